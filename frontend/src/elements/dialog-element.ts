// SPDX-License-Identifier: GPL-2.0-only

import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { createClient, type Client } from '../api/client.js';
import type { ActPhase } from '../controllers/act-phase.js';
import { OwnKeysController } from '../controllers/own-keys.js';
import { ThemeController } from '../controllers/theme.js';
import { DialogClosedEvent } from './dialog-closed-event.js';

/**
 * What the dialogs of an act share: they open when they are put on the page, are used once, and stay open while they work.
 *
 * @fires gdpr-dialog-closed - a {@link DialogClosedEvent}; the browser has given back the focus then
 */
export abstract class DialogElement extends LitElement {
  @property() ticket = '';
  /** RT's WebPath. */
  @property({ attribute: 'web-path' }) webPath = '';

  /** The act of this dialog. */
  protected abstract readonly act: { readonly phase: ActPhase };
  /** Something was done already, whatever becomes of the act. */
  protected hasChanged = false;

  constructor() {
    super();
    new OwnKeysController(this);
    new ThemeController(this);
  }

  /** Begins the act; the dialog is open. */
  protected abstract start(client: Client): Promise<void>;

  protected override firstUpdated(): void {
    this.#dialog?.showModal();
    // Not on a button: what is to be read comes first.
    this.renderRoot.querySelector<HTMLElement>('#title')?.focus();
    void this.start(createClient(this.webPath));
  }

  get #dialog(): HTMLDialogElement | null {
    return this.renderRoot.querySelector('dialog');
  }

  protected readonly close = (): void => {
    this.#dialog?.close();
  };

  /** Browsers let a page refuse `cancel` only now and then, but always the key itself. */
  readonly #keepOpenWhileWorking = (event: Event): void => {
    const asks = event.type === 'cancel' || (event as KeyboardEvent).key === 'Escape';
    if (asks && this.act.phase === 'working') event.preventDefault();
  };

  readonly #closed = (): void => {
    const { phase } = this.act;
    this.dispatchEvent(new DialogClosedEvent(this.hasChanged || phase === 'done' || phase === 'working'));
  };

  /** When the user's act is done, takes the focus to what came of it: what is marked `data-news`. */
  protected async tell(act: Promise<void>): Promise<void> {
    await act;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('[data-news]')?.focus();
  }

  /** `steps` stays in sight while the body scrolls. */
  protected renderDialog(
    title: string,
    body: unknown,
    buttons: unknown,
    steps: unknown = nothing,
  ): TemplateResult {
    const { phase } = this.act;
    return html`
      <dialog
        aria-labelledby="title"
        @close=${this.#closed}
        @cancel=${this.#keepOpenWhileWorking}
        @keydown=${this.#keepOpenWhileWorking}
      >
        <header><h2 id="title" tabindex="-1">${title}</h2></header>
        ${steps}
        <div class="body" data-scroller aria-busy=${phase === 'loading' || phase === 'working'}>${body}</div>
        <footer>${buttons}</footer>
      </dialog>
    `;
  }
}
