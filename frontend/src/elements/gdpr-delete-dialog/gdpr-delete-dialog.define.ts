// SPDX-License-Identifier: GPL-2.0-only

import '../gdpr-copy-search/gdpr-copy-search.define.js';
import '../gdpr-deletion-terms/gdpr-deletion-terms.define.js';
import '../gdpr-file-list/gdpr-file-list.define.js';
import { define } from '../define.js';
import { GdprDeleteDialogElement } from './gdpr-delete-dialog.js';

define('gdpr-delete-dialog', GdprDeleteDialogElement);

declare global {
  interface HTMLElementTagNameMap {
    'gdpr-delete-dialog': GdprDeleteDialogElement;
  }
}
