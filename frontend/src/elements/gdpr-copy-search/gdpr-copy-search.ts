// SPDX-License-Identifier: GPL-2.0-only

import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import type { Client } from '../../api/client.js';
import { CopySearchController } from '../../controllers/copy-search.js';
import { ThemeController } from '../../controllers/theme.js';
import type { FileCopy } from '../../data/ticket.js';
import { base, controls } from '../../styles/base.js';
import { messages } from './gdpr-copy-search.messages.js';
import { styles } from './gdpr-copy-search.styles.js';

/** A step of the search found copies. */
export class CopiesFoundEvent extends Event {
  static readonly type = 'gdpr-copies-found';
  readonly copies: readonly FileCopy[];

  constructor(copies: readonly FileCopy[]) {
    super(CopiesFoundEvent.type);
    this.copies = copies;
  }
}

/**
 * The search for copies in other tickets: start, stop, go on.
 *
 * @fires gdpr-copies-found - a {@link CopiesFoundEvent} for each step that found some
 */
export class GdprCopySearchElement extends LitElement {
  static override styles = [base, controls, styles];

  @property({ attribute: false }) client: Client | undefined;
  @property() ticket = '';
  /** Refs to search copies of. Other files are another search. */
  @property({ attribute: false }) files: readonly string[] = [];

  @state() private found = 0;

  readonly #search = new CopySearchController(this, (copies) => {
    this.found += copies.length;
    if (copies.length > 0) this.dispatchEvent(new CopiesFoundEvent(copies));
  });

  constructor() {
    super();
    new ThemeController(this);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get('files');
    if (before === undefined || before.join() === this.files.join()) return;
    this.#forget();
  }

  #forget(): void {
    this.found = 0;
    this.#search.reset();
  }

  readonly #run = (): void => {
    if (this.client === undefined) return;
    void this.#search.run({ client: this.client, ticket: this.ticket, files: this.files });
  };

  readonly #again = (): void => {
    this.#forget();
    this.#run();
  };

  readonly #stop = (): void => {
    this.#search.stop();
  };

  protected override render(): TemplateResult {
    const { state, progress, problem } = this.#search;
    const { label, act } = this.#action();
    return html`
      <div class="row">
        <button type="button" @click=${act}>${label}</button>
        ${
          state === 'idle' || state === 'complete'
            ? nothing
            : html`<progress max="1" .value=${progress} aria-label=${messages.progress}></progress>`
        }
      </div>
      <p class="muted" role="status">${this.#text()}</p>
      ${
        problem === undefined || state !== 'failed'
          ? nothing
          : html`<p class="notice error" role="alert">${messages.failed} ${problem.message}</p>`
      }
    `;
  }

  /** What the one button does; one for all states, so that the focus stays on it. */
  #action(): { label: string; act: () => void } {
    switch (this.#search.state) {
      case 'idle':
        return { label: messages.start, act: this.#run };
      case 'running':
        return { label: messages.stop, act: this.#stop };
      case 'paused':
      case 'failed':
        return { label: messages.resume, act: this.#run };
      case 'complete':
        return { label: messages.again, act: this.#again };
    }
  }

  #text(): string {
    switch (this.#search.state) {
      case 'idle':
        return messages.hint;
      case 'running':
        return messages.running;
      case 'paused':
        return messages.paused;
      case 'failed':
        return '';
      case 'complete':
        return messages.complete(this.found);
    }
  }
}
