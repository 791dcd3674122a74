// SPDX-License-Identifier: GPL-2.0-only

import { count } from '../../text/format.js';

export const messages = {
  again: 'Search again',
  start: 'Search other tickets',
  stop: 'Stop',
  resume: 'Go on searching',
  hint: 'The same files may lie in other tickets too. RT has no index for this, so the search may take a while.',
  running: 'Searching other tickets…',
  paused: 'The search was stopped before its end.',
  progress: 'Progress of the search',
  complete: (found: number): string =>
    `All tickets you may read were searched: ${found === 0 ? 'no copy' : count(found, 'copy', 'copies')} found.`,
  failed: 'The search was interrupted.',
};
