// SPDX-License-Identifier: GPL-2.0-only

import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { ThemeController } from '../../controllers/theme.js';
import type { DeletionRequest } from '../../data/deletion.js';
import type { TicketPrivacy } from '../../data/ticket.js';
import { base, controls } from '../../styles/base.js';
import { messages } from './gdpr-deletion-terms.messages.js';
import { styles } from './gdpr-deletion-terms.styles.js';

/** When and why: what a deletion says beside its files. */
export type DeletionTerms = Omit<DeletionRequest, 'files' | 'digest'>;
export type When = DeletionTerms['when'];

/** The user chose another moment. */
export class WhenChangedEvent extends Event {
  static readonly type = 'gdpr-when-changed';
  readonly when: When;

  constructor(when: When) {
    super(WhenChangedEvent.type);
    this.when = when;
  }
}

declare global {
  interface HTMLElementEventMap {
    'gdpr-when-changed': WhenChangedEvent;
  }
}

/** The first day that is not today, where the user is, as YYYY-MM-DD. */
function tomorrow(): string {
  const day = new Date();
  day.setDate(day.getDate() + 1);
  const pad = (number: number): string => String(number).padStart(2, '0');
  return `${day.getFullYear()}-${pad(day.getMonth() + 1)}-${pad(day.getDate())}`;
}

/**
 * The form of a deletion (when, reason, kind of document, note) or of another act (reason and note).
 *
 * @fires gdpr-when-changed - a {@link WhenChangedEvent}
 */
export class GdprDeletionTermsElement extends LitElement {
  static override styles = [base, controls, styles];

  /** What can be chosen here; a change of it keeps what was filled in. */
  @property({ attribute: false }) privacy: TicketPrivacy | undefined;
  /** Asks only why: what is done is done now, and is about no document. */
  @property({ type: Boolean, attribute: 'why-only' }) whyOnly = false;

  @state() private when: When = 'now';
  @state() private noteLength = 0;

  constructor() {
    super();
    new ThemeController(this);
  }

  /** The terms; undefined when they are not complete: then the user has been shown the first field that is not. */
  take(): DeletionTerms | undefined {
    const form = this.renderRoot.querySelector('form');
    if (form?.reportValidity() !== true) return undefined;
    const data = new FormData(form);
    const text = (name: string): string => {
      const value = data.get(name);
      return typeof value === 'string' ? value.trim() : '';
    };
    return {
      when: this.when,
      reason: text('reason'),
      document_kind: text('kind') || null,
      note: text('note') || null,
      ...(this.when === 'date' ? { due: text('due') } : {}),
    };
  }

  readonly #changeWhen = (event: Event): void => {
    this.when = (event.target as HTMLInputElement).value as When;
    this.dispatchEvent(new WhenChangedEvent(this.when));
  };

  readonly #countNote = (event: Event): void => {
    this.noteLength = (event.target as HTMLTextAreaElement).value.length;
  };

  readonly #keepPage = (event: Event): void => {
    event.preventDefault();
  };

  protected override render(): TemplateResult | typeof nothing {
    if (this.privacy === undefined) return nothing;
    return html`
      <form @submit=${this.#keepPage}>
        ${this.whyOnly ? nothing : this.#renderWhen(this.privacy)}
        <div class="pair">${this.#renderReason(this.privacy)} ${this.#renderKind(this.privacy)}</div>
        ${this.#renderNote(this.privacy)}
      </form>
    `;
  }

  #renderWhen({ schedule }: TicketPrivacy): TemplateResult {
    return html`
      <fieldset>
        <legend>${messages.when}</legend>
        ${this.#renderMoment('now', messages.now)}
        ${this.#renderMoment('resolve', messages.resolve, messages.resolveHint)}
        ${this.#renderMoment('date', messages.date)}
        ${
          this.when === 'date'
            ? html`<div class="field">
                <label for="due">${messages.due}</label>
                <input id="due" name="due" type="date" required min=${tomorrow()} />
              </div>`
            : nothing
        }
        ${
          this.when === 'now' || schedule.state === 'ok'
            ? nothing
            : html`<p class="notice warning" role="alert">
                ${messages.unkept(schedule.state, schedule.heartbeat)}
              </p>`
        }
      </fieldset>
    `;
  }

  #renderMoment(value: When, label: string, hint = ''): TemplateResult {
    return html`
      <div class="choice">
        <input
          type="radio"
          name="when"
          id=${value}
          .value=${value}
          .checked=${this.when === value}
          @change=${this.#changeWhen}
        />
        <label for=${value}>${label} ${hint && html`<span class="muted">${hint}</span>`}</label>
      </div>
    `;
  }

  #renderReason({ reasons }: TicketPrivacy): TemplateResult {
    return html`
      <div class="field">
        <label for="reason">${messages.reason}</label>
        <select id="reason" name="reason" required>
          <option value="">${messages.choose}</option>
          ${reasons.map(({ code, label }) => html`<option value=${code}>${label}</option>`)}
        </select>
      </div>
    `;
  }

  #renderKind({ document_kinds }: TicketPrivacy): TemplateResult | typeof nothing {
    if (this.whyOnly || document_kinds.length === 0) return nothing;
    return html`
      <div class="field">
        <label for="kind">${messages.kind} <span class="muted">${messages.optional}</span></label>
        <select id="kind" name="kind">
          <option value="">${messages.noKind}</option>
          ${document_kinds.map(({ code, label }) => html`<option value=${code}>${label}</option>`)}
        </select>
      </div>
    `;
  }

  #renderNote({ limits }: TicketPrivacy): TemplateResult {
    return html`
      <div class="field">
        <label for="note">${messages.note} <span class="muted">${messages.optional}</span></label>
        <textarea
          id="note"
          name="note"
          rows="2"
          maxlength=${limits.note_length}
          aria-describedby="note-hint note-count"
          @input=${this.#countNote}
        ></textarea>
        <div class="row muted">
          <span id="note-hint">${messages.noteHint}</span>
          <span id="note-count">${messages.noteCount(this.noteLength, limits.note_length)}</span>
        </div>
      </div>
    `;
  }
}
