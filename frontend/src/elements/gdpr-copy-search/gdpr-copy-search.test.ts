// SPDX-License-Identifier: GPL-2.0-only

import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import { createClient } from '../../api/client.js';
import type { FileCopy } from '../../data/ticket.js';
import { otherTicketCopy } from '../../../test/fixtures/ticket.js';
import { button, deep, expectAccessible, sees, textOf, expectFocus } from '../../../test/helpers.js';
import { problem } from '../../../test/mocks/problems.js';
import type { Answer } from '../../../test/mocks/scenarios.js';
import { MockServer } from '../../../test/mocks/server.js';
import './gdpr-copy-search.define.js';
import type { CopiesFoundEvent, GdprCopySearchElement } from './gdpr-copy-search.js';

const failing = { status: 500, body: problem('internal_error', 500) } as const;
const first: Answer<'searchCopies'> = {
  status: 200,
  body: { copies: [], cursor: 'a:100', progress: 0.4, complete: false },
};
const last: Answer<'searchCopies'> = {
  status: 200,
  body: { copies: [otherTicketCopy], cursor: null, progress: 1, complete: true },
};

describe('gdpr-copy-search', () => {
  const server = new MockServer();
  let found: readonly FileCopy[];

  async function search(files: readonly string[] = ['attachment-34']): Promise<GdprCopySearchElement> {
    found = [];
    return fixture(html`
      <gdpr-copy-search
        ticket="12"
        .client=${createClient('')}
        .files=${files}
        @gdpr-copies-found=${(event: CopiesFoundEvent) => {
          found = [...found, ...event.copies];
        }}
      ></gdpr-copy-search>
    `);
  }

  const progress = (element: GdprCopySearchElement): number | undefined =>
    deep<HTMLProgressElement>(element, 'progress')?.value;

  describe('accessibility', () => {
    it('is given before, while and after', async () => {
      server.play('slow');
      const element = await search();
      await expectAccessible(element);
      button(element, 'Search other tickets').click();
      await sees(element, 'Searching other tickets…');
      await expectAccessible(element);
      button(element, 'Stop').click();
      await sees(element, 'The search was stopped before its end.');
      await expectAccessible(element);
    });

    it('is given when it failed', async () => {
      server.play('error');
      const element = await search();
      button(element, 'Search other tickets').click();
      await sees(element, 'The search was interrupted.');
      await expectAccessible(element);
    });
  });

  it('asks nothing before the user asks', async () => {
    server.play('default');
    await search();
    expect(server.calls).to.deep.equal([]);
  });

  it('goes on from step to step until all is searched', async () => {
    server.play('default');
    const element = await search();
    button(element, 'Search other tickets').click();
    await sees(element, 'All tickets you may read were searched: 1 copy found.');
    expect(server.bodies('searchCopies')).to.deep.equal([
      { files: ['attachment-34'], cursor: null },
      { files: ['attachment-34'], cursor: 'a:100' },
    ]);
    expect(found).to.deep.equal([otherTicketCopy]);
  });

  it('says so when there is no copy', async () => {
    server.play('empty');
    const element = await search();
    button(element, 'Search other tickets').click();
    await sees(element, 'no copy found.');
    expect(found).to.deep.equal([]);
  });

  it('shows how far it is, stops when told, and goes on where it was', async () => {
    server.play('default', { searchCopies: [first, 'never'] });
    const element = await search();
    button(element, 'Search other tickets').click();
    await waitUntil(() => progress(element) === 0.4);
    button(element, 'Stop').click();
    await sees(element, 'The search was stopped before its end.');
    expect(progress(element)).to.equal(0.4);

    server.play('default', { searchCopies: [last] });
    button(element, 'Go on searching').click();
    await sees(element, '1 copy found.');
    expect(server.bodies('searchCopies')).to.deep.equal([{ files: ['attachment-34'], cursor: 'a:100' }]);
  });

  it('says why it failed, and goes on where it was', async () => {
    server.play('default', { searchCopies: [first, failing] });
    const element = await search();
    button(element, 'Search other tickets').click();
    await sees(element, 'The server failed to do this.');
    expect(deep(element, '[role=alert]')).to.exist;

    server.play('default', { searchCopies: [last] });
    button(element, 'Go on searching').click();
    await sees(element, '1 copy found.');
    expect(server.bodies('searchCopies')).to.deep.equal([{ files: ['attachment-34'], cursor: 'a:100' }]);
    expect(deep(element, '[role=alert]')).to.be.undefined;
  });

  it('starts afresh for other files, but not for the same ones in a new list', async () => {
    server.play('default');
    const element = await search();
    button(element, 'Search other tickets').click();
    await sees(element, '1 copy found.');
    element.files = ['attachment-34'];
    await element.updateComplete;
    expect(textOf(element)).to.contain('1 copy found.');
    element.files = ['attachment-34', 'value-5'];
    await element.updateComplete;
    button(element, 'Search other tickets').click();
    await waitUntil(() => server.count('searchCopies') > 2);
    expect(server.bodies('searchCopies')[2]).to.deep.equal({
      files: ['attachment-34', 'value-5'],
      cursor: null,
    });
  });

  it('stops asking when its dialog is gone', async () => {
    server.play('default', { searchCopies: [first, 'never'] });
    const element = await search();
    button(element, 'Search other tickets').click();
    await waitUntil(() => progress(element) === 0.4);
    element.remove();
    await element.updateComplete;
    expect(textOf(element)).to.contain('The search was stopped before its end.');
  });

  it('keeps the focus on its one button', async () => {
    server.play('default');
    const element = await search();
    button(element, 'Search other tickets').focus();
    button(element, 'Search other tickets').click();
    await sees(element, '1 copy found.');
    expectFocus(button(element, 'Search again'));
  });
});
