// SPDX-License-Identifier: GPL-2.0-only

import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { ThemeController } from '../../controllers/theme.js';
import type { FileCopy, TicketFile } from '../../data/ticket.js';
import { base, controls } from '../../styles/base.js';
import { formatMoment, formatSize } from '../../text/format.js';
import { messages } from './gdpr-file-list.messages.js';
import { styles } from './gdpr-file-list.styles.js';

/** The user chose files, or chose them no longer. */
export class FilesToggledEvent extends Event {
  static readonly type = 'gdpr-files-toggled';
  readonly refs: readonly string[];
  readonly chosen: boolean;

  constructor(refs: readonly string[], chosen: boolean) {
    super(FilesToggledEvent.type);
    this.refs = refs;
    this.chosen = chosen;
  }
}

const mayDelete = (file: TicketFile | FileCopy): boolean => !('may_delete' in file) || file.may_delete;

/**
 * Files with a checkbox each. File names are whatever a sender made up: they are shown as isolated text, never as markup.
 *
 * @csspart legend - the heading
 * @fires gdpr-files-toggled - a {@link FilesToggledEvent}; who listens sets `chosen` anew
 */
export class GdprFileListElement extends LitElement {
  static override styles = [base, controls, styles];

  /** What the list is of. */
  @property() heading = '';
  @property({ attribute: false }) files: readonly (TicketFile | FileCopy)[] = [];
  /** Refs of the files that are ticked. */
  @property({ attribute: false }) chosen: ReadonlySet<string> = new Set();
  /** Shows the files without checkboxes: they were chosen elsewhere. */
  @property({ type: Boolean }) fixed = false;

  constructor() {
    super();
    new ThemeController(this);
  }

  readonly #toggleOne = (event: Event): void => {
    const { value, checked } = event.target as HTMLInputElement;
    this.dispatchEvent(new FilesToggledEvent([value], checked));
  };

  readonly #toggleAll = (event: Event): void => {
    const refs = this.files.filter(mayDelete).map(({ ref }) => ref);
    this.dispatchEvent(new FilesToggledEvent(refs, (event.target as HTMLInputElement).checked));
  };

  protected override render(): TemplateResult {
    return html`
      <fieldset>
        <legend part="legend">${this.heading}</legend>
        ${this.#renderAll()}
        <ul>
          ${this.files.map((file) => this.#renderFile(file))}
        </ul>
      </fieldset>
    `;
  }

  #renderAll(): TemplateResult | typeof nothing {
    const deletable = this.files.filter(mayDelete);
    if (this.fixed || deletable.length < 2) return nothing;
    const number = deletable.filter(({ ref }) => this.chosen.has(ref)).length;
    return html`
      <label class="all">
        <input
          type="checkbox"
          .checked=${number === deletable.length}
          .indeterminate=${number > 0 && number < deletable.length}
          @change=${this.#toggleAll}
        />
        ${messages.all}
      </label>
    `;
  }

  #renderFile(file: TicketFile | FileCopy): TemplateResult {
    const name = file.name ?? messages.unnamed;
    return html`
      <li class=${this.fixed ? 'fixed' : ''}>
        ${
          this.fixed
            ? nothing
            : html`<input
                type="checkbox"
                id=${file.ref}
                .value=${file.ref}
                .checked=${this.chosen.has(file.ref)}
                ?disabled=${!mayDelete(file)}
                aria-describedby="about-${file.ref}"
                @change=${this.#toggleOne}
              />`
        }
        <div>
          ${
            this.fixed
              ? html`<bdi class="name">${name}</bdi>`
              : html`<label class="name" for=${file.ref}><bdi>${name}</bdi></label>`
          }
          <div id="about-${file.ref}">${this.#renderDetails(file)}</div>
        </div>
        ${
          file.url === null
            ? nothing
            : html`<a href=${file.url} target="_blank" rel="noopener" aria-label=${messages.viewLabel(name)}
                >${messages.view}</a
              >`
        }
      </li>
    `;
  }

  #renderDetails(file: TicketFile | FileCopy): TemplateResult {
    const when = formatMoment(file.created);
    return html`
      <small><bdi>${file.content_type}</bdi>, ${formatSize(file.size)}</small>
      <small><bdi>${file.by === null ? when : messages.by(file.by.name, when)}</bdi></small>
      ${
        'place' in file
          ? html`<small class="strong">${messages.place[file.place](file.ticket)}</small>`
          : nothing
      }
      ${mayDelete(file) ? nothing : html`<small class="strong">${messages.mayNot}</small>`}
      ${file.scheduled ? html`<small class="strong">${messages.scheduled}</small>` : nothing}
    `;
  }
}
