// SPDX-License-Identifier: GPL-2.0-only

import { expect, fixture, html, nextFrame, waitUntil } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { planOfMany } from '../../../test/fixtures/many-findings.js';
import { findings, redactionPlan, texts } from '../../../test/fixtures/redaction.js';
import { HOSTILE_NAME } from '../../../test/fixtures/ticket.js';
import { deep, eventually, expectAccessible, expectFocus, textOf } from '../../../test/helpers.js';
import type { RedactionPlan } from '../../data/redaction.js';
import { reviewOf } from '../../data/review.js';
import './gdpr-finding-list.define.js';
import type { GdprFindingListElement } from './gdpr-finding-list.js';

const sure = new Set(findings.filter(({ auto }) => auto).map(({ id }) => id));
const [first, , third, doubtful] = findings.map(({ id }) => id);

describe('gdpr-finding-list', () => {
  async function list(plan: RedactionPlan = redactionPlan, preview = false): Promise<GdprFindingListElement> {
    const box = await fixture(html`
      <div data-scroller style="block-size: 400px; overflow: auto">
        <gdpr-finding-list
          .texts=${plan.texts}
          .findings=${reviewOf(plan).findings}
          .accepted=${plan === redactionPlan ? sure : new Set(plan.findings.map(({ id }) => id))}
          .current=${plan.findings[0]?.id ?? ''}
          ?preview=${preview}
        ></gdpr-finding-list>
      </div>
    `);
    return box.querySelector('gdpr-finding-list') ?? expect.fail('No list');
  }

  const marks = (element: GdprFindingListElement): HTMLElement[] => [
    ...element.renderRoot.querySelectorAll<HTMLElement>('mark'),
  ];
  const mark = (element: GdprFindingListElement, id = ''): HTMLElement =>
    deep(element, `mark[data-id="${id}"]`) ?? expect.fail(`No mark ${id}`);
  const content = (element: Element): string => element.textContent.replaceAll(/\s+/g, ' ').trim();

  describe('accessibility', () => {
    it('is given with findings to decide', async () => {
      await expectAccessible(await list());
    });

    it('is given with the preview', async () => {
      await expectAccessible(await list(redactionPlan, true));
    });
  });

  it('says of each text what it is, whose and when', async () => {
    const text = textOf(await list());
    expect(text).to.contain('Header: From').and.to.contain('grace@example.com, 20 Nov 2026, 15:00');
    expect(text).to.contain('Message text').and.to.contain('alice, 21 Nov 2026');
    expect(text).to.contain('… 4000 characters without hits …');
  });

  it('marks every finding, with what will stand there where it is accepted', async () => {
    const element = await list();
    expect(marks(element).map(content)).to.deep.equal([
      'Grace Example → [Person 1]',
      'grace@example.com → [E-mail 1]',
      'Grace Example → [Person 1]',
      'doubtful: grace',
      'DE02 1203 0000 0000 2020 51 → [IBAN 1]',
      'Grace Example → [Person 1]',
      'grace@example.com → [E-mail 1]',
    ]);
    expect(mark(element, third).getAttribute('aria-checked')).to.equal('true');
    expect(mark(element, doubtful).getAttribute('aria-checked')).to.equal('false');
  });

  it('keeps the text between them as it is', async () => {
    const pieces = (await list()).renderRoot.querySelector('.pieces');
    expect(pieces?.textContent).to.equal('Grace Example → [Person 1] <grace@example.com → [E-mail 1]>');
  });

  it('shows hostile text as text', async () => {
    const [text] = texts;
    if (text === undefined) throw new RangeError();
    const plan = {
      ...redactionPlan,
      texts: [{ ...text, pieces: [{ text: HOSTILE_NAME, finding: first ?? '' }] }],
    };
    const element = await list(plan);
    expect(element.renderRoot.querySelector('img')).to.be.null;
    expect(content(mark(element, first))).to.contain('onerror=alert(1)');
  });

  it('tells which finding was clicked, wherever on it', async () => {
    const element = await list();
    const told: unknown[] = [];
    element.addEventListener('gdpr-findings-decided', ({ ids, accept }) => told.push([ids, accept]));
    mark(element, third).querySelector<HTMLElement>('.token')?.click();
    mark(element, doubtful).click();
    element.renderRoot.querySelector<HTMLElement>('.pieces')?.click();
    expect(told).to.deep.equal([
      [[third], false],
      [[doubtful], true],
    ]);
  });

  it('is one stop for Tab, and decides by Space and Enter', async () => {
    const element = await list();
    const told: unknown[] = [];
    element.addEventListener('gdpr-findings-decided', ({ ids, accept }) => told.push([ids, accept]));
    expect(marks(element).filter(({ tabIndex }) => tabIndex === 0)).to.deep.equal([mark(element, first)]);
    mark(element, first).focus();
    await sendKeys({ press: 'Space' });
    await sendKeys({ press: 'Enter' });
    expect(told).to.deep.equal([
      [[first], false],
      [[first], false],
    ]);
  });

  it('shows the text as it will be, with nothing to press', async () => {
    const element = await list(redactionPlan, true);
    const text = content(element.renderRoot.querySelector('section') ?? element);
    expect(text).to.contain('my name is [Person 1]. They gave us three days of grace.');
    expect(text).not.to.contain('Grace Example').and.not.to.contain('DE02');
    expect(text).to.contain('20 Nov 2026, 15:00').and.not.to.contain('grace@example.com');
    expect(element.renderRoot.querySelector('[role=checkbox], [tabindex]')).to.be.null;
  });

  describe('with 5,000 findings in 500 texts', () => {
    const plan = planOfMany(500, 10);
    const last = plan.findings.at(-1)?.id ?? '';

    it('draws only those near to what is seen', async () => {
      const element = await list(plan);
      await nextFrame();
      await nextFrame();
      expect(marks(element).length).to.be.within(10, 300);
      expect(element.renderRoot.querySelectorAll('*').length).to.be.below(2000);
    });

    it('draws others instead when it is scrolled', async () => {
      const element = await list(plan);
      const before = mark(element, plan.findings[0]?.id);
      element.current = last;
      element.parentElement?.scrollTo(0, element.parentElement.scrollHeight / 2);
      await waitUntil(() => !before.isConnected, 'the first is gone');
      expect(marks(element).length).to.be.within(10, 400);
      await waitUntil(() => {
        const box = element.parentElement?.getBoundingClientRect();
        return marks(element).some((one) => {
          const { top, bottom } = one.getBoundingClientRect();
          return box !== undefined && bottom > box.top && top < box.bottom;
        });
      }, 'one of the middle is seen');
    });

    it('takes the user to any of them, and keeps it when others come', async () => {
      const element = await list(plan);
      element.current = last;
      await element.reveal(last);
      expectFocus(mark(element, last));
      const box = element.parentElement?.getBoundingClientRect();
      expect(mark(element, last).getBoundingClientRect().bottom).to.be.at.most(box?.bottom ?? 0);

      element.parentElement?.scrollTo(0, 0);
      await eventually(
        () => deep(element, `mark[data-id="${plan.findings[0]?.id ?? ''}"]`),
        'the first again',
      );
      expectFocus(mark(element, last));
    });

    it('draws few of them when all are in one text', async () => {
      const element = await list(planOfMany(1, 5000));
      await nextFrame();
      await nextFrame();
      expect(marks(element).length).to.be.within(10, 300);
      await element.reveal((4999).toString(16).padStart(16, '0'));
      expect(marks(element).length).to.be.within(10, 400);
    });

    it('draws new texts when they come', async () => {
      const element = await list(plan);
      element.texts = texts;
      element.findings = reviewOf(redactionPlan).findings;
      await element.updateComplete;
      expect(marks(element)).to.have.length(7);
    });
  });
});
