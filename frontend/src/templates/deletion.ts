// SPDX-License-Identifier: GPL-2.0-only

import { css, html, nothing, type TemplateResult } from 'lit';
import { problemText } from '../api/problem.js';
import type { Deletion } from '../data/deletion.js';
import { formatDay, formatMoment, formatSize } from '../text/format.js';

const messages = {
  cause: (text: string): string => `Refused: ${text} It is tried again each time.`,
  due: (day: string): string => `On ${day}`,
  kind: 'Kind of document',
  note: 'Note',
  overdue: 'Overdue',
  reason: 'Reason',
  refused: 'Refused',
  resolve: 'When the ticket is resolved',
  scheduled: 'Scheduled',
  unnamed: '(no name)',
  by: (name: string, moment: string): string => `Scheduled by ${name}, ${moment}`,
};

/** Styles of {@link renderDeletion}. */
export const deletionStyles = css`
  .deletion {
    display: grid;
    gap: 0.25rem;
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }

  .deletion ul {
    padding-inline-start: 1.25rem;
  }

  .badge {
    border: 1px solid currentColor;
    border-radius: 1rem;
    font-size: 0.85em;
    font-weight: 600;
    padding: 0.05rem 0.6rem;
  }

  .badge.overdue,
  .badge.refused {
    color: var(--_danger);
  }
`;

function badge({ overdue, state }: Deletion): TemplateResult {
  const name = overdue ? 'overdue' : state === 'refused' ? 'refused' : 'scheduled';
  return html`<span class="badge ${name}">${messages[name]}</span>`;
}

/** The words after the badge: when it is due. */
export function momentOf({ due }: Deletion): string {
  return due === null ? messages.resolve : messages.due(formatDay(due));
}

/** A scheduled deletion: its state, when, which files, why and by whom. */
export function renderDeletion(deletion: Deletion): TemplateResult {
  const { files, reason, document_kind, note, by, created, cause } = deletion;
  return html`
    <div class="deletion">
      <p>${badge(deletion)} <strong>${momentOf(deletion)}</strong></p>
      ${cause === null ? nothing : html`<p>${messages.cause(problemText(cause))}</p>`}
      <ul>
        ${files.map(
          ({ name, size }) =>
            html`<li>
              <bdi>${name ?? messages.unnamed}</bdi> <span class="muted">${formatSize(size)}</span>
            </li>`,
        )}
      </ul>
      <p>
        ${messages.reason}:
        ${reason.label}${document_kind === null ? nothing : html`; ${messages.kind}: ${document_kind.label}`}
      </p>
      ${note === null ? nothing : html`<p>${messages.note}: <bdi>${note}</bdi></p>`}
      <p class="muted"><bdi>${messages.by(by.name, formatMoment(created))}</bdi></p>
    </div>
  `;
}
