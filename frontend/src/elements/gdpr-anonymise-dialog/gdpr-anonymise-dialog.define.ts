// SPDX-License-Identifier: GPL-2.0-only

import '../gdpr-delete-dialog/gdpr-delete-dialog.define.js';
import '../gdpr-deletion-terms/gdpr-deletion-terms.define.js';
import '../gdpr-finding-groups/gdpr-finding-groups.define.js';
import '../gdpr-finding-list/gdpr-finding-list.define.js';
import '../gdpr-finding-review/gdpr-finding-review.define.js';
import '../gdpr-own-terms/gdpr-own-terms.define.js';
import { define } from '../define.js';
import { GdprAnonymiseDialogElement } from './gdpr-anonymise-dialog.js';

define('gdpr-anonymise-dialog', GdprAnonymiseDialogElement);

declare global {
  interface HTMLElementTagNameMap {
    'gdpr-anonymise-dialog': GdprAnonymiseDialogElement;
  }
}
