// SPDX-License-Identifier: GPL-2.0-only

import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { ThemeController } from '../../controllers/theme.js';
import type { FindingGroup } from '../../data/review.js';
import { base, controls } from '../../styles/base.js';
import { FindingsDecidedEvent } from '../findings-decided-event.js';
import { messages } from './gdpr-finding-groups.messages.js';
import { styles } from './gdpr-finding-groups.styles.js';

/**
 * Findings by person or by kind, with a checkbox for those that are sure and one for the doubtful ones.
 *
 * @fires gdpr-findings-decided - a {@link FindingsDecidedEvent}; who listens sets `accepted` and `keptPeople` anew
 */
export class GdprFindingGroupsElement extends LitElement {
  static override styles = [base, controls, styles];

  @property() heading = '';
  @property({ attribute: false }) groups: readonly FindingGroup[] = [];
  /** Ids of the findings that are to be replaced. */
  @property({ attribute: false }) accepted: ReadonlySet<string> = new Set();
  /** Numbers of the people who are to stay. */
  @property({ attribute: false }) keptPeople: ReadonlySet<number> = new Set();

  constructor() {
    super();
    new ThemeController(this);
  }

  protected override render(): TemplateResult {
    return html`
      <fieldset>
        <legend>${this.heading}</legend>
        <ul>
          ${this.groups.map((group) => html`<li>${this.#renderAll(group)} ${this.#renderDoubtful(group)}</li>`)}
        </ul>
      </fieldset>
    `;
  }

  /** Ticks what is sure; takes back all. */
  #renderAll(group: FindingGroup): TemplateResult {
    const { key, label, sure, doubtful, person } = group;
    const isKept = person !== undefined && this.keptPeople.has(person);
    const ticked = sure.filter((id) => this.accepted.has(id)).length;
    const isEmpty = person === undefined && sure.length === 0;
    const decide = (event: Event): void => {
      const { checked } = event.target as HTMLInputElement;
      this.#decide(checked ? sure : [...sure, ...doubtful], checked, person);
    };
    return html`
      <label>
        <input
          type="checkbox"
          id=${key}
          ?disabled=${isEmpty}
          .checked=${!isEmpty && !isKept && ticked === sure.length}
          .indeterminate=${ticked > 0 && (isKept || ticked < sure.length)}
          @change=${decide}
        />
        <span>
          <bdi>${label}</bdi>
          <span class="muted">${messages.about(group)}</span>
        </span>
      </label>
    `;
  }

  #renderDoubtful({ key, label, doubtful }: FindingGroup): TemplateResult | typeof nothing {
    if (doubtful.length === 0) return nothing;
    const ticked = doubtful.filter((id) => this.accepted.has(id)).length;
    const decide = (event: Event): void => {
      this.#decide(doubtful, (event.target as HTMLInputElement).checked);
    };
    return html`
      <label class="doubtful">
        <input
          type="checkbox"
          id="${key}-doubtful"
          aria-label=${messages.doubtfulOf(doubtful.length, label)}
          .checked=${ticked === doubtful.length}
          .indeterminate=${ticked > 0 && ticked < doubtful.length}
          @change=${decide}
        />
        ${messages.doubtful(doubtful.length)}
      </label>
    `;
  }

  #decide(ids: readonly string[], accept: boolean, person?: number): void {
    this.dispatchEvent(new FindingsDecidedEvent(ids, accept, person));
  }
}
