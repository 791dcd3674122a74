// SPDX-License-Identifier: GPL-2.0-only

import type { TicketPrivacy } from '../../data/ticket.js';
import { count, formatMoment } from '../../text/format.js';

const files = (number: number): string => count(number, 'file', 'files');

export const messages = {
  title: 'Scheduled deletions of files',
  none: 'No deletion of files is scheduled.',
  cancel: 'Cancel…',
  cancelLabel: (number: number, moment: string): string =>
    `Cancel the deletion of ${files(number)}: ${moment}`,
  ask: 'Cancel this deletion?',
  askDetail: (number: number): string => `The ${files(number)} will not be deleted.`,
  keep: 'Keep it scheduled',
  confirm: (number: number): string => `Cancel the deletion of ${files(number)}`,
  cancelled: 'The deletion was cancelled. Nothing was deleted.',
  unkept: ({ state, heartbeat, overdue }: TicketPrivacy['schedule']): string => {
    if (state === 'never' || heartbeat === null) {
      return 'Nothing carries out scheduled deletions on this server yet: rt-gdpr run-due has never run. Tell your RT administrator.';
    }
    if (state === 'stale') {
      return `Scheduled deletions are not being carried out: rt-gdpr run-due last ran on ${formatMoment(heartbeat)}. Tell your RT administrator.`;
    }
    return overdue === 0
      ? ''
      : `${count(overdue, 'deletion is', 'deletions are')} overdue. Tell your RT administrator.`;
  },
};
