// SPDX-License-Identifier: GPL-2.0-only

import { Task } from '@lit/task';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { createClient } from '../../api/client.js';
import { ThemeController } from '../../controllers/theme.js';
import type { Deletion } from '../../data/deletion.js';
import { fetchStatus, type Status } from '../../data/status.js';
import { base, controls } from '../../styles/base.js';
import { deletionStyles, renderDeletion } from '../../templates/deletion.js';
import { renderFailure } from '../../templates/failure.js';
import { messages } from './gdpr-status.messages.js';
import { styles } from './gdpr-status.styles.js';

type Tone = 'success' | 'warning' | 'error';

/** What the privacy officer must know at a glance: what was promised and not done. */
export class GdprStatusElement extends LitElement {
  static override styles = [base, controls, deletionStyles, styles];

  /** RT's WebPath. */
  @property({ attribute: 'web-path' }) webPath = '';

  readonly #status = new Task(this, {
    args: () => [this.webPath] as const,
    task: ([webPath], { signal }) => fetchStatus(createClient(webPath), signal),
  });

  constructor() {
    super();
    new ThemeController(this);
  }

  readonly #retry = (): void => {
    void this.#status.run();
  };

  protected override render(): TemplateResult {
    return html`
      <section aria-labelledby="title">
        <h2 id="title">${messages.title}</h2>
        ${this.#status.render({
          initial: () => nothing,
          pending: () => html`<p role="status" aria-busy="true">${messages.loading}</p>`,
          complete: (status) => this.#renderStatus(status),
          error: (error) => renderFailure(error, this.#retry),
        })}
      </section>
    `;
  }

  #renderStatus(status: Status): TemplateResult {
    const { state, overdue, refused, pending_removals, missing_keys, log } = status;
    return html`
      ${this.#renderLine(state === 'ok' ? 'success' : 'error', messages.heartbeat(status))}
      ${this.#renderDeletions('error', messages.overdue(overdue.length), overdue)}
      ${this.#renderDeletions('warning', messages.refused(refused.length), refused)}
      ${this.#renderLine(pending_removals === 0 ? 'success' : 'warning', messages.pending(pending_removals))}
      ${this.#renderLine(missing_keys.length === 0 ? 'success' : 'error', messages.keys(missing_keys))}
      <p class="muted">${messages.size(log.size)}</p>
    `;
  }

  #renderLine(tone: Tone, text: string): TemplateResult {
    return html`<p class="notice ${tone}">${text}</p>`;
  }

  #renderDeletions(tone: Tone, text: string, deletions: readonly Deletion[]): TemplateResult {
    if (deletions.length === 0) return this.#renderLine('success', text);
    return html`
      <details class="notice ${tone}">
        <summary>${text}</summary>
        <ul>
          ${deletions.map(
            (deletion) => html`
              <li>
                <a href="${this.webPath}/Ticket/Display.html?id=${deletion.ticket}"
                  >${messages.ticket(deletion.ticket)}</a
                >
                ${renderDeletion(deletion)}
              </li>
            `,
          )}
        </ul>
      </details>
    `;
  }
}
