// SPDX-License-Identifier: GPL-2.0-only

import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import type { TicketPrivacy } from '../../data/ticket.js';
import { emptyPrivacy, HOSTILE_NAME, overdueDeletion, privacy } from '../../../test/fixtures/ticket.js';
import { refusedDeletion, scheduledDeletion } from '../../../test/fixtures/ticket.js';
import { button, deep, expectAccessible, focused, sees, textOf, expectFocus } from '../../../test/helpers.js';
import { MockServer } from '../../../test/mocks/server.js';
import './gdpr-scheduled.define.js';
import type { GdprScheduledElement } from './gdpr-scheduled.js';

const answer = (change: Partial<TicketPrivacy>): { status: 200; body: TicketPrivacy } => ({
  status: 200,
  body: { ...privacy, ...change },
});
const only = answer({ scheduled: [scheduledDeletion] });
const CANCEL = /^Cancel the deletion of 2 files: On 24/;

describe('gdpr-scheduled', () => {
  const server = new MockServer();
  const scheduled = (): Promise<GdprScheduledElement> =>
    fixture(html`<gdpr-scheduled ticket="12" web-path="/rt"><p>Without script</p></gdpr-scheduled>`);

  describe('accessibility', () => {
    it('is given with a list', async () => {
      server.play('default');
      const element = await scheduled();
      await sees(element, 'Overdue');
      await expectAccessible(element);
    });

    it('is given with the question', async () => {
      server.play('default', { getTicketPrivacy: [only] });
      const element = await scheduled();
      await sees(element, 'contract.pdf');
      button(element, CANCEL).click();
      await sees(element, 'Cancel this deletion?');
      await expectAccessible(element);
    });

    for (const scenario of ['empty', 'error', 'slow', 'forbidden'] as const) {
      it(`is given in the scenario "${scenario}"`, async () => {
        server.play(scenario);
        const element = await scheduled();
        if (scenario === 'empty') await sees(element, 'No deletion of files is scheduled.');
        else if (scenario !== 'slow') await waitUntil(() => deep(element, '[role=alert]'));
        await expectAccessible(element);
      });
    }
  });

  describe('what it shows', () => {
    it('asks for its ticket below the web path', async () => {
      server.play('default');
      await sees(await scheduled(), 'contract.pdf');
      expect(server.calls[0]?.url.pathname).to.equal('/rt/REST/2.0/gdpr/tickets/12');
    });

    it('says when, which files, why and by whom', async () => {
      server.play('default', { getTicketPrivacy: [only] });
      const element = await scheduled();
      await sees(element, 'contract.pdf');
      const text = textOf(element);
      for (const part of [
        'Scheduled',
        '24 Dec 2026',
        'ID check done',
        'ID card',
        'Asked for by phone',
        'alice',
      ]) {
        expect(text).to.contain(part);
      }
    });

    it('says in words what is overdue and what was refused, and why', async () => {
      server.play('default', {
        getTicketPrivacy: [answer({ scheduled: [overdueDeletion, refusedDeletion] })],
      });
      const element = await scheduled();
      await sees(element, 'Overdue');
      const text = textOf(element);
      expect(text).to.contain('Whoever scheduled this no longer has the right to delete these files.');
      expect(text).to.contain('When the ticket is resolved');
      expect(text).to.contain('1 deletion is overdue.');
    });

    it('says when nothing carries out what is scheduled', async () => {
      const states = new Map([
        ['never', 'rt-gdpr run-due has never run'],
        ['stale', 'rt-gdpr run-due last ran on 20'],
      ] as const);
      for (const [state, text] of states) {
        const heartbeat = state === 'never' ? null : '2026-11-20T06:00:00Z';
        server.play('default', {
          getTicketPrivacy: [answer({ schedule: { state, heartbeat, overdue: 0 } })],
        });
        await sees(await scheduled(), text);
      }
    });

    it('shows file names as text', async () => {
      server.play('default', { getTicketPrivacy: [only] });
      const element = await scheduled();
      await sees(element, HOSTILE_NAME);
      expect(deep(element, 'img')).to.be.undefined;
    });

    it("keeps the page's own words while it loads, and when it cannot load", async () => {
      server.play('slow');
      expect(deep(await scheduled(), 'slot')).to.exist;
      server.play('forbidden');
      const element = await scheduled();
      await sees(element, 'This does not exist, or you may not see it.');
      expect(deep(element, 'slot')).to.exist;
    });

    it('tries again when asked', async () => {
      server.play('error');
      const element = await scheduled();
      await sees(element, 'The server failed to do this.');
      server.play('default');
      button(element, 'Try again').click();
      await sees(element, 'contract.pdf');
    });
  });

  describe('cancelling', () => {
    async function asked(): Promise<GdprScheduledElement> {
      const element = await scheduled();
      await sees(element, 'contract.pdf');
      button(element, CANCEL).focus();
      button(element, CANCEL).click();
      await waitUntil(() => deep<HTMLDialogElement>(element, 'dialog')?.open);
      return element;
    }

    it('is offered only for what the user may cancel', async () => {
      server.play('default', { getTicketPrivacy: [answer({ scheduled: [refusedDeletion] })] });
      const element = await scheduled();
      await sees(element, 'Refused');
      expect(deep(element, 'li button')).to.be.undefined;
    });

    it('asks first, with the harmless answer in focus', async () => {
      server.play('default', { getTicketPrivacy: [only] });
      const element = await asked();
      expect(focused()?.textContent).to.equal('Keep it scheduled');
      expect(textOf(element)).to.contain('The 2 files will not be deleted.');
      expect(server.count('cancelDeletion')).to.equal(0);
    });

    it('does nothing when the answer is no, and gives back the focus', async () => {
      server.play('default', { getTicketPrivacy: [only] });
      const element = await asked();
      await sendKeys({ press: 'Enter' });
      await waitUntil(() => deep<HTMLDialogElement>(element, 'dialog')?.open === false);
      expect(server.count('cancelDeletion')).to.equal(0);
      expectFocus(button(element, CANCEL));
    });

    it('does it when the answer is yes, and shows what is left', async () => {
      server.play('default', { getTicketPrivacy: [only, { status: 200, body: emptyPrivacy }] });
      const element = await asked();
      button(element, 'Cancel the deletion of 2 files').click();
      await sees(element, 'The deletion was cancelled. Nothing was deleted.');
      await sees(element, 'No deletion of files is scheduled.');
      expect(server.calls.map(({ operation }) => operation)).to.deep.equal([
        'getTicketPrivacy',
        'cancelDeletion',
        'getTicketPrivacy',
      ]);
      expect(server.calls[1]?.url.pathname).to.equal('/rt/REST/2.0/gdpr/deletions/7');
      await waitUntil(() => focused()?.getAttribute('role') === 'status');
    });

    it('says why it failed, and shows how it is now', async () => {
      server.play('error', { getTicketPrivacy: [only, { status: 200, body: emptyPrivacy }] });
      const element = await asked();
      button(element, 'Cancel the deletion of 2 files').click();
      await sees(element, 'This deletion has been done or cancelled already.');
      await sees(element, 'No deletion of files is scheduled.');
      await waitUntil(() => focused()?.getAttribute('role') === 'alert');
    });
  });
});
