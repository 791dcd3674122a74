// SPDX-License-Identifier: GPL-2.0-only

import { expect, fixture, html } from '@open-wc/testing';
import type { TicketPrivacy } from '../../data/ticket.js';
import { emptyPrivacy, privacy } from '../../../test/fixtures/ticket.js';
import { deep, expectAccessible, fill, named, textOf } from '../../../test/helpers.js';
import './gdpr-deletion-terms.define.js';
import type { GdprDeletionTermsElement } from './gdpr-deletion-terms.js';

describe('gdpr-deletion-terms', () => {
  const terms = (content: TicketPrivacy | undefined = privacy): Promise<GdprDeletionTermsElement> =>
    fixture(html`<gdpr-deletion-terms .privacy=${content}></gdpr-deletion-terms>`);

  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- as querySelector: the caller knows
  const field = <E extends HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement = HTMLInputElement>(
    element: GdprDeletionTermsElement,
    id: string,
  ): E => {
    const found = deep<E>(element, `#${id}`);
    if (found === undefined) throw new Error(`No field ${id}`);
    return found;
  };

  async function choose(element: GdprDeletionTermsElement, when: string): Promise<void> {
    field(element, when).click();
    await element.updateComplete;
  }

  /** Today and the days around it where the user is. */
  function day(offset: number): string {
    const date = new Date();
    date.setDate(date.getDate() + offset);
    return date.toLocaleDateString('sv');
  }

  describe('accessibility', () => {
    for (const when of ['now', 'resolve', 'date']) {
      it(`is given for "${when}"`, async () => {
        const element = await terms();
        await choose(element, when);
        await expectAccessible(element);
      });
    }

    it('is given with the warning that nobody keeps the promise', async () => {
      const element = await terms(emptyPrivacy);
      await choose(element, 'resolve');
      await expectAccessible(element);
    });

    it('names every field', async () => {
      const element = await terms();
      await choose(element, 'date');
      for (const label of [
        'Now',
        /^When the ticket is resolved/,
        'On a date',
        'Date',
        /^Reason/,
        /^Kind/,
        /^Note/,
      ]) {
        expect(named(element, HTMLLabelElement, label).control, String(label)).to.exist;
      }
    });
  });

  describe('what it offers', () => {
    it("offers the site's reasons and kinds of document", async () => {
      const element = await terms();
      const options = (id: string): string[] =>
        [...field<HTMLSelectElement>(element, id).options].map(({ value }) => value);
      expect(options('reason')).to.deep.equal(['', 'id_check_done', 'sent_by_mistake']);
      expect(options('kind')).to.deep.equal(['', 'id_card', 'passport']);
    });

    it('leaves out the kind where the site has none', async () => {
      const element = await terms({ ...privacy, document_kinds: [] });
      expect(deep(element, '#kind')).to.be.undefined;
    });

    it('asks for a day only when there is one to say', async () => {
      const element = await terms();
      expect(deep(element, '#due')).to.be.undefined;
      await choose(element, 'date');
      expect(field(element, 'due').min).to.equal(day(1));
      await choose(element, 'resolve');
      expect(deep(element, '#due')).to.be.undefined;
    });

    it('counts the characters of the note and ends it at the limit', async () => {
      const element = await terms({ ...privacy, limits: { note_length: 20, files: 2 } });
      const note = field<HTMLTextAreaElement>(element, 'note');
      expect(note.maxLength).to.equal(20);
      expect(textOf(element)).to.contain('0 of 20 characters');
      fill(note, 'by phone');
      await element.updateComplete;
      expect(textOf(element)).to.contain('8 of 20 characters');
    });

    it('asks not to write personal data', async () => {
      expect(textOf(await terms())).to.contain('Do not write personal data here');
    });

    it('shows nothing before it knows what to offer', async () => {
      expect((await terms(undefined)).renderRoot.querySelector('form')).to.exist;
      const bare = await fixture<GdprDeletionTermsElement>(html`<gdpr-deletion-terms></gdpr-deletion-terms>`);
      expect(bare.renderRoot.querySelector('form')).to.be.null;
      expect(bare.take()).to.be.undefined;
    });
  });

  describe('the warning', () => {
    const warning = (element: GdprDeletionTermsElement): string | undefined =>
      deep(element, '[role=alert]')?.textContent.trim();

    it('is there when nothing carries out what is scheduled', async () => {
      const element = await terms(emptyPrivacy);
      expect(warning(element)).to.be.undefined;
      await choose(element, 'date');
      expect(warning(element)).to.contain('rt-gdpr run-due has never run');
    });

    it('says since when', async () => {
      const element = await terms({
        ...privacy,
        schedule: { state: 'stale', heartbeat: '2026-11-20T06:00:00Z', overdue: 0 },
      });
      await choose(element, 'resolve');
      expect(warning(element)).to.match(/last ran on .*20.*2026/);
    });

    it('is not there when it does', async () => {
      const element = await terms();
      await choose(element, 'resolve');
      expect(warning(element)).to.be.undefined;
    });
  });

  describe('what it gives', () => {
    it('gives the least that is needed', async () => {
      const element = await terms();
      fill(field(element, 'reason'), 'id_check_done');
      expect(element.take()).to.deep.equal({
        when: 'now',
        reason: 'id_check_done',
        document_kind: null,
        note: null,
      });
    });

    it('gives all that was filled in', async () => {
      const element = await terms();
      await choose(element, 'date');
      fill(field(element, 'due'), day(3));
      fill(field(element, 'reason'), 'sent_by_mistake');
      fill(field(element, 'kind'), 'passport');
      fill(field(element, 'note'), '  by phone ');
      expect(element.take()).to.deep.equal({
        when: 'date',
        due: day(3),
        reason: 'sent_by_mistake',
        document_kind: 'passport',
        note: 'by phone',
      });
    });

    it('gives no day when it is not for a day', async () => {
      const element = await terms();
      await choose(element, 'date');
      fill(field(element, 'due'), day(3));
      await choose(element, 'resolve');
      fill(field(element, 'reason'), 'id_check_done');
      expect(element.take()).not.to.have.property('due');
    });

    it('gives nothing without a reason, and takes the user there', async () => {
      const element = await terms();
      expect(element.take()).to.be.undefined;
      expect(element.shadowRoot?.activeElement?.id).to.equal('reason');
    });

    it('gives nothing without a day, for today or for the past', async () => {
      const element = await terms();
      await choose(element, 'date');
      fill(field(element, 'reason'), 'id_check_done');
      for (const bad of ['', day(0), day(-1)]) {
        fill(field(element, 'due'), bad);
        expect(element.take(), bad).to.be.undefined;
      }
      fill(field(element, 'due'), day(1));
      expect(element.take()).to.exist;
    });

    it('does not leave the page on Enter', async () => {
      const element = await terms();
      const event = new SubmitEvent('submit', { cancelable: true });
      element.renderRoot.querySelector('form')?.dispatchEvent(event);
      expect(event.defaultPrevented).to.be.true;
    });
  });

  it('asks only why where nothing else is to be said', async () => {
    const element = await terms();
    element.whyOnly = true;
    await element.updateComplete;
    expect(deep(element, '#now')).to.be.undefined;
    expect(deep(element, '#kind')).to.be.undefined;
    await expectAccessible(element);
    fill(field(element, 'reason'), 'id_check_done');
    expect(element.take()).to.deep.include({ reason: 'id_check_done', note: null });
  });

  it('tells when another moment is chosen', async () => {
    const element = await terms();
    const told: string[] = [];
    element.addEventListener('gdpr-when-changed', (event) => told.push(event.when));
    await choose(element, 'resolve');
    await choose(element, 'date');
    await choose(element, 'now');
    expect(told).to.deep.equal(['resolve', 'date', 'now']);
  });
});
