// SPDX-License-Identifier: GPL-2.0-only

import { define } from '../define.js';
import { GdprScheduledElement } from './gdpr-scheduled.js';

define('gdpr-scheduled', GdprScheduledElement);

declare global {
  interface HTMLElementTagNameMap {
    'gdpr-scheduled': GdprScheduledElement;
  }
}
