// SPDX-License-Identifier: GPL-2.0-only

import type { Client } from '../api/client.js';
import type { components } from '../api/schema.js';

export type Status = components['schemas']['Status'];

/** Whether scheduled deletions are done, removals finished and keys present. */
export function fetchStatus(client: Client, signal?: AbortSignal): Promise<Status> {
  return client.get('status', {}, signal);
}
