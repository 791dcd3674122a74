// SPDX-License-Identifier: GPL-2.0-only

import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { createClient } from '../../api/client.js';
import { isProblem, type Problem } from '../../api/problem.js';
import { OwnKeysController } from '../../controllers/own-keys.js';
import { ThemeController } from '../../controllers/theme.js';
import { fetchLogCheckpoint } from '../../data/log.js';
import { base, controls } from '../../styles/base.js';
import { messages } from './gdpr-officer.messages.js';
import { styles } from './gdpr-officer.styles.js';

/** The privacy officer's page: what is not as promised, the log, and a checkpoint to keep. */
export class GdprOfficerElement extends LitElement {
  static override styles = [base, controls, styles];

  /** RT's WebPath. */
  @property({ attribute: 'web-path' }) webPath = '';

  /** The name of the file saved, or why there is none. */
  @state() private outcome: string | Problem | undefined;

  constructor() {
    super();
    new OwnKeysController(this);
    new ThemeController(this);
  }

  readonly #download = async (): Promise<void> => {
    this.outcome = undefined;
    try {
      const { note, size } = await fetchLogCheckpoint(createClient(this.webPath));
      const link = document.createElement('a');
      link.href = URL.createObjectURL(new Blob([note], { type: 'text/plain' }));
      link.download = messages.fileName(size);
      link.click();
      URL.revokeObjectURL(link.href);
      this.outcome = link.download;
    } catch (error) {
      if (!isProblem(error)) throw error;
      this.outcome = error;
    }
  };

  protected override render(): TemplateResult {
    return html`
      <gdpr-status .webPath=${this.webPath}></gdpr-status>
      <gdpr-log .webPath=${this.webPath}></gdpr-log>
      <section aria-labelledby="title">
        <h2 id="title">${messages.title}</h2>
        <p>${messages.hint}</p>
        <button type="button" @click=${this.#download}>${messages.download}</button>
        <div role="status">${this.#renderOutcome()}</div>
      </section>
    `;
  }

  #renderOutcome(): TemplateResult | typeof nothing {
    if (this.outcome === undefined) return nothing;
    return isProblem(this.outcome)
      ? html`<p class="notice error">${this.outcome.message}</p>`
      : html`<p>${messages.downloaded(this.outcome)}</p>`;
  }
}
