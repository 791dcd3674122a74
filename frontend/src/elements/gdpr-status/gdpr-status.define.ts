// SPDX-License-Identifier: GPL-2.0-only

import { define } from '../define.js';
import { GdprStatusElement } from './gdpr-status.js';

define('gdpr-status', GdprStatusElement);

declare global {
  interface HTMLElementTagNameMap {
    'gdpr-status': GdprStatusElement;
  }
}
