// SPDX-License-Identifier: GPL-2.0-only

import type { Client } from '../api/client.js';
import type { components } from '../api/schema.js';

type Schemas = components['schemas'];

export type Act = Schemas['Act'];
export type Category = Schemas['Category'];
export type Finding = Schemas['Finding'];
export type FoundText = Schemas['FoundText'];
export type RedactionPlan = Schemas['RedactionPlan'];
export type RedactionPlanRequest = Schemas['RedactionPlanRequest'];
export type RedactionRequest = Schemas['RedactionRequest'];
export type RedactionResult = Schemas['RedactionResult'];
export type StoreCount = Schemas['StoreCount'];
export type Term = Schemas['Terms'][number];
export type UnsearchableFile = Schemas['UnsearchableFile'];

/** What of a ticket is personal data, and what would stand there instead. */
export function planRedaction(
  client: Client,
  ticket: string,
  request: RedactionPlanRequest,
  signal?: AbortSignal,
): Promise<RedactionPlan> {
  return client.post(`tickets/${ticket}/redaction-plans`, request, signal);
}

/** Replaces what was accepted of a plan. */
export function createRedaction(
  client: Client,
  ticket: string,
  request: RedactionRequest,
): Promise<RedactionResult> {
  return client.post(`tickets/${ticket}/redactions`, request);
}
