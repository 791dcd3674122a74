// SPDX-License-Identifier: GPL-2.0-only

import ky, { HTTPError, type Options } from 'ky';
import { Problem, problemOf } from './problem.js';

/** Query parameters; undefined ones are left out. */
export type Query = Readonly<Record<string, string | number | undefined>>;

/** Calls to the extension's REST interface. Every failure is a Problem, but for an abort by `signal`. */
export interface Client {
  get<T>(path: string, query?: Query, signal?: AbortSignal): Promise<T>;
  post<T>(path: string, body: unknown, signal?: AbortSignal): Promise<T>;
  delete(path: string): Promise<void>;
}

type Fetch = typeof globalThis.fetch;

async function inProblems<T>(call: Promise<T>, signal?: AbortSignal): Promise<T> {
  try {
    return await call;
  } catch (error) {
    if (signal?.aborted === true) throw error;
    if (error instanceof HTTPError) throw await problemOf(error.response);
    // fetch rejects with a TypeError when there was no answer; a body that is not JSON is a SyntaxError.
    throw new Problem(error instanceof TypeError ? 'network' : 'unknown', [], { cause: error });
  }
}

function known(query: Query): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(query).filter((pair): pair is [string, string | number] => pair[1] !== undefined),
  );
}

/**
 * A client of the RT below `webPath` (RT's WebPath: '' or '/rt') of this page's origin.
 *
 * @example
 * const files = await createClient('/rt').get<FileList>('tickets/12/files');
 */
export function createClient(webPath: string, fetch: Fetch = globalThis.fetch.bind(globalThis)): Client {
  const api = ky.create({
    fetch,
    prefixUrl: new URL(`${webPath}/REST/2.0/gdpr`, globalThis.location.origin).href,
    credentials: 'same-origin',
    // The login page must never be taken for an answer.
    redirect: 'manual',
    cache: 'no-store',
    headers: { 'X-RT-GDPR': '1', Accept: 'application/json' },
    // Whether to try again is the user's decision: a deletion is not sent twice.
    retry: 0,
    // A plan or a deletion of many files may take its time; the server has its own limits.
    timeout: false,
  });
  const withSignal = (signal: AbortSignal | undefined): Options => (signal ? { signal } : {});
  return {
    get<T>(path: string, query: Query = {}, signal?: AbortSignal): Promise<T> {
      return inProblems(
        api.get(path, { searchParams: known(query), ...withSignal(signal) }).json<T>(),
        signal,
      );
    },
    post<T>(path: string, body: unknown, signal?: AbortSignal): Promise<T> {
      return inProblems(api.post(path, { json: body, ...withSignal(signal) }).json<T>(), signal);
    },
    async delete(path: string): Promise<void> {
      // An unsafe method needs the JSON content type, body or not.
      await inProblems(api.delete(path, { headers: { 'Content-Type': 'application/json' } }));
    },
  };
}
