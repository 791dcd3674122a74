// SPDX-License-Identifier: GPL-2.0-only

import { expect } from '@open-wc/testing';
import { findings, redactionPlan } from '../../test/fixtures/redaction.js';
import { changedTexts, reviewOf, sameAs } from './review.js';

const ids = findings.map(({ id }) => id);
const numbered = (...some: readonly string[]): number[] => some.map((id) => ids.indexOf(id) + 1);

describe('reviewOf', () => {
  const review = reviewOf(redactionPlan);

  it('puts texts with doubtful findings first', () => {
    expect(review.texts.map(({ key }) => key)).to.deep.equal([
      'attachment-34-content:text',
      'attachment-34-headers:From.0',
      'attachment-36-content:text',
    ]);
  });

  it('puts doubtful findings first, and the others in the order of the texts', () => {
    expect(numbered(...review.order)).to.deep.equal([4, 3, 5, 1, 2, 6, 7]);
    expect(review.doubtful).to.equal(1);
  });

  it('groups by person, with those who are in no text', () => {
    const [grace, will] = review.people;
    expect(numbered(...(grace?.sure ?? []))).to.deep.equal([1, 2, 3, 6, 7]);
    expect(numbered(...(grace?.doubtful ?? []))).to.deep.equal([4]);
    expect(will).to.deep.include({ label: 'Will Example', hint: 'Cc', sure: [], doubtful: [], person: 2 });
  });

  it('groups by kind', () => {
    expect(
      review.categories.map(({ label, sure, doubtful }) => [label, sure.length, doubtful.length]),
    ).to.deep.equal([
      ['Name', 3, 1],
      ['E-mail address', 2, 0],
      ['IBAN', 1, 0],
    ]);
  });

  it('finds what is the same', () => {
    expect(numbered(...sameAs(review, ids[1] ?? ''))).to.deep.equal([2, 7]);
    expect(sameAs(review, 'unknown')).to.deep.equal([]);
  });
});

describe('changedTexts', () => {
  it('leaves out texts of which nothing is replaced', () => {
    const changed = changedTexts(redactionPlan.texts, new Set([ids[5] ?? '']));
    expect(changed.map(({ key }) => key)).to.deep.equal(['attachment-36-content:text']);
  });
});
