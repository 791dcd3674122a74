// SPDX-License-Identifier: GPL-2.0-only

import { delay, http, HttpResponse, type HttpHandler } from 'msw';
import { setupWorker, type SetupWorker } from 'msw/browser';
import type { operations } from '../../src/api/schema.js';
import { problem } from './problems.js';
import { scenarios, type Scenario, type ScenarioName } from './scenarios.js';

type Operation = keyof operations;

interface AnyAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** A request as it came in. */
export interface Call {
  readonly operation: Operation;
  readonly url: URL;
  readonly body: unknown;
}

const routes: Readonly<Record<Operation, readonly ['get' | 'post' | 'delete', string]>> = {
  getTicketPrivacy: ['get', 'tickets/:ticket'],
  listTicketFiles: ['get', 'tickets/:ticket/files'],
  planDeletion: ['post', 'tickets/:ticket/plans'],
  searchCopies: ['post', 'tickets/:ticket/copy-searches'],
  deleteFiles: ['post', 'tickets/:ticket/deletions'],
  planRedaction: ['post', 'tickets/:ticket/redaction-plans'],
  redactTicket: ['post', 'tickets/:ticket/redactions'],
  cancelDeletion: ['delete', 'deletions/:deletion'],
  listLog: ['get', 'log'],
  proveLogEntry: ['get', 'log/:index/proof'],
  getLogCheckpoint: ['get', 'log/checkpoint'],
  getStatus: ['get', 'status'],
};
const order = Object.keys(routes) as Operation[];

/** Plays a scenario to the code under test, which calls it with the real fetch. */
export class MockServer {
  /** What was asked since `play`. */
  calls: readonly Call[] = [];
  readonly #worker: SetupWorker = setupWorker();

  /** Starts before the tests of the surrounding `describe`, and stops after them. */
  constructor() {
    before(async () => {
      await this.#worker.start({
        quiet: true,
        onUnhandledRequest: (request, print) => {
          if (request.url.includes('/REST/')) print.error();
        },
      });
    });
    afterEach(() => {
      this.#worker.resetHandlers();
    });
    after(() => {
      this.#worker.stop();
    });
  }

  /** Answers as the named scenario from now on, but for what `changes` says. */
  play(name: ScenarioName, changes: Partial<Scenario> = {}): void {
    this.calls = [];
    const scenario: Scenario = { ...scenarios[name], ...changes };
    this.#worker.resetHandlers(...order.map((operation) => this.#handler(operation, scenario[operation])));
  }

  /** The bodies sent to an operation since `play`. */
  bodies(operation: Operation): readonly unknown[] {
    return this.calls.filter((call) => call.operation === operation).map(({ body }) => body);
  }

  /** How often an operation was called since `play`. */
  count(operation: Operation): number {
    return this.bodies(operation).length;
  }

  #handler(operation: Operation, answers: readonly (AnyAnswer | 'never')[]): HttpHandler {
    const [method, path] = routes[operation];
    return http[method](`*/REST/2.0/gdpr/${path}`, async ({ request }) => {
      const text = await request.text();
      const body: unknown = text === '' ? undefined : JSON.parse(text);
      const turn = this.count(operation);
      this.calls = [...this.calls, { operation, url: new URL(request.url), body }];
      const answer = answers[Math.min(turn, answers.length - 1)];
      if (answer === undefined) throw new RangeError(`No answer to ${operation}`);
      if (answer === 'never') {
        await delay('infinite');
        return undefined;
      }
      const refusal = method === 'get' ? undefined : refuse(request.headers);
      if (refusal !== undefined) return refusal;
      return respond(answer.status, answer.body);
    });
  }
}

/** As the server guards its unsafe methods. */
function refuse(headers: Headers): HttpResponse<string> | undefined {
  if (headers.get('X-RT-GDPR') !== '1') return respond(403, problem('cross_site', 403));
  if (headers.get('Content-Type') === 'application/json') return undefined;
  return respond(415, problem('unsupported_media_type', 415));
}

function respond(status: number, body: unknown): HttpResponse<string> {
  if (body === undefined) return new HttpResponse(null, { status });
  const type = status < 400 ? 'application/json' : 'application/problem+json';
  return new HttpResponse(JSON.stringify(body), { status, headers: { 'Content-Type': type } });
}
