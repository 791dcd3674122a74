// SPDX-License-Identifier: GPL-2.0-only

import '../gdpr-finding-list/gdpr-finding-list.define.js';
import { define } from '../define.js';
import { GdprFindingReviewElement } from './gdpr-finding-review.js';

define('gdpr-finding-review', GdprFindingReviewElement);

declare global {
  interface HTMLElementTagNameMap {
    'gdpr-finding-review': GdprFindingReviewElement;
  }
}
