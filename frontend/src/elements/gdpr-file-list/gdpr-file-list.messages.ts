// SPDX-License-Identifier: GPL-2.0-only

import type { FileCopy } from '../../data/ticket.js';

export const messages = {
  all: 'Choose all',
  by: (name: string, moment: string): string => `${name}, ${moment}`,
  mayNot: 'You do not have the right to delete this one.',
  scheduled: 'Its deletion is scheduled already.',
  unnamed: '(no name)',
  view: 'View',
  viewLabel: (name: string): string => `View ${name} in a new tab`,
  place: {
    same_ticket: (): string => 'Attached again in this ticket',
    merged_ticket: (): string => 'In a ticket that was merged into this one',
    forwarded_message: (): string => 'Inside a forwarded message',
    custom_field: (): string => 'In a custom field',
    other_ticket: (ticket: string): string => `In ticket #${ticket}`,
  } satisfies Record<FileCopy['place'], (ticket: string) => string>,
};
