// SPDX-License-Identifier: GPL-2.0-only

import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { ThemeController } from '../../controllers/theme.js';
import type { Category, Finding } from '../../data/redaction.js';
import { NOTHING, sameAs, type Review } from '../../data/review.js';
import { base, controls } from '../../styles/base.js';
import { FindingsDecidedEvent } from '../findings-decided-event.js';
import type { GdprFindingListElement } from '../gdpr-finding-list/gdpr-finding-list.js';
import { messages } from './gdpr-finding-review.messages.js';
import { styles } from './gdpr-finding-review.styles.js';

/**
 * Goes through the findings, the doubtful ones first. Its keys work wherever the focus is in the shadow root that it is
 * part of, but in a field.
 *
 * @fires gdpr-findings-decided - a {@link FindingsDecidedEvent}; who listens sets `accepted` anew
 */
export class GdprFindingReviewElement extends LitElement {
  static override styles = [base, controls, styles];

  @property({ attribute: false }) review: Review = NOTHING;
  /** Ids of the findings to replace. */
  @property({ attribute: false }) accepted: ReadonlySet<string> = new Set();
  @property({ attribute: false }) categories: readonly { readonly code: Category; readonly label: string }[] =
    [];

  @state() private current: string | undefined;

  #scope: Node | undefined;

  constructor() {
    super();
    new ThemeController(this);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#scope = this.getRootNode();
    this.#scope.addEventListener('keydown', this.#press);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#scope?.removeEventListener('keydown', this.#press);
  }

  /** Where in the order the user is; -1 before the first. */
  get #position(): number {
    return this.current === undefined ? -1 : this.review.order.indexOf(this.current);
  }

  readonly #press = (event: Event): void => {
    const { key, altKey, ctrlKey, metaKey, shiftKey } = event as KeyboardEvent;
    if (altKey || ctrlKey || metaKey || isField(event.composedPath()[0])) return;
    const act = { j: this.#next, k: this.#previous, x: shiftKey ? this.#toggleSame : this.#toggle }[
      key.toLowerCase()
    ];
    if (act === undefined) return;
    event.preventDefault();
    act();
  };

  readonly #next = (): void => {
    this.#go(this.#position + 1);
  };

  readonly #previous = (): void => {
    this.#go(this.#position - 1);
  };

  readonly #toggle = (): void => {
    if (this.current !== undefined) this.#decide([this.current], !this.accepted.has(this.current));
  };

  readonly #toggleSame = (): void => {
    if (this.current === undefined) return;
    this.#decide(sameAs(this.review, this.current), !this.accepted.has(this.current));
  };

  #go(position: number): void {
    const id = this.review.order[position];
    if (id === undefined) return;
    this.current = id;
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector<GdprFindingListElement>('gdpr-finding-list')?.reveal(id),
    );
  }

  #decide(ids: readonly string[], accept: boolean): void {
    this.dispatchEvent(new FindingsDecidedEvent(ids, accept));
  }

  readonly #decideOne = (event: FindingsDecidedEvent): void => {
    this.current = event.ids[0];
    this.#decide(event.ids, event.accept);
  };

  protected override render(): TemplateResult {
    const { review } = this;
    return html`
      <div class="bar">
        ${this.#renderStatus(review)} ${this.#renderButtons(review)}
        <p class="muted keys">${messages.keys}</p>
      </div>
      <gdpr-finding-list
        .texts=${review.texts}
        .findings=${review.findings}
        .accepted=${this.accepted}
        .current=${this.current ?? review.order[0] ?? ''}
        @gdpr-findings-decided=${this.#decideOne}
      ></gdpr-finding-list>
    `;
  }

  #renderStatus({ order, doubtful, findings }: Review): TemplateResult {
    const finding = this.current === undefined ? undefined : findings.get(this.current);
    if (finding === undefined) return html`<p role="status">${messages.start(order.length, doubtful)}</p>`;
    return html`
      <p role="status">
        <strong>${messages.position(this.#position, order.length, doubtful)}</strong>
        ${this.#label(finding)}: ${finding.reason.label}
      </p>
    `;
  }

  #label({ category }: Finding): string {
    return this.categories.find(({ code }) => code === category)?.label ?? category;
  }

  #renderButtons(review: Review): TemplateResult {
    const position = this.#position;
    const same = this.current === undefined ? 0 : sameAs(review, this.current).length;
    const accepted = this.current !== undefined && this.accepted.has(this.current);
    return html`
      <div class="buttons">
        <button type="button" ?disabled=${position <= 0} @click=${this.#previous}>
          ${messages.previous}
        </button>
        <button type="button" ?disabled=${position + 1 >= review.order.length} @click=${this.#next}>
          ${messages.next}
        </button>
        ${
          same === 0
            ? nothing
            : html`<button type="button" @click=${this.#toggle}>
                ${accepted ? messages.keep : messages.replace}
              </button>`
        }
        ${
          same < 2
            ? nothing
            : html`<button type="button" @click=${this.#toggleSame}>
                ${accepted ? messages.keepSame(same) : messages.replaceSame(same)}
              </button>`
        }
      </div>
    `;
  }
}

/** Whether a key belongs to a field that is written into. */
function isField(target: EventTarget | undefined): boolean {
  return target instanceof Element && target.matches('input:not([type=checkbox]), select, textarea');
}
