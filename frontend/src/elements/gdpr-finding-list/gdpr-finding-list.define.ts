// SPDX-License-Identifier: GPL-2.0-only

import { define } from '../define.js';
import { GdprFindingListElement } from './gdpr-finding-list.js';

define('gdpr-finding-list', GdprFindingListElement);

declare global {
  interface HTMLElementTagNameMap {
    'gdpr-finding-list': GdprFindingListElement;
  }
}
