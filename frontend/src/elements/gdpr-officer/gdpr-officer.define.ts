// SPDX-License-Identifier: GPL-2.0-only

import '../gdpr-log/gdpr-log.define.js';
import '../gdpr-status/gdpr-status.define.js';
import { define } from '../define.js';
import { GdprOfficerElement } from './gdpr-officer.js';

define('gdpr-officer', GdprOfficerElement);

declare global {
  interface HTMLElementTagNameMap {
    'gdpr-officer': GdprOfficerElement;
  }
}
