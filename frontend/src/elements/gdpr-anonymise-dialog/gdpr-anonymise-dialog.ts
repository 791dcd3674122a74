// SPDX-License-Identifier: GPL-2.0-only

import { html, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import type { Client } from '../../api/client.js';
import { RedactionController } from '../../controllers/redaction.js';
import type { Act } from '../../data/redaction.js';
import { base, controls } from '../../styles/base.js';
import { dialog } from '../../styles/dialog.js';
import { renderProblem, renderStale } from '../../templates/act.js';
import { DialogElement } from '../dialog-element.js';
import type { FindingsDecidedEvent } from '../findings-decided-event.js';
import type { GdprDeletionTermsElement } from '../gdpr-deletion-terms/gdpr-deletion-terms.js';
import type { TermsChangedEvent } from '../gdpr-own-terms/gdpr-own-terms.js';
import { messages } from './gdpr-anonymise-dialog.messages.js';
import { renderResult, renderUnsearched } from './gdpr-anonymise-dialog.parts.js';
import { renderStep, type Handlers, type Step } from './gdpr-anonymise-dialog.steps.js';
import { styles } from './gdpr-anonymise-dialog.styles.js';

const STEPS: Readonly<Record<Act, readonly [Step, ...Step[]]>> = {
  anonymize: ['found', 'check', 'preview', 'confirm'],
  redact: ['check', 'preview', 'confirm'],
};

/** The dialog that anonymises a ticket, or replaces passages of it. */
export class GdprAnonymiseDialogElement extends DialogElement {
  static override styles = [base, controls, dialog, styles];

  /** The passage to redact; undefined to anonymise the ticket. */
  @property() passage: string | undefined;

  @state() private step: Step = 'found';

  readonly #redaction = new RedactionController(this);

  protected get act(): RedactionController {
    return this.#redaction;
  }

  get #kind(): Act {
    return this.passage === undefined ? 'anonymize' : 'redact';
  }

  protected override start(client: Client): Promise<void> {
    this.step = STEPS[this.#kind][0];
    const terms = this.passage === undefined ? [] : [{ text: this.passage, category: 'custom' as const }];
    return this.#redaction.start({ client, ticket: this.ticket, act: this.#kind, terms });
  }

  async #go(by: 1 | -1): Promise<void> {
    const steps = STEPS[this.#kind];
    this.step = steps[steps.indexOf(this.step) + by] ?? this.step;
    await this.updateComplete;
    this.renderRoot.querySelector('.body')?.scrollTo(0, 0);
    this.renderRoot.querySelector<HTMLElement>('[aria-current]')?.focus();
  }

  readonly #back = (): void => {
    void this.#go(-1);
  };

  readonly #next = (): void => {
    if (this.#redaction.ready) void this.#go(1);
  };

  readonly #retry = (): void => {
    void this.tell(this.#redaction.reload());
  };

  readonly #handlers: Handlers = {
    decide: ({ ids, accept, person }: FindingsDecidedEvent): void => {
      this.#redaction.decide(ids, accept);
      if (person !== undefined) this.#redaction.keep(person, !accept);
    },
    look: ({ terms }: TermsChangedEvent): void => {
      void this.#redaction.look(terms);
    },
    deleteFile: (file: string): void => {
      this.#deleteFile(file);
    },
  };

  readonly #submit = (): void => {
    const terms = this.renderRoot.querySelector<GdprDeletionTermsElement>('gdpr-deletion-terms')?.take();
    if (terms === undefined || !this.#redaction.ready) return;
    void this.tell(this.#replace({ reason: terms.reason, note: terms.note ?? null }));
  };

  async #replace(why: Parameters<RedactionController['submit']>[0]): Promise<void> {
    await this.#redaction.submit(why);
    if (this.#redaction.stale) this.step = 'check';
  }

  #deleteFile(file: string): void {
    const inner = document.createElement('gdpr-delete-dialog');
    Object.assign(inner, { ticket: this.ticket, webPath: this.webPath, file });
    inner.addEventListener('gdpr-dialog-closed', ({ changed }) => {
      inner.remove();
      if (!changed) return;
      this.hasChanged = true;
      void this.#redaction.reload();
    });
    this.renderRoot.append(inner);
  }

  protected override render(): TemplateResult {
    return this.renderDialog(
      messages.title(this.#kind, this.ticket),
      this.#renderBody(),
      this.#renderButtons(),
      this.#renderSteps(),
    );
  }

  #renderSteps(): TemplateResult | typeof nothing {
    if (this.#redaction.phase === 'done') return nothing;
    const name = (step: Step): TemplateResult =>
      step === this.step
        ? html`<li aria-current="step" tabindex="-1"><span>${messages.step[step]}</span></li>`
        : html`<li><span>${messages.step[step]}</span></li>`;
    return html`<ol class="steps" aria-label=${messages.steps}>
      ${STEPS[this.#kind].map(name)}
    </ol>`;
  }

  #renderBody(): TemplateResult {
    const { phase, plan, problem, result, stale } = this.#redaction;
    if (result !== undefined)
      return html`${renderResult(this.#kind, result)} ${renderUnsearched(this.#redaction, this.#handlers)}`;
    return html`
      ${stale && phase === 'choosing' ? renderStale(messages.stale) : nothing}
      ${problem === undefined ? nothing : renderProblem(problem, this.#retry)}
      ${phase === 'loading' ? html`<p role="status">${messages.loading}</p>` : nothing}
      ${
        phase === 'working'
          ? html`<p role="status">${messages.working}</p>
              <progress aria-label=${messages.working}></progress>`
          : nothing
      }
      ${plan === undefined || phase === 'failed' || phase === 'loading' ? nothing : renderStep[this.step](this.#redaction, plan, this.#handlers)}
      ${this.#renderReason()}
    `;
  }

  /** It stays on the page from its first step on, so that what was filled in is kept. */
  #renderReason(): TemplateResult {
    const { phase, privacy } = this.#redaction;
    return html`<gdpr-deletion-terms
      why-only
      .privacy=${privacy}
      ?hidden=${this.step !== 'confirm' || phase !== 'choosing'}
    ></gdpr-deletion-terms>`;
  }

  #renderButtons(): TemplateResult {
    const { accepted, phase, planning, ready, review } = this.#redaction;
    if (phase === 'done') {
      return html`<button type="button" class="primary" @click=${this.close}>${messages.close}</button>`;
    }
    const isWorking = phase === 'working';
    return html`
      <span class="muted" role="status">
        ${planning ? messages.planning : messages.progress(accepted.size, review.order.length)}
      </span>
      <button type="button" ?disabled=${isWorking} @click=${this.close}>${messages.cancel}</button>
      ${
        this.step === STEPS[this.#kind][0]
          ? nothing
          : html`<button type="button" ?disabled=${isWorking} @click=${this.#back}>${messages.back}</button>`
      }
      ${
        this.step === 'confirm'
          ? html`<button type="button" class="danger" aria-disabled=${!ready} @click=${this.#submit}>
              ${messages.confirm(this.#kind, accepted.size)}
            </button>`
          : html`<button type="button" class="primary" aria-disabled=${!ready} @click=${this.#next}>
              ${messages.next[this.step]}
            </button>`
      }
    `;
  }
}
