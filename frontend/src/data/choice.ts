// SPDX-License-Identifier: GPL-2.0-only

import type { FileCopy, TicketFile } from './ticket.js';

/** What is offered in a dialog and what of it is chosen. */
export interface Choice {
  /** Copies to show: those of a chosen file. */
  readonly copies: readonly FileCopy[];
  /** Refs of all files to delete, chosen files first. */
  readonly refs: readonly string[];
}

/**
 * Which copies belong to the chosen files, and what goes in all. A copy counts only while the file it is a copy of is
 * chosen (be that a copy itself): taking back a file takes back its copies.
 *
 * @param files the ticket's files on offer
 * @param copies every copy known so far
 * @param ticked refs of what the user has ticked
 */
export function choose(
  files: readonly TicketFile[],
  copies: Iterable<FileCopy>,
  ticked: ReadonlySet<string>,
): Choice {
  const own = new Set(files.map(({ ref }) => ref));
  const refs = new Set([...own].filter((ref) => ticked.has(ref)));
  const rest = new Set([...copies].filter(({ ref }) => !own.has(ref)));
  const shown: FileCopy[] = [];
  for (let before = -1; before !== shown.length;) {
    before = shown.length;
    for (const copy of rest) {
      if (!refs.has(copy.of)) continue;
      rest.delete(copy);
      shown.push(copy);
      if (copy.may_delete && ticked.has(copy.ref)) refs.add(copy.ref);
    }
  }
  return { copies: shown, refs: [...refs] };
}
