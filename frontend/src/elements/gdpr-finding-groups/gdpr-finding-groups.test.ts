// SPDX-License-Identifier: GPL-2.0-only

import { expect, fixture, html } from '@open-wc/testing';
import { findings, redactionPlan } from '../../../test/fixtures/redaction.js';
import { deep, expectAccessible, textOf } from '../../../test/helpers.js';
import { reviewOf, type FindingGroup } from '../../data/review.js';
import './gdpr-finding-groups.define.js';
import type { FindingsDecidedEvent } from '../findings-decided-event.js';
import type { GdprFindingGroupsElement } from './gdpr-finding-groups.js';

const review = reviewOf(redactionPlan);
const sure = new Set(findings.filter(({ auto }) => auto).map(({ id }) => id));

describe('gdpr-finding-groups', () => {
  const groups = (
    content: readonly FindingGroup[],
    accepted: ReadonlySet<string> = sure,
    kept: ReadonlySet<number> = new Set(),
  ): Promise<GdprFindingGroupsElement> =>
    fixture(
      html`<gdpr-finding-groups
        heading="People"
        .groups=${content}
        .accepted=${accepted}
        .keptPeople=${kept}
      ></gdpr-finding-groups>`,
    );

  const box = (element: GdprFindingGroupsElement, id: string): HTMLInputElement =>
    deep<HTMLInputElement>(element, `#${id}`) ?? expect.fail(`No box ${id}`);

  function decisions(element: GdprFindingGroupsElement): FindingsDecidedEvent[] {
    const told: FindingsDecidedEvent[] = [];
    element.addEventListener('gdpr-findings-decided', (event) => told.push(event));
    return told;
  }

  it('is accessible', async () => {
    await expectAccessible(await groups(review.people));
    await expectAccessible(await groups(review.categories, new Set()));
  });

  it('says who, in which role and how often', async () => {
    const text = textOf(await groups(review.people));
    expect(text).to.contain('Grace Example').and.to.contain('Requestor, 5 hits').and.to.contain('1 doubtful');
    expect(text).to.contain('Will Example').and.to.contain('Cc, in no text');
  });

  it('ticks what is sure and not what is doubtful', async () => {
    const element = await groups(review.categories);
    expect(box(element, 'category-person').checked).to.be.true;
    expect(box(element, 'category-person-doubtful').checked).to.be.false;
  });

  it('shows when some of them were decided singly', async () => {
    const element = await groups(review.categories, new Set([...sure].slice(1)));
    expect(box(element, 'category-person').checked).to.be.false;
    expect(box(element, 'category-person').indeterminate).to.be.true;
    expect(box(element, 'category-iban').indeterminate).to.be.false;
  });

  it('takes back all of a person, the doubtful ones and the person too', async () => {
    const element = await groups(review.people);
    const told = decisions(element);
    box(element, 'person-1').click();
    expect(told).to.have.length(1);
    expect(told[0]).to.deep.include({ accept: false, person: 1 });
    expect(told[0]?.ids).to.have.length(6);
  });

  it('ticks only what is sure', async () => {
    const element = await groups(review.people, new Set(), new Set([1]));
    expect(box(element, 'person-1').checked).to.be.false;
    const told = decisions(element);
    box(element, 'person-1').click();
    expect(told[0]?.ids).to.have.length(5);
    expect(told[0]?.accept).to.be.true;
  });

  it('decides the doubtful ones apart, and leaves the person alone', async () => {
    const element = await groups(review.people);
    const told = decisions(element);
    box(element, 'person-1-doubtful').click();
    expect(told[0]).to.deep.include({ ids: ['0000000000000004'], accept: true, person: undefined });
  });

  it('offers a person who is in no text', async () => {
    const element = await groups(review.people);
    expect(box(element, 'person-2').checked).to.be.true;
    const told = decisions(element);
    box(element, 'person-2').click();
    expect(told[0]).to.deep.include({ ids: [], accept: false, person: 2 });
  });

  it('has nothing to tick where all of a kind is doubtful but the doubtful', async () => {
    const only: FindingGroup = { key: 'category-phone', label: 'Phone', hint: '', sure: [], doubtful: ['a'] };
    const element = await groups([only]);
    expect(box(element, 'category-phone').disabled).to.be.true;
    expect(box(element, 'category-phone-doubtful').disabled).to.be.false;
  });
});
