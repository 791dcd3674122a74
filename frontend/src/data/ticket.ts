// SPDX-License-Identifier: GPL-2.0-only

import type { Client } from '../api/client.js';
import type { components } from '../api/schema.js';

type Schemas = components['schemas'];

export type TicketPrivacy = Schemas['TicketPrivacy'];
export type TicketFile = Schemas['File'];
export type FileCopy = Schemas['Copy'];
export type Plan = Schemas['Plan'];
export type CopySearchStep = Schemas['CopySearch'];

/** The privacy state of a ticket for who asks: rights, choices, limits, what is scheduled and what was deleted. */
export function fetchTicketPrivacy(
  client: Client,
  ticket: string,
  signal?: AbortSignal,
): Promise<TicketPrivacy> {
  return client.get(`tickets/${ticket}`, {}, signal);
}

/** The files of a ticket that may be deleted, oldest first. */
export async function fetchTicketFiles(
  client: Client,
  ticket: string,
  signal?: AbortSignal,
): Promise<readonly TicketFile[]> {
  const { files } = await client.get<Schemas['FileList']>(`tickets/${ticket}/files`, {}, signal);
  return files;
}

/** What deleting `files` would change, and where else they lie in the ticket. */
export function planDeletion(
  client: Client,
  ticket: string,
  files: readonly string[],
  signal?: AbortSignal,
): Promise<Plan> {
  const request: Schemas['PlanRequest'] = { files: [...files] };
  return client.post(`tickets/${ticket}/plans`, request, signal);
}

/** One step of the search for copies in other tickets, from `cursor` on (null: from the start). */
export function searchCopies(
  client: Client,
  ticket: string,
  files: readonly string[],
  cursor: string | null,
  signal?: AbortSignal,
): Promise<CopySearchStep> {
  const request: Schemas['CopySearchRequest'] = { files: [...files], cursor };
  return client.post(`tickets/${ticket}/copy-searches`, request, signal);
}
