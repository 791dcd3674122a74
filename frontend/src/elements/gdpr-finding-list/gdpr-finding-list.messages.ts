// SPDX-License-Identifier: GPL-2.0-only

import type { FoundText } from '../../data/redaction.js';
import { count, formatMoment } from '../../text/format.js';

export const messages = {
  title: ({ title, label }: FoundText): string => (label === null ? title : `${title}: ${label}`),
  /** An author may be one of those who go. */
  about: ({ by, created }: FoundText, preview: boolean): string =>
    [preview ? undefined : by?.name, created === null ? undefined : formatMoment(created)]
      .filter(Boolean)
      .join(', '),
  gap: (characters: number): string => `… ${count(characters, 'character', 'characters')} without hits …`,
  becomes: (token: string): string => ` → ${token}`,
  doubtful: 'doubtful: ',
};
