// SPDX-License-Identifier: GPL-2.0-only

import { define } from '../define.js';
import { GdprDeletionTermsElement } from './gdpr-deletion-terms.js';

define('gdpr-deletion-terms', GdprDeletionTermsElement);

declare global {
  interface HTMLElementTagNameMap {
    'gdpr-deletion-terms': GdprDeletionTermsElement;
  }
}
