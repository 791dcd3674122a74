// SPDX-License-Identifier: GPL-2.0-only

import { html, type TemplateResult } from 'lit';
import { isProblem, problemText } from '../api/problem.js';

const messages = { retry: 'Try again' };

/** Why something could not be loaded, and a way to try again. */
export function renderFailure(error: unknown, retry: () => void): TemplateResult {
  return html`
    <div class="notice error" role="alert">
      <p>${isProblem(error) ? error.message : problemText('unknown')}</p>
      <button type="button" class="plain" @click=${retry}>${messages.retry}</button>
    </div>
  `;
}
