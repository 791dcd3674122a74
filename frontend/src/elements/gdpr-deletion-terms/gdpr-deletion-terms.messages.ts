// SPDX-License-Identifier: GPL-2.0-only

import type { components } from '../../api/schema.js';
import { formatMoment } from '../../text/format.js';

type ScheduleState = components['schemas']['ScheduleState'];

export const messages = {
  when: 'When',
  now: 'Now',
  resolve: 'When the ticket is resolved',
  resolveHint: 'or takes any other inactive status',
  date: 'On a date',
  due: 'Date',
  reason: 'Reason',
  choose: 'Choose a reason',
  kind: 'Kind of document',
  noKind: 'Not said',
  note: 'Note',
  optional: '(optional)',
  noteHint: 'Do not write personal data here: the note stays when the rest is gone.',
  noteCount: (length: number, limit: number): string => `${length} of ${limit} characters`,
  unkept: (state: ScheduleState, heartbeat: string | null): string =>
    state === 'never' || heartbeat === null
      ? 'Nothing carries out scheduled deletions on this server yet: rt-gdpr run-due has never run. Tell your RT administrator, or delete now.'
      : `Scheduled deletions are not being carried out: rt-gdpr run-due last ran on ${formatMoment(heartbeat)}. Tell your RT administrator, or delete now.`,
};
