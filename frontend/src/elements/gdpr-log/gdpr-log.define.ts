// SPDX-License-Identifier: GPL-2.0-only

import '../gdpr-log-entry/gdpr-log-entry.define.js';
import { define } from '../define.js';
import { GdprLogElement } from './gdpr-log.js';

define('gdpr-log', GdprLogElement);

declare global {
  interface HTMLElementTagNameMap {
    'gdpr-log': GdprLogElement;
  }
}
