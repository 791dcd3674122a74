// SPDX-License-Identifier: GPL-2.0-only

import { Task } from '@lit/task';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { createClient } from '../../api/client.js';
import { isProblem, type Problem } from '../../api/problem.js';
import { OwnKeysController } from '../../controllers/own-keys.js';
import { ThemeController } from '../../controllers/theme.js';
import { deleteDeletion, type Deletion } from '../../data/deletion.js';
import { fetchTicketPrivacy, type TicketPrivacy } from '../../data/ticket.js';
import { base, controls } from '../../styles/base.js';
import { deletionStyles, momentOf, renderDeletion } from '../../templates/deletion.js';
import { renderFailure } from '../../templates/failure.js';
import { messages } from './gdpr-scheduled.messages.js';
import { styles } from './gdpr-scheduled.styles.js';

/**
 * The scheduled, overdue and refused deletions of a ticket, each with a way to cancel it.
 *
 * @slot - what RT's page says of them without this script; shown until there is something better
 */
export class GdprScheduledElement extends LitElement {
  static override styles = [base, controls, deletionStyles, styles];

  @property() ticket = '';
  /** RT's WebPath. */
  @property({ attribute: 'web-path' }) webPath = '';

  /** The deletion the user is asked about. */
  @state() private asked: Deletion | undefined;
  @state() private cancelling = false;
  @state() private outcome: 'cancelled' | Problem | undefined;

  readonly #privacy = new Task(this, {
    args: () => [this.webPath, this.ticket] as const,
    task: ([webPath, ticket], { signal }) => fetchTicketPrivacy(createClient(webPath), ticket, signal),
  });

  constructor() {
    super();
    new OwnKeysController(this);
    new ThemeController(this);
  }

  get #dialog(): HTMLDialogElement | null {
    return this.renderRoot.querySelector('dialog');
  }

  readonly #retry = (): void => {
    void this.#privacy.run();
  };

  readonly #ask = async (deletion: Deletion): Promise<void> => {
    this.asked = deletion;
    this.outcome = undefined;
    await this.updateComplete;
    this.#dialog?.showModal();
  };

  readonly #keep = (): void => {
    this.#dialog?.close();
  };

  readonly #cancel = async (): Promise<void> => {
    if (this.asked === undefined || this.cancelling) return;
    this.cancelling = true;
    try {
      await deleteDeletion(createClient(this.webPath), this.asked.id);
      this.outcome = 'cancelled';
    } catch (error) {
      if (!isProblem(error)) throw error;
      this.outcome = error;
    }
    this.cancelling = false;
    this.#dialog?.close();
    await this.#privacy.run();
    await this.updateComplete;
    // The button that had the focus may be gone with its deletion.
    this.renderRoot.querySelector<HTMLElement>('[data-news]')?.focus();
  };

  protected override render(): TemplateResult {
    return html`
      <section aria-labelledby="title">
        <h2 id="title">${messages.title}</h2>
        ${this.#renderOutcome()}
        ${this.#privacy.render({
          initial: () => nothing,
          pending: () => html`<slot></slot>`,
          complete: (privacy) => this.#renderList(privacy),
          error: (error) => html`<slot></slot>${renderFailure(error, this.#retry)}`,
        })}
      </section>
      ${this.#renderDialog()}
    `;
  }

  #renderOutcome(): TemplateResult | typeof nothing {
    if (this.outcome === undefined) return nothing;
    const failed = this.outcome !== 'cancelled';
    return html`
      <p
        class="notice ${failed ? 'error' : 'success'}"
        role=${failed ? 'alert' : 'status'}
        data-news
        tabindex="-1"
      >
        ${this.outcome === 'cancelled' ? messages.cancelled : this.outcome.message}
      </p>
    `;
  }

  #renderList({ scheduled, schedule }: TicketPrivacy): TemplateResult {
    const warning = messages.unkept(schedule);
    if (scheduled.length === 0) return html`<p>${messages.none}</p>`;
    return html`
      ${warning && html`<p class="notice warning">${warning}</p>`}
      <ul class="list">
        ${scheduled.map(
          (deletion) => html`<li>${renderDeletion(deletion)} ${this.#renderCancel(deletion)}</li>`,
        )}
      </ul>
    `;
  }

  #renderCancel(deletion: Deletion): TemplateResult | typeof nothing {
    if (!deletion.may_cancel) return nothing;
    const label = messages.cancelLabel(deletion.files.length, momentOf(deletion));
    return html`<button
      type="button"
      aria-label=${label}
      aria-haspopup="dialog"
      @click=${() => this.#ask(deletion)}
    >
      ${messages.cancel}
    </button>`;
  }

  #renderDialog(): TemplateResult {
    const number = this.asked?.files.length ?? 0;
    return html`
      <dialog aria-labelledby="ask" aria-describedby="ask-detail">
        <h2 id="ask">${messages.ask}</h2>
        <p id="ask-detail">${messages.askDetail(number)}</p>
        <div class="buttons">
          <button type="button" @click=${this.#keep}>${messages.keep}</button>
          <button type="button" class="danger" aria-disabled=${this.cancelling} @click=${this.#cancel}>
            ${messages.confirm(number)}
          </button>
        </div>
      </dialog>
    `;
  }
}
