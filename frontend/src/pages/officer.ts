// SPDX-License-Identifier: GPL-2.0-only

// The script of Admin > Tools > Privacy.
import '../elements/gdpr-officer/gdpr-officer.define.js';
