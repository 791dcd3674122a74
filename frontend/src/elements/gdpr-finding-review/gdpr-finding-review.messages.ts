// SPDX-License-Identifier: GPL-2.0-only

import { count } from '../../text/format.js';

export const messages = {
  position: (index: number, number: number, doubtful: number): string =>
    index < doubtful
      ? `Doubtful ${index + 1} of ${doubtful}`
      : `Hit ${index + 1 - doubtful} of ${number - doubtful}`,
  start: (number: number, doubtful: number): string =>
    doubtful === 0
      ? `${count(number, 'hit', 'hits')}, none doubtful`
      : `${count(doubtful, 'doubtful hit', 'doubtful hits')} to decide, ${number - doubtful} sure`,
  previous: 'Previous hit',
  next: 'Next hit',
  replace: 'Replace',
  keep: 'Keep',
  replaceSame: (number: number): string => `Replace all ${number} like it`,
  keepSame: (number: number): string => `Keep all ${number} like it`,
  keys: 'Keys: J next, K previous, X replace or keep, Shift+X all like it. Or click a marked word.',
};
