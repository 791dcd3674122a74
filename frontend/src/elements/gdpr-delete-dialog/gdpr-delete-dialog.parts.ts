// SPDX-License-Identifier: GPL-2.0-only

import { html, nothing, type TemplateResult } from 'lit';
import { problemText } from '../../api/problem.js';
import type { DeletionController } from '../../controllers/deletion.js';
import type { DeletionResult } from '../../data/deletion.js';
import type { FilesToggledEvent } from '../gdpr-file-list/gdpr-file-list.js';
import { messages } from './gdpr-delete-dialog.messages.js';

/** Where else the chosen files lie, as far as is known. */
export function renderCopies(
  { choice, plan, problem, ticked, tooMany }: DeletionController,
  toggle: (event: FilesToggledEvent) => void,
): TemplateResult {
  if (choice.copies.length === 0) {
    const pending = problem === undefined && !tooMany ? messages.planning : messages.unknown;
    return html`<p role="status" class="muted">${plan === undefined ? pending : messages.nowhere}</p>`;
  }
  return html`
    <gdpr-file-list
      class="copies"
      .heading=${messages.elsewhereHint}
      .files=${choice.copies}
      .chosen=${ticked}
      @gdpr-files-toggled=${toggle}
    ></gdpr-file-list>
  `;
}

/** What the plan would change, or why there is none. */
export function renderPlan({
  plan,
  privacy,
  tooMany,
}: Pick<DeletionController, 'plan' | 'privacy' | 'tooMany'>): TemplateResult | typeof nothing {
  if (tooMany && privacy !== undefined) {
    return html`<p class="notice warning" role="alert">${messages.tooMany(privacy.limits.files)}</p>`;
  }
  if (plan === undefined) return nothing;
  return html`
    <section aria-labelledby="goes">
      <h3 id="goes">${messages.goes}</h3>
      <ul class="goes">
        ${plan.changes.map(({ label, count }) => html`<li>${messages.change(label, count)}</li>`)}
      </ul>
    </section>
  `;
}

/** What was done, of `asked` files. */
export function renderResult(result: DeletionResult, asked: number): TemplateResult {
  const { state, deletion, failed, pending_removals, remaining, warnings } = result;
  const text = state === 'done' ? messages.done(result) : messages.scheduled(asked, deletion?.due ?? null);
  return html`
    <div
      class="notice ${remaining + failed.length + warnings.length > 0 ? 'warning' : 'success'}"
      role="status"
      data-news
      tabindex="-1"
    >
      <p>${text}</p>
      ${pending_removals > 0 ? html`<p>${messages.pending(pending_removals)}</p>` : nothing}
      ${failed.map(({ ticket, problem }) => html`<p>${messages.failed(ticket, problemText(problem))}</p>`)}
      ${warnings.map((warning) => html`<p>${messages.warning[warning]}</p>`)}
    </div>
  `;
}
