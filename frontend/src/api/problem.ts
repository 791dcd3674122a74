// SPDX-License-Identifier: GPL-2.0-only

import type { components } from './schema.js';

type Schemas = components['schemas'];

/** What went wrong: the server's own list, and what only a client can see. */
export type ProblemKind = Schemas['ProblemSlug'] | 'network' | 'unknown';

/** One invalid value of a request; `pointer` is a JSON pointer into its body. */
export interface InvalidValue {
  readonly pointer: string;
  readonly detail: string;
}

/** What to tell the user. A kind the server gains is a compile error here until it has a text. */
const texts = {
  already_deleted: 'One of these files has been deleted already.',
  busy: 'Somebody else is changing this ticket at the moment. Nothing was changed; please try again.',
  cross_site:
    'The server refused the request because it did not seem to come from its own page. Reload the page and try again.',
  forbidden: 'You do not have the right to do this.',
  internal_error: 'The server failed to do this. Nothing was changed; its log says more.',
  invalid_configuration:
    'The server is not configured correctly. Nothing was changed; please tell your RT administrator.',
  invalid_request: 'The server did not accept these values.',
  keys_missing:
    'A key file is missing on the server. Nothing was changed; please tell your RT administrator.',
  malformed_json: 'The server could not read the request. Reload the page and try again.',
  method_not_allowed: 'The server does not know this request. Reload the page and try again.',
  network: 'The server could not be reached. Check your connection and try again.',
  not_cancellable: 'This deletion has been done or cancelled already.',
  not_found: 'This does not exist, or you may not see it.',
  plan_stale: 'The ticket has changed in the meantime.',
  rights_lost: 'Whoever scheduled this no longer has the right to delete these files.',
  scheduler_disabled: 'The account of whoever scheduled this is disabled.',
  storage_failed: 'The external storage does not answer. Nothing was changed; please try again later.',
  too_large: 'The request is too large. Choose fewer files.',
  too_many_files: 'These are more files than can be deleted at once. Choose fewer.',
  unauthenticated: 'You are not signed in any more. Reload the page and sign in.',
  unknown: 'The server gave an answer that this page does not understand.',
  unsupported_media_type: 'The server did not accept the request. Reload the page and try again.',
} satisfies Record<ProblemKind, string>;

const URN = 'urn:rt-gdpr:problem:';

/** The one error that calls to the server end in. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly kind: ProblemKind;
  readonly invalid: readonly InvalidValue[];

  constructor(kind: ProblemKind, invalid: readonly InvalidValue[] = [], options?: ErrorOptions) {
    super(texts[kind], options);
    this.kind = kind;
    this.invalid = invalid;
  }
}

/** Whether a caught value is a {@link Problem}, of one of `kinds` when they are given. */
export function isProblem(value: unknown, ...kinds: ProblemKind[]): value is Problem {
  return value instanceof Problem && (kinds.length === 0 || kinds.includes(value.kind));
}

/** The text for a problem's kind, as for the cause of a refused deletion. */
export function problemText(kind: ProblemKind): string {
  return texts[kind];
}

/** What a status says when the body does not: RT's own answers and proxies'. */
function kindOfStatus(status: number): ProblemKind {
  switch (status) {
    case 401:
      return 'unauthenticated';
    case 403:
      return 'forbidden';
    case 404:
      return 'not_found';
    case 405:
      return 'method_not_allowed';
    case 413:
      return 'too_large';
    case 415:
      return 'unsupported_media_type';
    case 500:
      return 'internal_error';
    default:
      return 'unknown';
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isInvalidValue(value: unknown): value is InvalidValue {
  return isRecord(value) && typeof value['pointer'] === 'string' && typeof value['detail'] === 'string';
}

/**
 * Reads a failed response as a {@link Problem}: problem+json (RFC 9457), RT's `{message}`, a login page behind a
 * redirect that was not followed, or anything else. Never throws.
 */
export async function problemOf(response: Response): Promise<Problem> {
  // RT sends a browser whose session has ended to its login page.
  if (response.type === 'opaqueredirect') return new Problem('unauthenticated');
  const body: unknown = await response.json().catch(() => undefined);
  const type = isRecord(body) && typeof body['type'] === 'string' ? body['type'] : '';
  const slug = type.startsWith(URN) ? type.slice(URN.length) : '';
  if (!Object.hasOwn(texts, slug)) return new Problem(kindOfStatus(response.status));
  const errors = isRecord(body) && Array.isArray(body['errors']) ? body['errors'] : [];
  return new Problem(slug as ProblemKind, errors.filter(isInvalidValue));
}
