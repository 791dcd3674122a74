// SPDX-License-Identifier: GPL-2.0-only

import type { operations } from '../../src/api/schema.js';
import {
  doneResult,
  emptyPlan,
  emptyPrivacy,
  files,
  plan,
  privacy,
  searchSteps,
} from '../fixtures/ticket.js';
import { overdueDeletion, refusedDeletion } from '../fixtures/ticket.js';
import { emptyRedactionPlan, redactionPlan, redactionResult } from '../fixtures/redaction.js';
import { TestLog } from '../fixtures/log.js';
import { problem } from './problems.js';

type Operation = keyof operations;
type Responses<O extends Operation> = operations[O]['responses'];
type Content<R> = R extends { content: infer C } ? C[keyof C] : undefined;

/** An answer of one status that the contract knows for the operation, with its body. */
export type Answer<O extends Operation> = {
  [S in keyof Responses<O>]: { readonly status: S; readonly body: Content<Responses<O>[S]> };
}[keyof Responses<O>];

/** Answers to the calls of an operation, in turn; the last one stays. `never`: there is none. */
export type Scenario = { readonly [O in Operation]: readonly (Answer<O> | 'never')[] };

const log = await TestLog.of(5);

const standard: Scenario = {
  getTicketPrivacy: [{ status: 200, body: privacy }],
  listTicketFiles: [{ status: 200, body: { ticket: '12', files: [...files] } }],
  planDeletion: [{ status: 200, body: plan }],
  searchCopies: searchSteps.map((body) => ({ status: 200, body })),
  deleteFiles: [{ status: 201, body: doneResult }],
  planRedaction: [{ status: 200, body: redactionPlan }],
  redactTicket: [{ status: 201, body: redactionResult }],
  cancelDeletion: [{ status: 204, body: undefined }],
  listLog: [{ status: 200, body: log.page(null, 50) }],
  proveLogEntry: [{ status: 200, body: await log.proof(4, 5) }],
  getLogCheckpoint: [{ status: 200, body: await log.checkpoint() }],
  getStatus: [
    {
      status: 200,
      body: {
        heartbeat: '2026-11-21T06:00:02Z',
        state: 'stale',
        overdue: [overdueDeletion],
        refused: [refusedDeletion],
        pending_removals: 2,
        missing_keys: ['0a1b2c3d'],
        log: { size: 5 },
      },
    },
  ],
};

const internal = { status: 500, body: problem('internal_error', 500) } as const;
const forbidden = { status: 403, body: problem('forbidden', 403) } as const;
const missing = { status: 404, body: problem('not_found', 404) } as const;

/** What a server may be like. */
export const scenarios = {
  default: standard,
  empty: {
    ...standard,
    getTicketPrivacy: [{ status: 200, body: emptyPrivacy }],
    listTicketFiles: [{ status: 200, body: { ticket: '12', files: [] } }],
    planDeletion: [{ status: 200, body: emptyPlan }],
    planRedaction: [{ status: 200, body: emptyRedactionPlan }],
    searchCopies: [{ status: 200, body: { copies: [], cursor: null, progress: 1, complete: true } }],
    listLog: [{ status: 200, body: { size: 0, entries: [], next: null } }],
    getStatus: [
      {
        status: 200,
        body: {
          heartbeat: '2026-11-23T06:00:02Z',
          state: 'ok',
          overdue: [],
          refused: [],
          pending_removals: 0,
          missing_keys: [],
          log: { size: 0 },
        },
      },
    ],
  },
  error: {
    getTicketPrivacy: [internal],
    listTicketFiles: [internal],
    planDeletion: [{ status: 503, body: problem('busy', 503) }],
    searchCopies: [internal],
    deleteFiles: [{ status: 503, body: problem('storage_failed', 503) }],
    planRedaction: [{ status: 503, body: problem('busy', 503) }],
    redactTicket: [internal],
    cancelDeletion: [{ status: 409, body: problem('not_cancellable', 409) }],
    listLog: [internal],
    proveLogEntry: [internal],
    getLogCheckpoint: [{ status: 503, body: problem('keys_missing', 503) }],
    getStatus: [internal],
  },
  slow: {
    getTicketPrivacy: ['never'],
    listTicketFiles: ['never'],
    planDeletion: ['never'],
    searchCopies: ['never'],
    deleteFiles: ['never'],
    planRedaction: ['never'],
    redactTicket: ['never'],
    cancelDeletion: ['never'],
    listLog: ['never'],
    proveLogEntry: ['never'],
    getLogCheckpoint: ['never'],
    getStatus: ['never'],
  },
  forbidden: {
    getTicketPrivacy: [missing],
    listTicketFiles: [forbidden],
    planDeletion: [forbidden],
    searchCopies: [forbidden],
    deleteFiles: [forbidden],
    planRedaction: [forbidden],
    redactTicket: [forbidden],
    cancelDeletion: [forbidden],
    listLog: [forbidden],
    proveLogEntry: [forbidden],
    getLogCheckpoint: [forbidden],
    getStatus: [forbidden],
  },
} as const satisfies Record<string, Scenario>;

export type ScenarioName = keyof typeof scenarios;
