// SPDX-License-Identifier: GPL-2.0-only

import { Task, TaskStatus } from '@lit/task';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { createClient } from '../../api/client.js';
import { ThemeController } from '../../controllers/theme.js';
import { fetchLogPage, type LogEntry, type LogPage } from '../../data/log.js';
import { base, controls } from '../../styles/base.js';
import { renderFailure } from '../../templates/failure.js';
import { formatMoment } from '../../text/format.js';
import { messages } from './gdpr-log.messages.js';
import { styles } from './gdpr-log.styles.js';

/** The entries of the log page by page, all of them or a ticket's, with their details. */
export class GdprLogElement extends LitElement {
  static override styles = [base, controls, styles];

  /** RT's WebPath. */
  @property({ attribute: 'web-path' }) webPath = '';

  @state() private ticket: string | undefined;
  /** Cursors of the pages turned so far, the present one last; none on the first page. */
  @state() private cursors: readonly string[] = [];
  @state() private opened: number | undefined;

  readonly #page = new Task(this, {
    args: () => [this.webPath, this.ticket, this.cursors.at(-1)] as const,
    task: ([webPath, ticket, after], { signal }) =>
      fetchLogPage(createClient(webPath), { ticket, after }, signal),
  });

  constructor() {
    super();
    new ThemeController(this);
  }

  readonly #retry = (): void => {
    void this.#page.run();
  };

  readonly #filter = (event: SubmitEvent): void => {
    event.preventDefault();
    const ticket = new FormData(event.target as HTMLFormElement).get('ticket');
    this.ticket = typeof ticket === 'string' && ticket !== '' ? ticket : undefined;
    this.#turn([]);
  };

  readonly #clear = (): void => {
    this.renderRoot.querySelector('form')?.reset();
    this.ticket = undefined;
    this.#turn([]);
  };

  #turn(cursors: readonly string[]): void {
    this.cursors = cursors;
    this.opened = undefined;
  }

  #toggle(index: number): void {
    this.opened = this.opened === index ? undefined : index;
  }

  protected override render(): TemplateResult {
    return html`
      <section aria-labelledby="title">
        <h2 id="title">${messages.title}</h2>
        <form @submit=${this.#filter}>
          <label for="ticket">${messages.filter}</label>
          <input
            id="ticket"
            name="ticket"
            inputmode="numeric"
            pattern="[1-9][0-9]{0,17}"
            autocomplete="off"
          />
          <button type="submit">${messages.apply}</button>
          ${
            this.ticket === undefined
              ? nothing
              : html`<button type="button" class="plain" @click=${this.#clear}>${messages.clear}</button>`
          }
        </form>
        ${this.#page.render({
          initial: () => nothing,
          pending: () => this.#renderPending(),
          complete: (page) => this.#renderPage(page),
          error: (error) => renderFailure(error, this.#retry),
        })}
      </section>
    `;
  }

  /** The page before stays until there is another: whoever turns pages keeps the focus and the place. */
  #renderPending(): TemplateResult {
    const before = this.#page.value;
    if (before !== undefined) return this.#renderPage(before);
    return html`<p role="status" aria-busy="true">${messages.loading}</p>`;
  }

  #renderPage(page: LogPage): TemplateResult {
    if (page.entries.length === 0) {
      return html`<p role="status">
        ${this.ticket === undefined ? messages.empty : messages.emptyTicket(this.ticket)}
      </p>`;
    }
    return html`
      <div class="scroll" aria-busy=${this.#page.status === TaskStatus.PENDING}>
        <table role="table">
          <caption class="visually-hidden">
            ${messages.caption}
          </caption>
          <thead>
            <tr role="row">
              ${[messages.entry, messages.act, messages.why, messages.who].map(
                (heading) => html`<th scope="col" role="columnheader">${heading}</th>`,
              )}
              <th scope="col" role="columnheader">
                <span class="visually-hidden">${messages.details}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            ${page.entries.map((entry) => this.#renderEntry(entry))}
          </tbody>
        </table>
      </div>
      ${this.#renderPaging(page.next)}
    `;
  }

  #renderEntry(entry: LogEntry): TemplateResult {
    const { index, time, act, actor, ticket, reason, document_kind, files, findings, remaining } = entry;
    const open = this.opened === index;
    return html`
      <tr role="row">
        <td role="cell"><strong>${index}</strong> <span class="muted">${formatMoment(time)}</span></td>
        <td role="cell">
          <span>${messages.actText(act)}</span>
          ${files === 0 ? nothing : html`<span>${messages.files(files, remaining)}</span>`}
          ${findings === 0 ? nothing : html`<span>${messages.hits(findings, remaining)}</span>`}
          ${
            ticket === null
              ? nothing
              : html`<a href="${this.webPath}/Ticket/Display.html?id=${ticket}"
                  >${messages.ticket(ticket)}</a
                >`
          }
        </td>
        <td role="cell">
          <span>${reason?.label}</span>
          <span class="muted">${document_kind?.label}</span>
        </td>
        <td role="cell"><bdi>${actor.name}</bdi></td>
        <td role="cell">
          <button
            type="button"
            aria-expanded=${open}
            aria-label=${messages.detailsLabel(index)}
            @click=${() => {
              this.#toggle(index);
            }}
          >
            ${messages.details}
          </button>
        </td>
      </tr>
      ${
        open
          ? html`<tr role="row">
              <td role="cell" colspan="5" class="open">
                <gdpr-log-entry .entry=${entry} .webPath=${this.webPath}></gdpr-log-entry>
              </td>
            </tr>`
          : nothing
      }
    `;
  }

  #renderPaging(next: string | null): TemplateResult {
    const first = this.cursors.length === 0;
    const turning = this.#page.status === TaskStatus.PENDING;
    const newer = (): void => {
      if (!first && !turning) this.#turn(this.cursors.slice(0, -1));
    };
    const older = (): void => {
      if (next !== null && !turning) this.#turn([...this.cursors, next]);
    };
    return html`
      <nav aria-label=${messages.paging}>
        <button type="button" aria-disabled=${first} @click=${newer}>${messages.newer}</button>
        <button type="button" aria-disabled=${next === null} @click=${older}>${messages.older}</button>
      </nav>
    `;
  }
}
