// SPDX-License-Identifier: GPL-2.0-only

import type { DeletionResult } from '../../data/deletion.js';
import type { Plan } from '../../data/ticket.js';
import { count, formatDay } from '../../text/format.js';
import type { When } from '../gdpr-deletion-terms/gdpr-deletion-terms.js';

const files = (number: number): string => count(number, 'file', 'files');

const hidden = {
  comments: 'comments',
  outgoing_mail: 'outgoing mail',
} satisfies Record<Plan['unreadable'][number], string>;

export const messages = {
  title: (ticket: string): string => `Delete files from ticket #${ticket}`,
  close: 'Close',
  cancel: 'Cancel',
  loading: 'Loading the files of this ticket…',
  planning: 'Looking where else these files lie…',
  choose: 'Choose the files to delete',
  chosen: 'This file will be deleted',
  gone: 'This file is not there any more, or you may not delete it.',
  none: 'This ticket has no files that you may delete.',
  elsewhere: 'Where else the same file lies',
  elsewhereHint: 'Copies stay unless you choose them too.',
  unknown: 'Not known yet.',
  nowhere: 'No other copy was found in this ticket.',
  unreadable: (kinds: Plan['unreadable']): string =>
    `You may not read this ticket's ${kinds.map((kind) => hidden[kind]).join(' and ')}: files there are neither listed nor deleted.`,
  stale:
    'The ticket changed while you were here, and nothing was deleted. This is how it is now: please check and confirm again.',
  tooMany: (limit: number): string => `At most ${files(limit)} can be deleted at once. Choose fewer.`,
  goes: 'What will be changed',
  change: (label: string, number: number): string => `${label}: ${number}`,
  final: 'Deleted files cannot be brought back.',
  confirm: (number: number, when: When): string =>
    when === 'now' ? `Delete ${files(number)}` : `Schedule deletion of ${files(number)}`,
  working: 'Working…',
  done: ({ deleted, remaining }: DeletionResult): string =>
    `Deleted ${files(deleted)}. ${count(remaining, 'copy', 'copies')} left in this ticket.`,
  failed: (ticket: string, why: string): string => `The copies in ticket #${ticket} were not deleted. ${why}`,
  pending: (number: number): string =>
    `${count(number, 'object', 'objects')} in external storage will be removed shortly.`,
  scheduled: (number: number, due: string | null): string =>
    due === null
      ? `Deletion of ${files(number)} is scheduled for when the ticket is resolved.`
      : `Deletion of ${files(number)} is scheduled for ${formatDay(due)}.`,
  warning: {
    no_heartbeat:
      'But nothing carries out scheduled deletions on this server yet: tell your RT administrator to run rt-gdpr run-due regularly.',
  } satisfies Record<DeletionResult['warnings'][number], string>,
};
