// SPDX-License-Identifier: GPL-2.0-only

import { define } from '../define.js';
import { GdprFindingGroupsElement } from './gdpr-finding-groups.js';

define('gdpr-finding-groups', GdprFindingGroupsElement);

declare global {
  interface HTMLElementTagNameMap {
    'gdpr-finding-groups': GdprFindingGroupsElement;
  }
}
