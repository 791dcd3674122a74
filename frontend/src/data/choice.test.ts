// SPDX-License-Identifier: GPL-2.0-only

import { expect } from '@open-wc/testing';
import { forwardedCopy, hostile, idCard, lockedCopy, otherTicketCopy } from '../../test/fixtures/ticket.js';
import { choose } from './choice.js';

const files = [idCard, hostile];
const copies = [forwardedCopy, lockedCopy, otherTicketCopy];

describe('choose', () => {
  it('chooses nothing while nothing is ticked', () => {
    expect(choose(files, copies, new Set())).to.deep.equal({ copies: [], refs: [] });
  });

  it('offers the copies of a ticked file, and does not choose them', () => {
    const choice = choose(files, copies, new Set([idCard.ref]));
    expect(choice.copies).to.deep.equal(copies);
    expect(choice.refs).to.deep.equal([idCard.ref]);
  });

  it('chooses a copy that is ticked', () => {
    const choice = choose(files, copies, new Set([idCard.ref, otherTicketCopy.ref]));
    expect(choice.refs).to.deep.equal([idCard.ref, otherTicketCopy.ref]);
  });

  it('never chooses a copy that the user may not delete', () => {
    expect(choose(files, copies, new Set([idCard.ref, lockedCopy.ref])).refs).to.deep.equal([idCard.ref]);
  });

  it('takes back the copies with their file', () => {
    const choice = choose(files, copies, new Set([hostile.ref, otherTicketCopy.ref]));
    expect(choice).to.deep.equal({ copies: [], refs: [hostile.ref] });
  });

  it('offers copies of a copy that is chosen, in whatever order they came', () => {
    const further = { ...otherTicketCopy, ref: 'attachment-300', of: otherTicketCopy.ref };
    const ticked = new Set([idCard.ref, otherTicketCopy.ref, further.ref]);
    const choice = choose(files, [further, otherTicketCopy], ticked);
    expect(choice.copies).to.deep.equal([otherTicketCopy, further]);
    expect(choice.refs).to.deep.equal([idCard.ref, otherTicketCopy.ref, further.ref]);
    expect(choose(files, [further], ticked).copies).to.deep.equal([]);
  });

  it('ends when copies name each other', () => {
    const one = { ...otherTicketCopy, ref: 'attachment-300', of: 'attachment-301' };
    const two = { ...otherTicketCopy, ref: 'attachment-301', of: 'attachment-300' };
    expect(choose(files, [one, two], new Set([idCard.ref, one.ref, two.ref])).refs).to.deep.equal([
      idCard.ref,
    ]);
  });

  it('lists a file of the ticket once, also when it is a copy of another', () => {
    const twin = { ...forwardedCopy, ref: hostile.ref };
    const choice = choose(files, [twin], new Set([idCard.ref, hostile.ref]));
    expect(choice).to.deep.equal({ copies: [], refs: [idCard.ref, hostile.ref] });
  });

  it('forgets what is ticked and not there any more', () => {
    expect(choose(files, copies, new Set(['attachment-1'])).refs).to.deep.equal([]);
  });
});
