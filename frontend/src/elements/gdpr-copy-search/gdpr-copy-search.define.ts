// SPDX-License-Identifier: GPL-2.0-only

import { define } from '../define.js';
import { GdprCopySearchElement } from './gdpr-copy-search.js';

define('gdpr-copy-search', GdprCopySearchElement);

declare global {
  interface HTMLElementTagNameMap {
    'gdpr-copy-search': GdprCopySearchElement;
  }
}
