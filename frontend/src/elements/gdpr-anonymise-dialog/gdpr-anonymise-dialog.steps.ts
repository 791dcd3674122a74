// SPDX-License-Identifier: GPL-2.0-only

import { html, type TemplateResult } from 'lit';
import type { RedactionController } from '../../controllers/redaction.js';
import type { RedactionPlan } from '../../data/redaction.js';
import { changedTexts } from '../../data/review.js';
import type { FindingsDecidedEvent } from '../findings-decided-event.js';
import type { TermsChangedEvent } from '../gdpr-own-terms/gdpr-own-terms.js';
import { messages } from './gdpr-anonymise-dialog.messages.js';
import {
  renderReach,
  renderSummary,
  renderUnsearched,
  renderWarnings,
} from './gdpr-anonymise-dialog.parts.js';

export type Step = 'found' | 'check' | 'preview' | 'confirm';

/** What the user does in the steps. */
export interface Handlers {
  readonly decide: (event: FindingsDecidedEvent) => void;
  readonly look: (event: TermsChangedEvent) => void;
  readonly deleteFile: (ref: string) => void;
}

type Render = (redaction: RedactionController, plan: RedactionPlan, handlers: Handlers) => TemplateResult;

/** The content of each step. */
export const renderStep: Readonly<Record<Step, Render>> = {
  found(redaction, plan, handlers) {
    const { review } = redaction;
    const kinds = [
      { heading: messages.people, groups: review.people },
      { heading: messages.categories, groups: review.categories },
    ].filter(({ groups }) => groups.length > 0);
    return html`
      ${renderWarnings(plan)}
      <p class=${kinds.length === 0 ? 'notice' : ''}>
        ${kinds.length === 0 ? messages.nothing : messages.hint}
      </p>
      ${kinds.map(
        ({ heading, groups }) =>
          html`<gdpr-finding-groups
            .heading=${heading}
            .groups=${groups}
            .accepted=${redaction.accepted}
            .keptPeople=${redaction.keptPeople}
            @gdpr-findings-decided=${handlers.decide}
          ></gdpr-finding-groups>`,
      )}
      ${renderTerms(redaction, handlers)} ${renderUnsearched(redaction, handlers)} ${renderReach(plan)}
    `;
  },

  check(redaction, plan, handlers) {
    return html`
      ${plan.act === 'redact' ? renderWarnings(plan) : ''} ${renderTerms(redaction, handlers)}
      <gdpr-finding-review
        .review=${redaction.review}
        .accepted=${redaction.accepted}
        .categories=${plan.categories}
        @gdpr-findings-decided=${handlers.decide}
      ></gdpr-finding-review>
    `;
  },

  preview({ accepted, review }, plan) {
    const texts = changedTexts(plan.texts, accepted);
    if (texts.length === 0) return html`<p class="notice">${messages.unchanged}</p>`;
    return html`
      <gdpr-finding-list
        .texts=${texts}
        .findings=${review.findings}
        .accepted=${accepted}
        preview
      ></gdpr-finding-list>
    `;
  },

  confirm(redaction) {
    return renderSummary(redaction);
  },
};

function renderTerms(
  { added, planning, privacy, terms }: RedactionController,
  { look }: Handlers,
): TemplateResult {
  return html`
    <gdpr-own-terms
      .terms=${terms}
      .categories=${privacy?.categories ?? []}
      .added=${added}
      ?busy=${planning}
      @gdpr-terms-changed=${look}
    ></gdpr-own-terms>
  `;
}
