// SPDX-License-Identifier: GPL-2.0-only

import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { ThemeController } from '../../controllers/theme.js';
import type { Category, Term } from '../../data/redaction.js';
import { base, controls } from '../../styles/base.js';
import { messages } from './gdpr-own-terms.messages.js';
import { styles } from './gdpr-own-terms.styles.js';

/** The user wants other terms looked for. */
export class TermsChangedEvent extends Event {
  static readonly type = 'gdpr-terms-changed';
  readonly terms: readonly Term[];

  constructor(terms: readonly Term[]) {
    super(TermsChangedEvent.type);
    this.terms = terms;
  }
}

declare global {
  interface HTMLElementEventMap {
    'gdpr-terms-changed': TermsChangedEvent;
  }
}

/** As the contract has it. */
const LONGEST = 5000;

/**
 * Terms of the user's own to look for.
 *
 * @fires gdpr-terms-changed - a {@link TermsChangedEvent}; who listens sets `terms` anew, or not
 */
export class GdprOwnTermsElement extends LitElement {
  static override styles = [base, controls, styles];

  @property({ attribute: false }) terms: readonly Term[] = [];
  @property({ attribute: false }) categories: readonly { readonly code: Category; readonly label: string }[] =
    [];
  /** Terms are being looked for. */
  @property({ type: Boolean }) busy = false;
  /** What the last new term found. */
  @property({ attribute: false }) added: number | undefined;

  constructor() {
    super();
    new ThemeController(this);
  }

  readonly #add = (event: Event): void => {
    event.preventDefault();
    const text = this.#field?.value.trim() ?? '';
    if (text === '' || this.busy || this.terms.some((term) => term.text === text)) return;
    const category = this.renderRoot.querySelector('select')?.value as Category;
    this.dispatchEvent(new TermsChangedEvent([...this.terms, { text, category }]));
  };

  #remove(term: Term): void {
    if (this.busy) return;
    this.dispatchEvent(new TermsChangedEvent(this.terms.filter((other) => other !== term)));
    this.#field?.focus();
  }

  get #field(): HTMLInputElement | null {
    return this.renderRoot.querySelector('#text');
  }

  /** What was taken over need not be written any more. */
  protected override updated(changed: PropertyValues<this>): void {
    const field = this.#field;
    if (!changed.has('terms') || field === null) return;
    if (this.terms.at(-1)?.text === field.value.trim()) field.value = '';
  }

  protected override render(): TemplateResult {
    return html`
      <form @submit=${this.#add}>
        <div class="text">
          <label for="text">${messages.text}</label>
          <input id="text" maxlength=${LONGEST} placeholder=${messages.hint} autocomplete="off" />
        </div>
        <div>
          <label for="category">${messages.category}</label>
          <select id="category">
            ${this.categories.map(
              ({ code, label }) =>
                html`<option value=${code} ?selected=${code === 'custom'}>${label}</option>`,
            )}
          </select>
        </div>
        <button aria-disabled=${this.busy}>${this.busy ? messages.busy : messages.add}</button>
      </form>
      <p role="status" class="muted">${this.added === undefined ? nothing : messages.added(this.added)}</p>
      ${this.#renderTerms()}
    `;
  }

  #renderTerms(): TemplateResult | typeof nothing {
    if (this.terms.length === 0) return nothing;
    return html`
      <ul aria-label=${messages.terms}>
        ${this.terms.map(
          (term) => html`
            <li>
              <bdi>${term.text}</bdi>
              <button
                type="button"
                class="plain"
                aria-label=${messages.removeLabel(term.text)}
                @click=${() => {
                  this.#remove(term);
                }}
              >
                ${messages.remove}
              </button>
            </li>
          `,
        )}
      </ul>
    `;
  }
}
