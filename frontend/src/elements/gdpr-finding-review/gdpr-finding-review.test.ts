// SPDX-License-Identifier: GPL-2.0-only

import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { planOfMany } from '../../../test/fixtures/many-findings.js';
import { emptyRedactionPlan, findings, redactionPlan } from '../../../test/fixtures/redaction.js';
import { button, deep, expectAccessible, focused, sees, textOf } from '../../../test/helpers.js';
import type { RedactionPlan } from '../../data/redaction.js';
import { reviewOf } from '../../data/review.js';
import './gdpr-finding-review.define.js';
import type { GdprFindingReviewElement } from './gdpr-finding-review.js';

const ids = findings.map(({ id }) => id);

describe('gdpr-finding-review', () => {
  /** Decides as its parent does. */
  async function review(plan: RedactionPlan = redactionPlan): Promise<GdprFindingReviewElement> {
    const element = await fixture<GdprFindingReviewElement>(
      html`<gdpr-finding-review
        .review=${reviewOf(plan)}
        .accepted=${new Set(plan.findings.filter(({ auto }) => auto).map(({ id }) => id))}
        .categories=${plan.categories}
      ></gdpr-finding-review>`,
    );
    element.addEventListener('gdpr-findings-decided', (event) => {
      const rest = [...element.accepted].filter((id) => !event.ids.includes(id));
      element.accepted = new Set(event.accept ? [...rest, ...event.ids] : rest);
    });
    return element;
  }

  const focusedId = (): string | undefined => (focused() as HTMLElement | null)?.dataset['id'];
  const press = async (key: string, number: number): Promise<void> => {
    await sendKeys({ press: key });
    await waitUntil(() => focusedId() === ids[number - 1], `${key} leads to ${number}`);
  };

  it('is accessible', async () => {
    const element = await review();
    await expectAccessible(element);
    await press('j', 4);
    await expectAccessible(element);
    await expectAccessible(await review(emptyRedactionPlan));
  });

  it('says what there is to decide', async () => {
    expect(textOf(await review())).to.contain('1 doubtful hit to decide, 6 sure');
    expect(textOf(await review(emptyRedactionPlan))).to.contain('0 hits, none doubtful');
  });

  it('goes on by J and back by K, the doubtful ones first', async () => {
    const element = await review();
    await press('j', 4);
    await sees(element, 'Doubtful 1 of 1');
    expect(deep(element, '[role=status]')?.textContent).to.contain(
      'Name: A first name that is a word as well',
    );
    await press('j', 3);
    await sees(element, 'Hit 1 of 6');
    await press('j', 5);
    await press('k', 3);
    await press('k', 4);
    await press('k', 4);
  });

  it('ends at the last', async () => {
    await review();
    for (const number of [4, 3, 5, 1, 2, 6, 7, 7]) await press('j', number);
  });

  it('replaces or keeps one by X', async () => {
    const element = await review();
    await press('j', 4);
    await press('x', 4);
    expect(element.accepted.has(ids[3] ?? '')).to.be.true;
    await press('x', 4);
    expect(element.accepted.has(ids[3] ?? '')).to.be.false;
  });

  it('replaces or keeps all that are the same by Shift+X', async () => {
    const element = await review();
    for (const number of [4, 3]) await press('j', number);
    await sendKeys({ down: 'Shift' });
    await press('X', 3);
    expect([0, 2, 5].map((index) => element.accepted.has(ids[index] ?? ''))).to.deep.equal([
      false,
      false,
      false,
    ]);
    expect(element.accepted).to.have.property('size', 3);
    await press('X', 3);
    await sendKeys({ up: 'Shift' });
    expect(element.accepted).to.have.property('size', 6);
  });

  it('does the same by buttons', async () => {
    const element = await review();
    expect(button(element, 'Previous hit').disabled).to.be.true;
    button(element, 'Next hit').click();
    await waitUntil(() => focusedId() === ids[3]);
    button(element, 'Replace').click();
    await sees(element, 'Keep');
    expect(element.accepted.has(ids[3] ?? '')).to.be.true;
    button(element, 'Next hit').click();
    await waitUntil(() => focusedId() === ids[2]);
    button(element, 'Keep all 3 like it').click();
    await sees(element, 'Replace all 3 like it');
    button(element, 'Previous hit').click();
    await waitUntil(() => focusedId() === ids[3]);
  });

  it('goes on from the one that was clicked', async () => {
    const element = await review();
    deep(element, `mark[data-id="${ids[0] ?? ''}"]`)?.click();
    await sees(element, 'Hit 3 of 6');
    expect(element.accepted.has(ids[0] ?? '')).to.be.false;
    await press('j', 2);
  });

  it('leaves keys to fields, and other keys to the browser', async () => {
    const element = await review();
    const field = document.createElement('input');
    element.after(field);
    field.focus();
    await sendKeys({ type: 'jkx' });
    expect(field.value).to.equal('jkx');
    field.remove();
    for (const init of [
      { key: 'j', ctrlKey: true },
      { key: 'j', metaKey: true },
      { key: 'j', altKey: true },
      { key: 'c' },
    ]) {
      const event = new KeyboardEvent('keydown', {
        ...init,
        bubbles: true,
        composed: true,
        cancelable: true,
      });
      element.dispatchEvent(event);
      expect(event.defaultPrevented, JSON.stringify(init)).to.be.false;
    }
    expect(textOf(element)).to.contain('1 doubtful hit to decide');
  });

  it('does nothing by keys when it is gone', async () => {
    const element = await review();
    element.remove();
    const event = new KeyboardEvent('keydown', { key: 'j', bubbles: true, cancelable: true });
    document.body.dispatchEvent(event);
    expect(event.defaultPrevented).to.be.false;
  });

  it('begins with the doubtful one at the very end of 5,000', async () => {
    const plan = planOfMany(500, 10);
    const element = await review(plan);
    await sendKeys({ press: 'j' });
    await waitUntil(() => focusedId() === plan.findings.at(-1)?.id);
    expect(textOf(element)).to.contain('Doubtful 1 of 1');
  });
});
