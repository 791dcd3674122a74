// SPDX-License-Identifier: GPL-2.0-only

import { html, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import type { Client } from '../../api/client.js';
import { DeletionController } from '../../controllers/deletion.js';
import { base, controls } from '../../styles/base.js';
import { dialog } from '../../styles/dialog.js';
import { renderProblem, renderStale } from '../../templates/act.js';
import { DialogElement } from '../dialog-element.js';
import type { CopiesFoundEvent } from '../gdpr-copy-search/gdpr-copy-search.js';
import type {
  GdprDeletionTermsElement,
  When,
  WhenChangedEvent,
} from '../gdpr-deletion-terms/gdpr-deletion-terms.js';
import type { FilesToggledEvent } from '../gdpr-file-list/gdpr-file-list.js';
import { messages } from './gdpr-delete-dialog.messages.js';
import { renderCopies, renderPlan, renderResult } from './gdpr-delete-dialog.parts.js';
import { styles } from './gdpr-delete-dialog.styles.js';

/** The dialog that deletes files of a ticket, or schedules that. */
export class GdprDeleteDialogElement extends DialogElement {
  static override styles = [base, controls, dialog, styles];

  /** Ref of the one file it is about; undefined for all files of the ticket. */
  @property() file: string | undefined;

  @state() private when: When = 'now';

  readonly #deletion = new DeletionController(this);
  #client: Client | undefined;

  protected get act(): DeletionController {
    return this.#deletion;
  }

  protected override start(client: Client): Promise<void> {
    this.#client = client;
    return this.#deletion.start({ client, ticket: this.ticket, file: this.file });
  }

  get #ready(): boolean {
    const { phase, plan } = this.#deletion;
    return phase === 'choosing' && plan !== undefined;
  }

  readonly #retry = (): void => {
    void this.tell(this.#deletion.reload());
  };

  readonly #toggle = (event: FilesToggledEvent): void => {
    void this.#deletion.toggle(event.refs, event.chosen);
  };

  readonly #addCopies = (event: CopiesFoundEvent): void => {
    this.#deletion.addCopies(event.copies);
  };

  readonly #changeWhen = (event: WhenChangedEvent): void => {
    this.when = event.when;
  };

  readonly #submit = (): void => {
    if (!this.#ready) return;
    const terms = this.renderRoot.querySelector<GdprDeletionTermsElement>('gdpr-deletion-terms')?.take();
    if (terms !== undefined) void this.tell(this.#deletion.submit(terms));
  };

  protected override render(): TemplateResult {
    return this.renderDialog(messages.title(this.ticket), this.#renderBody(), this.#renderButtons());
  }

  #renderBody(): TemplateResult {
    const { phase, privacy, files, problem, result, stale, choice } = this.#deletion;
    if (result !== undefined) return renderResult(result, choice.refs.length);
    return html`
      ${stale && phase === 'choosing' ? renderStale(messages.stale) : nothing}
      ${problem === undefined ? nothing : renderProblem(problem, this.#retry)}
      ${phase === 'loading' ? html`<p role="status">${messages.loading}</p>` : nothing}
      ${privacy === undefined || phase === 'failed' ? nothing : this.#renderFiles()}
      ${
        privacy === undefined
          ? nothing
          : html`<gdpr-deletion-terms
              .privacy=${privacy}
              ?hidden=${files.length === 0}
              @gdpr-when-changed=${this.#changeWhen}
            ></gdpr-deletion-terms>`
      }
    `;
  }

  #renderFiles(): TemplateResult {
    const { files, phase, ticked, privacy } = this.#deletion;
    if (files.length === 0 && phase !== 'loading') {
      return html`<p class="notice">${this.file === undefined ? messages.none : messages.gone}</p>`;
    }
    return html`
      <gdpr-file-list
        class="files"
        .heading=${this.file === undefined ? messages.choose : messages.chosen}
        .files=${files}
        .chosen=${ticked}
        ?fixed=${this.file !== undefined}
        @gdpr-files-toggled=${this.#toggle}
      ></gdpr-file-list>
      ${
        privacy === undefined || privacy.unreadable.length === 0
          ? nothing
          : html`<p class="notice">${messages.unreadable(privacy.unreadable)}</p>`
      }
      ${this.#renderCopies()} ${renderPlan(this.#deletion)}
    `;
  }

  #renderCopies(): TemplateResult | typeof nothing {
    const chosen = this.#deletion.chosenFiles;
    if (chosen.length === 0) return nothing;
    return html`
      <section aria-labelledby="elsewhere">
        <h3 id="elsewhere">${messages.elsewhere}</h3>
        ${renderCopies(this.#deletion, this.#toggle)}
        <gdpr-copy-search
          .client=${this.#client}
          .ticket=${this.ticket}
          .files=${chosen}
          @gdpr-copies-found=${this.#addCopies}
        ></gdpr-copy-search>
      </section>
    `;
  }

  #renderButtons(): TemplateResult {
    const { phase, choice } = this.#deletion;
    if (phase === 'done') {
      return html`<button type="button" class="primary" @click=${this.close}>${messages.close}</button>`;
    }
    return html`
      <span class="muted">${this.when === 'now' ? messages.final : nothing}</span>
      <button type="button" ?disabled=${phase === 'working'} @click=${this.close}>${messages.cancel}</button>
      <button type="button" class="danger" aria-disabled=${!this.#ready} @click=${this.#submit}>
        ${phase === 'working' ? messages.working : messages.confirm(choice.refs.length, this.when)}
      </button>
    `;
  }
}
