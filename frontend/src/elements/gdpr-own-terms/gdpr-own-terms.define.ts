// SPDX-License-Identifier: GPL-2.0-only

import { define } from '../define.js';
import { GdprOwnTermsElement } from './gdpr-own-terms.js';

define('gdpr-own-terms', GdprOwnTermsElement);

declare global {
  interface HTMLElementTagNameMap {
    'gdpr-own-terms': GdprOwnTermsElement;
  }
}
