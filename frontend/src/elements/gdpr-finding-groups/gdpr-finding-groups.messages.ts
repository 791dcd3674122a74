// SPDX-License-Identifier: GPL-2.0-only

import type { FindingGroup } from '../../data/review.js';
import { count } from '../../text/format.js';

export const messages = {
  about: ({ hint, sure, doubtful }: FindingGroup): string => {
    const hits = sure.length + doubtful.length === 0 ? 'in no text' : count(sure.length, 'hit', 'hits');
    return hint === '' ? hits : `${hint}, ${hits}`;
  },
  doubtful: (number: number): string => `${number} doubtful`,
  doubtfulOf: (number: number, label: string): string => `${number} doubtful of ${label}`,
};
