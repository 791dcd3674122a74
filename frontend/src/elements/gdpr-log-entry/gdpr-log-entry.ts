// SPDX-License-Identifier: GPL-2.0-only

import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { createClient } from '../../api/client.js';
import { isProblem, type Problem } from '../../api/problem.js';
import { ThemeController } from '../../controllers/theme.js';
import { fetchLogCheckpoint, fetchLogProof, type LogEntry } from '../../data/log.js';
import { parseCheckpoint } from '../../proof/checkpoint.js';
import { verifyEntry, type Verdict } from '../../proof/verify-entry.js';
import { base, controls } from '../../styles/base.js';
import { messages } from './gdpr-log-entry.messages.js';
import { styles } from './gdpr-log-entry.styles.js';

type Outcome = Verdict | 'newer' | Problem;

const isGood = (outcome: Outcome): boolean =>
  outcome !== 'newer' &&
  !isProblem(outcome) &&
  outcome.state === 'included' &&
  (outcome.signature === 'valid' || outcome.signature === 'unsupported');

/** One entry of the log in full, and its proof, checked here and not by the server. */
export class GdprLogEntryElement extends LitElement {
  static override styles = [base, controls, styles];

  @property({ attribute: false }) entry: LogEntry | undefined;
  /** RT's WebPath. */
  @property({ attribute: 'web-path' }) webPath = '';

  @state() private verifying = false;
  @state() private outcome: Outcome | undefined;

  constructor() {
    super();
    new ThemeController(this);
  }

  readonly #verify = (): void => {
    void this.#run();
  };

  readonly #verifyKept = async (event: Event): Promise<void> => {
    const file = (event.target as HTMLInputElement).files?.[0];
    if (file !== undefined) await this.#run(await file.text());
  };

  /** Verifies with the checkpoint the user kept, else with the server's present one. */
  async #run(kept?: string): Promise<void> {
    if (this.entry === undefined || this.verifying) return;
    this.verifying = true;
    this.outcome = undefined;
    try {
      this.outcome = await this.#check(this.entry, kept);
    } catch (error) {
      if (!isProblem(error)) throw error;
      this.outcome = error;
    } finally {
      this.verifying = false;
    }
  }

  async #check({ index, entry }: LogEntry, kept: string | undefined): Promise<Outcome> {
    const client = createClient(this.webPath);
    const { note, keys } = await fetchLogCheckpoint(client);
    const checkpoint = parseCheckpoint(kept ?? note);
    if (checkpoint === undefined) return { state: 'unreadable' };
    if (index >= checkpoint.size) return 'newer';
    const proof = await fetchLogProof(client, index, checkpoint.size);
    return verifyEntry(index, entry, proof, { note: kept ?? note, keys });
  }

  protected override render(): TemplateResult | typeof nothing {
    if (this.entry === undefined) return nothing;
    const { entry, hash, note } = this.entry;
    return html`
      <p>${messages.counts(this.entry)}</p>
      ${note === null ? nothing : html`<p>${messages.note}: <bdi>${note}</bdi></p>`}
      <div>
        ${messages.text}
        <pre>${entry}</pre>
      </div>
      <p>${messages.hash}: <code>${hash}</code></p>
      <div class="ways">
        <button type="button" class="primary" aria-disabled=${this.verifying} @click=${this.#verify}>
          ${messages.verify}
        </button>
        <div class="kept">
          <label for="kept">${messages.kept}</label>
          <input id="kept" type="file" aria-describedby="kept-hint" @change=${this.#verifyKept} />
          <small id="kept-hint" class="muted">${messages.keptHint}</small>
        </div>
      </div>
      <div role="status">${this.#renderOutcome()}</div>
    `;
  }

  #renderOutcome(): TemplateResult | typeof nothing {
    const { outcome } = this;
    if (this.verifying) return html`<p>${messages.verifying}</p>`;
    if (outcome === undefined) return nothing;
    const text =
      outcome === 'newer' ? messages.newer : isProblem(outcome) ? outcome.message : messages.verdict(outcome);
    return html`<p class="notice ${isGood(outcome) ? 'success' : 'error'}">${text}</p>`;
  }
}
