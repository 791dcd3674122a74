// SPDX-License-Identifier: GPL-2.0-only

import { html, nothing, type TemplateResult } from 'lit';
import type { Problem } from '../api/problem.js';

const messages = { retry: 'Try again' };

// What is marked `data-news` gets the focus when the user's act brought it.

/** The ticket is not as the user saw it. */
export function renderStale(text: string): TemplateResult {
  return html`<p class="notice warning" role="alert" data-news tabindex="-1">${text}</p>`;
}

/** What failed, and a way to try again. */
export function renderProblem(problem: Problem, retry: () => void): TemplateResult {
  return html`
    <div class="notice error" role="alert" data-news tabindex="-1">
      <p>${problem.message}</p>
      ${
        problem.invalid.length === 0
          ? nothing
          : html`<ul>
              ${problem.invalid.map(({ pointer, detail }) => html`<li>${pointer}: ${detail}</li>`)}
            </ul>`
      }
      <button type="button" class="plain" @click=${retry}>${messages.retry}</button>
    </div>
  `;
}
