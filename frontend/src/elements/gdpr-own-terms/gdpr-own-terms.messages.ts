// SPDX-License-Identifier: GPL-2.0-only

import { count } from '../../text/format.js';

export const messages = {
  text: 'Also replace',
  hint: 'A name, a nickname, an address, any words',
  category: 'as',
  add: 'Find',
  busy: 'Looking…',
  added: (number: number): string =>
    number === 0
      ? 'Found nowhere, or only where it is marked already.'
      : `${count(number, 'hit', 'hits')} more. They are marked to be replaced.`,
  terms: 'Looked for beside what was found by itself',
  remove: 'Remove',
  removeLabel: (text: string): string => `Remove “${text}”`,
};
