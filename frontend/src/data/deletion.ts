// SPDX-License-Identifier: GPL-2.0-only

import type { Client } from '../api/client.js';
import type { components } from '../api/schema.js';

type Schemas = components['schemas'];

export type Deletion = Schemas['Deletion'];
export type DeletionRequest = Schemas['DeletionRequest'];
export type DeletionResult = Schemas['DeletionResult'];

/** Deletes files of a plan now, or schedules that. */
export function createDeletion(
  client: Client,
  ticket: string,
  request: DeletionRequest,
): Promise<DeletionResult> {
  return client.post(`tickets/${ticket}/deletions`, request);
}

/** Cancels a scheduled deletion. */
export function deleteDeletion(client: Client, id: string): Promise<void> {
  return client.delete(`deletions/${id}`);
}
