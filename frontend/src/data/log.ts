// SPDX-License-Identifier: GPL-2.0-only

import type { Client } from '../api/client.js';
import type { components } from '../api/schema.js';

type Schemas = components['schemas'];

export type LogEntry = Schemas['LogEntry'];
export type LogPage = Schemas['LogPage'];
export type LogProof = Schemas['LogProof'];
export type LogCheckpoint = Schemas['LogCheckpoint'];

/** Entries of the log, newest first; `after` is the `next` of the page before. */
export function fetchLogPage(
  client: Client,
  query: { after?: string | undefined; ticket?: string | undefined; limit?: number },
  signal?: AbortSignal,
): Promise<LogPage> {
  return client.get('log', query, signal);
}

/** The proof that entry `index` is in the tree of the first `size` entries. */
export function fetchLogProof(
  client: Client,
  index: number,
  size: number,
  signal?: AbortSignal,
): Promise<LogProof> {
  return client.get(`log/${index}/proof`, { size }, signal);
}

/** The signed head of the log. */
export function fetchLogCheckpoint(client: Client, signal?: AbortSignal): Promise<LogCheckpoint> {
  return client.get('log/checkpoint', {}, signal);
}
