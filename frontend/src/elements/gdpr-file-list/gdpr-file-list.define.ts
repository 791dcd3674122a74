// SPDX-License-Identifier: GPL-2.0-only

import { define } from '../define.js';
import { GdprFileListElement } from './gdpr-file-list.js';

define('gdpr-file-list', GdprFileListElement);

declare global {
  interface HTMLElementTagNameMap {
    'gdpr-file-list': GdprFileListElement;
  }
}
