// SPDX-License-Identifier: GPL-2.0-only

import { html, nothing, type TemplateResult } from 'lit';
import type { RedactionController } from '../../controllers/redaction.js';
import type { Act, RedactionPlan, RedactionResult, UnsearchableFile } from '../../data/redaction.js';
import { changedTexts } from '../../data/review.js';
import { formatSize } from '../../text/format.js';
import { messages } from './gdpr-anonymise-dialog.messages.js';
import type { Handlers } from './gdpr-anonymise-dialog.steps.js';

/** What speaks against going on as it is. */
export function renderWarnings({ active, unreadable, act }: RedactionPlan): TemplateResult {
  return html`
    ${active && act === 'anonymize' ? html`<p class="notice warning">${messages.active}</p>` : nothing}
    ${unreadable.length === 0 ? nothing : html`<p class="notice warning">${messages.unreadable(unreadable)}</p>`}
  `;
}

function renderCounts(heading: string, counts: readonly { label: string; count: number }[]): TemplateResult {
  return html`
    <section>
      <h3>${heading}</h3>
      <ul class="list">
        ${counts.map(({ label, count }) => html`<li>${messages.change(label, count)}</li>`)}
      </ul>
    </section>
  `;
}

/** Where the plan reaches, and where it does not. */
export function renderReach({ changes, outside }: RedactionPlan): TemplateResult {
  return html`
    ${changes.length === 0 ? nothing : renderCounts(messages.changes, changes)}
    ${outside.length === 0 ? nothing : renderCounts(messages.outside, outside)}
  `;
}

/** Files that were not searched, to be deleted where the user may. */
export function renderUnsearched(
  { plan, privacy }: RedactionController,
  { deleteFile }: Pick<Handlers, 'deleteFile'>,
): TemplateResult | typeof nothing {
  const files = plan?.unsearchable ?? [];
  if (files.length === 0) return nothing;
  const remove = privacy?.rights.delete_files === true ? deleteFile : undefined;
  return html`
    <section>
      <h3>${messages.unsearched}</h3>
      <p class="muted">${messages.unsearchedHint}</p>
      <ul class="list">
        ${files.map((file) => renderFile(file, remove))}
      </ul>
    </section>
  `;
}

function renderFile(
  { ref, name, size, url, why }: UnsearchableFile,
  remove: ((ref: string) => void) | undefined,
): TemplateResult {
  const label = name ?? messages.unnamed;
  return html`
    <li>
      <bdi>${label}</bdi> <span class="muted">${formatSize(size)}, ${messages.why[why]}</span>
      ${
        url === null
          ? nothing
          : html`<a href=${url} target="_blank" rel="noopener" aria-label=${messages.viewLabel(label)}
              >${messages.view}</a
            >`
      }
      ${
        remove === undefined
          ? nothing
          : html`<button
              type="button"
              class="plain"
              aria-label=${messages.deleteLabel(label)}
              @click=${() => {
                remove(ref);
              }}
            >
              ${messages.deleteFile}
            </button>`
      }
    </li>
  `;
}

/** What will be done, in sentences. */
export function renderSummary({ accepted, review, people }: RedactionController): TemplateResult {
  const undecided = review.order.slice(0, review.doubtful).filter((id) => !accepted.has(id)).length;
  return html`
    <section>
      <p>
        <strong>${messages.summary(accepted.size, changedTexts(review.texts, accepted).length)}</strong>
      </p>
      ${people.length === 0 ? nothing : html`<p>${messages.swapped(people.length)}</p>`}
      ${undecided === 0 ? nothing : html`<p>${messages.undecided(undecided)}</p>`}
      <p>${messages.final}</p>
    </section>
  `;
}

/** What was done, and what the search afterwards found. */
export function renderResult(act: Act, result: RedactionResult): TemplateResult {
  const { remaining, unreadable, pending_removals } = result;
  const isClean = unreadable.length === 0 && remaining.every(({ count }) => count === 0);
  return html`
    <div class="notice ${isClean ? 'success' : 'warning'}" role="status" data-news tabindex="-1">
      <p><strong>${messages.done(act)}</strong> ${messages.residue(result)}</p>
      ${unreadable.length === 0 ? nothing : html`<p>${messages.incomplete(unreadable)}</p>`}
      ${pending_removals > 0 ? html`<p>${messages.pending(pending_removals)}</p>` : nothing}
    </div>
    ${renderPlaces(result)}
  `;
}

function renderPlaces({ changed, remaining }: RedactionResult): TemplateResult {
  const changes = new Map(changed.map(({ store, count }) => [store, count]));
  return html`
    <table>
      <caption>
        ${messages.places}
      </caption>
      <thead>
        <tr>
          <th scope="col">${messages.place}</th>
          <th scope="col">${messages.changed}</th>
          <th scope="col">${messages.left}</th>
        </tr>
      </thead>
      <tbody>
        ${remaining.map(
          ({ store, label, count }) => html`
            <tr>
              <th scope="row">${label}</th>
              <td>${changes.get(store) ?? 0}</td>
              <td class=${count > 0 ? 'left' : ''}>${count}</td>
            </tr>
          `,
        )}
      </tbody>
    </table>
  `;
}
