// SPDX-License-Identifier: GPL-2.0-only

import { define } from '../define.js';
import { GdprLogEntryElement } from './gdpr-log-entry.js';

define('gdpr-log-entry', GdprLogEntryElement);

declare global {
  interface HTMLElementTagNameMap {
    'gdpr-log-entry': GdprLogEntryElement;
  }
}
