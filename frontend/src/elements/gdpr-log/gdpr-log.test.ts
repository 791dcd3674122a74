// SPDX-License-Identifier: GPL-2.0-only

import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import { TestLog } from '../../../test/fixtures/log.js';
import { button, deep, expectAccessible, fill, sees, textOf, expectFocus } from '../../../test/helpers.js';
import { MockServer } from '../../../test/mocks/server.js';
import './gdpr-log.define.js';
import type { GdprLogElement } from './gdpr-log.js';

describe('gdpr-log', () => {
  const server = new MockServer();
  let log: TestLog;

  before(async () => {
    log = await TestLog.of(5);
  });

  const show = (): Promise<GdprLogElement> => fixture(html`<gdpr-log web-path="/rt"></gdpr-log>`);
  const rows = (element: GdprLogElement): string[] =>
    [...element.renderRoot.querySelectorAll('tbody tr td:first-child strong')].map(
      ({ textContent }) => textContent,
    );
  const queries = (): string[] => server.calls.map(({ url }) => url.search);
  const showsRows = (element: GdprLogElement, ...indexes: string[]): Promise<void> =>
    waitUntil(() => rows(element).join() === indexes.join(), `rows ${indexes.join()}`);

  /** Two entries a page. */
  function playPages(): void {
    server.play('default', {
      listLog: [
        { status: 200, body: log.page(null, 2) },
        { status: 200, body: log.page('3', 2) },
        { status: 200, body: log.page('1', 2) },
        { status: 200, body: log.page('3', 2) },
      ],
    });
  }

  describe('accessibility', () => {
    it('is given with entries, and with one opened', async () => {
      server.play('default');
      const element = await show();
      await sees(element, 'Ticket #12');
      await expectAccessible(element);
      button(element, 'Details of entry 4').click();
      await sees(element, 'Verify in this browser');
      await expectAccessible(element);
    });

    for (const scenario of ['empty', 'error', 'slow', 'forbidden'] as const) {
      it(`is given in the scenario "${scenario}"`, async () => {
        server.play(scenario);
        const element = await show();
        await waitUntil(() =>
          deep(element, scenario === 'empty' || scenario === 'slow' ? '[role=status]' : '[role=alert]'),
        );
        await expectAccessible(element);
      });
    }
  });

  it('says of each entry who did what, when and why', async () => {
    server.play('default', { listLog: [{ status: 200, body: log.page(null, 1) }] });
    const element = await show();
    await sees(element, 'Deleted files');
    const text = textOf(element);
    for (const part of ['4', '23 Nov 2026', '1 file, 0 copies left', 'ID check done', 'ID card', 'alice']) {
      expect(text).to.contain(part);
    }
    expect(deep(element, 'td a')?.getAttribute('href')).to.equal('/rt/Ticket/Display.html?id=12');
  });

  it('says of a redaction how much was replaced', async () => {
    const page = log.page(null, 1);
    const entries = page.entries.map((entry) => ({
      ...entry,
      act: 'anonymize',
      files: 0,
      findings: 12,
      remaining: 1,
    }));
    server.play('default', { listLog: [{ status: 200, body: { ...page, entries } }] });
    const element = await show();
    await sees(element, 'Anonymised the ticket');
    expect(textOf(element)).to.contain('12 hits, 1 row left').and.not.to.contain('0 files');
  });

  it('shows an act it has no words for by its code', async () => {
    const page = log.page(null, 1);
    const entries = page.entries.map((entry) => ({
      ...entry,
      act: 'something_new',
      ticket: null,
      files: 0,
      reason: null,
    }));
    server.play('default', { listLog: [{ status: 200, body: { ...page, entries } }] });
    const element = await show();
    await sees(element, 'something_new');
    expect(textOf(element))
      .not.to.contain('Ticket #')
      .and.not.to.contain('null')
      .and.not.to.contain('undefined');
  });

  it('says when there is nothing', async () => {
    server.play('empty');
    await sees(await show(), 'The log has no entries yet.');
  });

  it('tries again when asked', async () => {
    server.play('error');
    const element = await show();
    await sees(element, 'The server failed to do this.');
    server.play('default');
    button(element, 'Try again').click();
    await sees(element, 'Deleted files');
  });

  describe('paging', () => {
    it('turns to older entries and back', async () => {
      playPages();
      const element = await show();
      await showsRows(element, '4', '3');
      button(element, 'Older').click();
      await showsRows(element, '2', '1');
      button(element, 'Older').click();
      await showsRows(element, '0');
      button(element, 'Newer').click();
      await showsRows(element, '2', '1');
      expect(queries()).to.deep.equal(['', '?after=3', '?after=1', '?after=3']);
    });

    it('ends at both ends', async () => {
      server.play('default');
      const element = await show();
      await showsRows(element, '4', '3', '2', '1', '0');
      for (const name of ['Newer', 'Older']) {
        expect(button(element, name).getAttribute('aria-disabled')).to.equal('true');
        button(element, name).click();
      }
      await element.updateComplete;
      expect(server.count('listLog')).to.equal(1);
    });

    it('turns one page, however fast the button is clicked', async () => {
      playPages();
      const element = await show();
      await showsRows(element, '4', '3');
      button(element, 'Older').click();
      await element.updateComplete;
      button(element, 'Older').click();
      await showsRows(element, '2', '1');
      button(element, 'Newer').click();
      await waitUntil(() => queries().length === 3);
      expect(queries()).to.deep.equal(['', '?after=3', '']);
    });

    it('keeps the focus on the button', async () => {
      playPages();
      const element = await show();
      await showsRows(element, '4', '3');
      button(element, 'Older').focus();
      button(element, 'Older').click();
      await showsRows(element, '2', '1');
      expectFocus(button(element, 'Older'));
    });
  });

  describe('the filter', () => {
    it("shows one ticket's entries, from the first page, and all again", async () => {
      playPages();
      const element = await show();
      await showsRows(element, '4', '3');
      button(element, 'Older').click();
      await showsRows(element, '2', '1');
      server.play('default', { listLog: [{ status: 200, body: log.page(null, 50, '13') }] });
      const input = deep<HTMLInputElement>(element, '#ticket') ?? expect.fail('No field');
      fill(input, '13');
      button(element, 'Show').click();
      await showsRows(element, '3', '1');
      expect(queries()).to.deep.equal(['?ticket=13']);
      server.play('default');
      button(element, 'Show all').click();
      await showsRows(element, '4', '3', '2', '1', '0');
      expect(queries()).to.deep.equal(['']);
      expect(input.value).to.equal('');
    });

    it('names the ticket when it has none', async () => {
      server.play('empty');
      const element = await show();
      fill(deep<HTMLInputElement>(element, '#ticket') ?? expect.fail('No field'), '99');
      button(element, 'Show').click();
      await sees(element, 'The log has no entries for ticket #99.');
    });

    it('does not ask for what is no ticket', async () => {
      server.play('default');
      const element = await show();
      await sees(element, 'Deleted files');
      fill(deep<HTMLInputElement>(element, '#ticket') ?? expect.fail('No field'), '1 OR 1');
      button(element, 'Show').click();
      await element.updateComplete;
      expect(server.count('listLog')).to.equal(1);
    });
  });

  describe('the details', () => {
    it('open and close with their button, which says so', async () => {
      server.play('default');
      const element = await show();
      await sees(element, 'Deleted files');
      const details = button(element, 'Details of entry 3');
      expect(details.getAttribute('aria-expanded')).to.equal('false');
      details.click();
      await sees(element, 'Verify in this browser');
      expect(details.getAttribute('aria-expanded')).to.equal('true');
      await sees(element, '"index":3');
      details.click();
      await waitUntil(() => deep(element, 'gdpr-log-entry') === undefined);
    });

    it('are of one entry at a time', async () => {
      server.play('default');
      const element = await show();
      await sees(element, 'Deleted files');
      button(element, 'Details of entry 3').click();
      await sees(element, '"index":3');
      button(element, 'Details of entry 1').click();
      await sees(element, '"index":1');
      expect(element.renderRoot.querySelectorAll('gdpr-log-entry')).to.have.length(1);
    });
  });
});
