// SPDX-License-Identifier: GPL-2.0-only

/** Where a user is with an act. In `failed` there is nothing to choose from. */
export type ActPhase = 'loading' | 'failed' | 'choosing' | 'working' | 'done';
