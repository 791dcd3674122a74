// SPDX-License-Identifier: GPL-2.0-only

import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { styleMap } from 'lit/directives/style-map.js';
import { ThemeController } from '../../controllers/theme.js';
import { blockIndex, blocksOf, type Block, type Part } from '../../data/blocks.js';
import type { Finding, FoundText } from '../../data/redaction.js';
import { base, controls } from '../../styles/base.js';
import { FindingsDecidedEvent } from '../findings-decided-event.js';
import { messages } from './gdpr-finding-list.messages.js';
import { styles } from './gdpr-finding-list.styles.js';

/** Pieces of text in a block: some screens of it. */
const BLOCK_SIZE = 60;
/** How far outside of what is seen blocks are drawn. */
const MARGIN = '600px 0px';
/** What a block that was never drawn is taken for. */
const USUAL_HEIGHT = 500;

/**
 * Texts with their findings marked. Only what is near to what is seen is drawn, so that thousands of findings do not
 * matter; it scrolls with the element around it that is `data-scroller`, else with the page.
 *
 * @fires gdpr-findings-decided - a {@link FindingsDecidedEvent}; who listens sets `accepted` anew
 */
export class GdprFindingListElement extends LitElement {
  static override styles = [base, controls, styles];

  @property({ attribute: false }) texts: readonly FoundText[] = [];
  @property({ attribute: false }) findings: ReadonlyMap<string, Finding> = new Map();
  /** Ids of the findings to replace. */
  @property({ attribute: false }) accepted: ReadonlySet<string> = new Set();
  /** Id of the finding that Tab leads to. */
  @property() current = '';
  /** Shows the texts as they will be, with nothing to decide. */
  @property({ type: Boolean }) preview = false;

  /** Indexes of the blocks near to what is seen. */
  @state() private near: ReadonlySet<number> = new Set([0]);

  #blocks: readonly Block[] = [];
  #blockOf: ReadonlyMap<string, number> = new Map();
  readonly #heights = new Map<number, number>();
  #observer: IntersectionObserver | undefined;

  constructor() {
    super();
    new ThemeController(this);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#observer = new IntersectionObserver(this.#see, {
      root: this.closest('[data-scroller]'),
      rootMargin: MARGIN,
    });
    this.#observe();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#observer?.disconnect();
  }

  readonly #see = (entries: readonly IntersectionObserverEntry[]): void => {
    const near = new Set(this.near);
    for (const { target, isIntersecting, boundingClientRect } of entries) {
      const index = Number((target as HTMLElement).dataset['index']);
      if (isIntersecting) {
        near.add(index);
      } else if (near.delete(index)) {
        this.#heights.set(index, boundingClientRect.height);
      }
    }
    this.near = near;
  };

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('texts')) return;
    this.#blocks = blocksOf(this.texts, BLOCK_SIZE);
    this.#blockOf = blockIndex(this.#blocks);
    this.#heights.clear();
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('texts')) this.#observe();
  }

  #observe(): void {
    for (const block of this.renderRoot.querySelectorAll('section')) this.#observer?.observe(block);
  }

  /** Takes the user to a finding. */
  async reveal(id: string): Promise<void> {
    const index = this.#blockOf.get(id);
    if (index === undefined) return;
    this.near = new Set([...this.near, index]);
    await this.updateComplete;
    const mark = this.renderRoot.querySelector<HTMLElement>(`mark[data-id="${CSS.escape(id)}"]`);
    mark?.scrollIntoView({ block: 'nearest' });
    mark?.focus({ preventScroll: true });
  }

  readonly #toggle = (event: Event): void => {
    const mark = event.target instanceof Element ? event.target.closest<HTMLElement>('mark[data-id]') : null;
    const id = mark?.dataset['id'];
    if (id === undefined) return;
    this.dispatchEvent(new FindingsDecidedEvent([id], !this.accepted.has(id)));
  };

  readonly #press = (event: KeyboardEvent): void => {
    if (event.key !== ' ' && event.key !== 'Enter') return;
    event.preventDefault();
    this.#toggle(event);
  };

  protected override render(): TemplateResult {
    const current = this.#blockOf.get(this.current);
    return html`<div @click=${this.#toggle} @keydown=${this.#press} role="presentation">
      ${this.#blocks.map((block, index) => this.#renderBlock(block, index, this.near.has(index) || index === current))}
    </div>`;
  }

  #renderBlock(block: Block, index: number, isDrawn: boolean): TemplateResult {
    const height = `${this.#heights.get(index) ?? USUAL_HEIGHT}px`;
    return html`
      <section data-index=${index} style=${styleMap(isDrawn ? {} : { 'block-size': height })}>
        ${isDrawn ? block.map((part) => this.#renderPart(part)) : nothing}
      </section>
    `;
  }

  #renderPart({ text, pieces, isFirst }: Part): TemplateResult {
    const heading = html`<strong>${messages.title(text)}</strong>
      <bdi class="muted">${messages.about(text, this.preview)}</bdi>`;
    return html`
      <article class=${isFirst ? 'first' : ''}>
        ${isFirst ? html`<div>${heading}</div>` : nothing}
        <div class="pieces">${pieces.map((piece) => this.#renderPiece(piece))}</div>
      </article>
    `;
  }

  #renderPiece(piece: FoundText['pieces'][number]): TemplateResult | string {
    if ('gap' in piece) return html`<span class="gap">${messages.gap(piece.gap)}</span>`;
    const finding = this.findings.get(piece.finding ?? '');
    if (finding === undefined) return piece.text;
    const accepted = this.accepted.has(finding.id);
    if (this.preview) return accepted ? html`<mark class="result">${finding.token}</mark>` : piece.text;
    const token = accepted ? html`<span class="token">${messages.becomes(finding.token)}</span>` : nothing;
    return html`<mark
      data-id=${finding.id}
      class=${finding.auto ? '' : 'doubtful'}
      role="checkbox"
      aria-checked=${accepted}
      tabindex=${finding.id === this.current ? 0 : -1}
      >${finding.auto ? nothing : html`<span class="visually-hidden">${messages.doubtful}</span>`}<span
        class="original"
        >${piece.text}</span
      >${token}</mark
    >`;
  }
}
