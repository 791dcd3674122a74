// SPDX-License-Identifier: GPL-2.0-only

import { count } from '../../text/format.js';

/** Words for the acts there are; others are shown by their code. */
const acts: Readonly<Record<string, string>> = {
  anonymize: 'Anonymised the ticket',
  delete_files: 'Deleted files',
  erase_note: 'Erased a note',
  redact: 'Redacted text',
  storage_removed: 'Removed from external storage',
  storage_kept: 'Kept in external storage: something else still needs it',
};

export const messages = {
  title: 'Log',
  caption: 'Entries of the log, newest first',
  loading: 'Loading the log…',
  empty: 'The log has no entries yet.',
  emptyTicket: (ticket: string): string => `The log has no entries for ticket #${ticket}.`,
  filter: 'Only ticket',
  apply: 'Show',
  clear: 'Show all',
  entry: 'Entry',
  act: 'What',
  why: 'Why',
  who: 'Who',
  details: 'Details',
  detailsLabel: (index: number): string => `Details of entry ${index}`,
  newer: 'Newer',
  older: 'Older',
  paging: 'Pages of the log',
  actText: (act: string): string => acts[act] ?? act,
  files: (number: number, remaining: number): string =>
    `${count(number, 'file', 'files')}, ${count(remaining, 'copy', 'copies')} left`,
  hits: (number: number, remaining: number): string =>
    `${count(number, 'hit', 'hits')}, ${count(remaining, 'row', 'rows')} left`,
  ticket: (id: string): string => `Ticket #${id}`,
};
