// SPDX-License-Identifier: GPL-2.0-only

import type { Status } from '../../data/status.js';
import { count, formatMoment } from '../../text/format.js';

export const messages = {
  title: 'Are promises kept?',
  loading: 'Loading the status…',
  heartbeat: ({ state, heartbeat }: Status): string => {
    if (state === 'never' || heartbeat === null) {
      return 'Warning: rt-gdpr run-due has never run. Scheduled deletions will not be done until your RT administrator has it run regularly.';
    }
    const last = `rt-gdpr run-due last ran on ${formatMoment(heartbeat)}`;
    return state === 'ok'
      ? `${last}.`
      : `Warning: ${last}, which is too long ago. Scheduled deletions are not being done.`;
  },
  overdue: (number: number): string =>
    number === 0 ? 'No scheduled deletion is overdue.' : `Overdue: ${count(number, 'deletion', 'deletions')}`,
  refused: (number: number): string =>
    number === 0
      ? 'No scheduled deletion was refused.'
      : `Refused: ${count(number, 'deletion', 'deletions')}`,
  pending: (number: number): string =>
    number === 0
      ? 'Nothing is left to be removed from external storage.'
      : `Still to be removed from external storage: ${count(number, 'object', 'objects')}`,
  keys: (ids: readonly string[]): string =>
    ids.length === 0
      ? 'All keys are present.'
      : `Warning: ${count(ids.length, 'key file is', 'key files are')} missing: ${ids.join(', ')}`,
  size: (size: number): string => `The log has ${count(size, 'entry', 'entries')}.`,
  ticket: (id: string): string => `Ticket #${id}`,
};
