// SPDX-License-Identifier: GPL-2.0-only

import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import type { TicketFile } from '../../data/ticket.js';
import {
  doneResult,
  emptyPlan,
  emptyPrivacy,
  files,
  forwardedCopy,
  hostile,
  idCard,
  lockedCopy,
  otherTicketCopy,
  passport,
  plan,
  privacy,
  scheduledResult,
} from '../../../test/fixtures/ticket.js';
import {
  button,
  deep,
  eventually,
  expectAccessible,
  fill,
  focused,
  sees,
  textOf,
  expectFocus,
} from '../../../test/helpers.js';
import { problem } from '../../../test/mocks/problems.js';
import { MockServer } from '../../../test/mocks/server.js';
import type { DialogClosedEvent } from '../dialog-closed-event.js';
import './gdpr-delete-dialog.define.js';
import type { GdprDeleteDialogElement } from './gdpr-delete-dialog.js';

const listOf = (...some: TicketFile[]): { status: 200; body: { ticket: string; files: TicketFile[] } } => ({
  status: 200,
  body: { ticket: '12', files: some },
});
const planOf = (change: Partial<typeof plan>): { status: 200; body: typeof plan } => ({
  status: 200,
  body: { ...plan, ...change },
});
const staleAnswer = { status: 409, body: problem('plan_stale', 409) } as const;

describe('gdpr-delete-dialog', () => {
  const server = new MockServer();

  const open = (file?: string): Promise<GdprDeleteDialogElement> =>
    fixture(html`<gdpr-delete-dialog ticket="12" .file=${file}></gdpr-delete-dialog>`);

  /** Opens it for the ID card and waits until that is planned. */
  async function openPlanned(): Promise<GdprDeleteDialogElement> {
    const element = await open(idCard.ref);
    await sees(element, 'What will be changed');
    return element;
  }

  const field = (element: GdprDeleteDialogElement, selector: string): Promise<HTMLInputElement> =>
    eventually(() => deep<HTMLInputElement>(element, selector), selector);
  const tick = async (element: GdprDeleteDialogElement, ref: string): Promise<void> => {
    (await field(element, `input[value="${ref}"]`)).click();
  };
  const confirm = (element: GdprDeleteDialogElement): HTMLButtonElement =>
    button(element, /^(Delete|Schedule deletion of) \d+ files?$/);
  const isReady = (element: GdprDeleteDialogElement): boolean =>
    confirm(element).getAttribute('aria-disabled') === 'false';
  const ready = (element: GdprDeleteDialogElement): Promise<void> => waitUntil(() => isReady(element));

  async function submit(element: GdprDeleteDialogElement): Promise<void> {
    fill(await field(element, '#reason'), 'id_check_done');
    await ready(element);
    confirm(element).click();
  }

  function closings(element: GdprDeleteDialogElement): boolean[] {
    const changed: boolean[] = [];
    element.addEventListener('gdpr-dialog-closed', (event: DialogClosedEvent) => changed.push(event.changed));
    return changed;
  }

  describe('accessibility', () => {
    it('is given while it loads', async () => {
      server.play('slow');
      const element = await open();
      await sees(element, 'Loading the files of this ticket…');
      expect(deep(element, '.body')?.getAttribute('aria-busy')).to.equal('true');
      await expectAccessible(element);
    });

    it('is given with files to choose', async () => {
      server.play('default');
      const element = await open();
      await tick(element, idCard.ref);
      await sees(element, 'Inside a forwarded message');
      await expectAccessible(element);
    });

    it('is given without files', async () => {
      server.play('empty');
      const element = await open();
      await sees(element, 'This ticket has no files that you may delete.');
      await expectAccessible(element);
    });

    for (const scenario of ['error', 'forbidden'] as const) {
      it(`is given in the scenario "${scenario}"`, async () => {
        server.play(scenario);
        const element = await open();
        await eventually(() => deep(element, '[role=alert]'), 'an alert');
        await expectAccessible(element);
      });
    }

    it('is given with the result', async () => {
      server.play('default');
      const element = await openPlanned();
      await submit(element);
      await sees(element, 'Deleted 2 files.');
      await expectAccessible(element);
    });

    it('has a name, and begins at its heading', async () => {
      server.play('default');
      const element = await openPlanned();
      const dialog = deep(element, 'dialog');
      expect(dialog?.getAttribute('aria-labelledby')).to.equal('title');
      expect(focused()?.textContent).to.equal('Delete files from ticket #12');
    });
  });

  describe('for one file', () => {
    it('has it chosen and planned from the start', async () => {
      server.play('default');
      const element = await openPlanned();
      expect(server.bodies('planDeletion')).to.deep.equal([{ files: [idCard.ref] }]);
      expect(textOf(element)).to.contain('This file will be deleted');
      expect(textOf(element)).not.to.contain('passport.jpg');
      expect(confirm(element).textContent.trim()).to.equal('Delete 1 file');
    });

    it('says what will be changed', async () => {
      server.play('default');
      const text = textOf(await openPlanned());
      expect(text).to.contain('Files of messages: 1').and.to.contain('Full-text index: 1');
    });

    it('says so when the file is gone', async () => {
      server.play('default');
      const element = await open('attachment-999');
      await sees(element, 'This file is not there any more');
      expect(isReady(element)).to.be.false;
    });
  });

  describe('for all files of a ticket', () => {
    it('has none chosen, and nothing to confirm', async () => {
      server.play('default');
      const element = await open();
      await sees(element, 'Choose the files to delete');
      expect(server.count('planDeletion')).to.equal(0);
      expect(isReady(element)).to.be.false;
      expect(confirm(element).textContent.trim()).to.equal('Delete 0 files');
    });

    it('plans each change of the choice anew', async () => {
      server.play('default');
      const element = await open();
      await tick(element, idCard.ref);
      await ready(element);
      await tick(element, hostile.ref);
      await ready(element);
      await tick(element, idCard.ref);
      await ready(element);
      expect(server.bodies('planDeletion')).to.deep.equal([
        { files: [idCard.ref] },
        { files: [idCard.ref, hostile.ref] },
        { files: [hostile.ref] },
      ]);
      expect(confirm(element).textContent.trim()).to.equal('Delete 1 file');
    });

    it('cannot be confirmed before the choice is planned', async () => {
      server.play('default', { planDeletion: ['never'] });
      const element = await open();
      fill(await field(element, '#reason'), 'id_check_done');
      await tick(element, idCard.ref);
      await sees(element, 'Looking where else these files lie…');
      expect(isReady(element)).to.be.false;
      confirm(element).click();
      expect(server.count('deleteFiles')).to.equal(0);
    });

    it('does not let an old answer stand for a new choice', async () => {
      server.play('default', { planDeletion: ['never', planOf({ digest: 'the-second-digest' })] });
      const element = await open();
      await tick(element, idCard.ref);
      await waitUntil(() => server.count('planDeletion') === 1);
      await tick(element, hostile.ref);
      await submit(element);
      await sees(element, 'Deleted 2 files.');
      expect(server.bodies('deleteFiles')[0]).to.include({ digest: 'the-second-digest' });
    });

    it('chooses all at once', async () => {
      server.play('default', { planDeletion: [{ status: 200, body: emptyPlan }] });
      const element = await open();
      (await field(element, '.all input')).click();
      await ready(element);
      expect(server.bodies('planDeletion')).to.deep.equal([{ files: files.map(({ ref }) => ref) }]);
    });

    it('says when these are too many, without asking the server', async () => {
      server.play('default', {
        getTicketPrivacy: [{ status: 200, body: { ...privacy, limits: { note_length: 100, files: 2 } } }],
      });
      const element = await open();
      (await field(element, '.all input')).click();
      await sees(element, 'At most 2 files can be deleted at once.');
      expect(textOf(element)).not.to.contain('Looking where else');
      expect(server.count('planDeletion')).to.equal(0);
      expect(isReady(element)).to.be.false;
      await tick(element, passport.ref);
      await ready(element);
    });

    it('says what the user may not read is left out', async () => {
      server.play('default', {
        getTicketPrivacy: [{ status: 200, body: { ...privacy, unreadable: ['comments', 'outgoing_mail'] } }],
      });
      const element = await open();
      await sees(element, "You may not read this ticket's comments and outgoing mail");
    });
  });

  describe('copies', () => {
    it('are shown, and not chosen by themselves', async () => {
      server.play('default');
      const element = await openPlanned();
      expect((await field(element, `input[value="${forwardedCopy.ref}"]`)).checked).to.be.false;
      expect((await field(element, `input[value="${lockedCopy.ref}"]`)).disabled).to.be.true;
    });

    it('go too when they are chosen', async () => {
      server.play('default');
      const element = await openPlanned();
      await tick(element, forwardedCopy.ref);
      await ready(element);
      expect(confirm(element).textContent.trim()).to.equal('Delete 2 files');
      await submit(element);
      await sees(element, 'Deleted 2 files.');
      expect(server.bodies('deleteFiles')[0]).to.deep.include({ files: [idCard.ref, forwardedCopy.ref] });
    });

    it('that were found in other tickets go too', async () => {
      server.play('default');
      const element = await openPlanned();
      button(element, 'Search other tickets').click();
      await sees(element, 'In ticket #30');
      await tick(element, otherTicketCopy.ref);
      await ready(element);
      expect(server.bodies('planDeletion').at(-1)).to.deep.equal({
        files: [idCard.ref, otherTicketCopy.ref],
      });
      // The copy is chosen; it is not a file to search copies of.
      expect(textOf(element)).to.contain('1 copy found.');
    });

    it('are told from none', async () => {
      server.play('empty', { listTicketFiles: [listOf(idCard)] });
      await sees(await open(idCard.ref), 'No other copy was found in this ticket.');
    });
  });

  describe('deleting', () => {
    it('sends what was shown and filled in', async () => {
      server.play('default');
      const element = await openPlanned();
      fill(await field(element, '#kind'), 'id_card');
      fill(await field(element, '#note'), 'by phone');
      await submit(element);
      await sees(element, 'Deleted 2 files. 0 copies left in this ticket.');
      expect(server.bodies('deleteFiles')).to.deep.equal([
        {
          files: [idCard.ref],
          digest: plan.digest,
          when: 'now',
          reason: 'id_check_done',
          document_kind: 'id_card',
          note: 'by phone',
        },
      ]);
    });

    it('takes the focus to the result, and ends with one button', async () => {
      server.play('default');
      const element = await openPlanned();
      await submit(element);
      await waitUntil(() => focused()?.textContent.includes('Deleted 2 files.'));
      expect(focused()?.getAttribute('role')).to.equal('status');
      button(element, 'Close').click();
    });

    it('says what is left', async () => {
      server.play('default', {
        deleteFiles: [
          { status: 201, body: { ...doneResult, deleted: 1, remaining: 1, pending_removals: 2 } },
        ],
      });
      const element = await openPlanned();
      await submit(element);
      await sees(element, 'Deleted 1 file. 1 copy left in this ticket.');
      expect(textOf(element)).to.contain('2 objects in external storage will be removed shortly.');
    });

    it('says which other tickets failed', async () => {
      server.play('default', {
        deleteFiles: [
          { status: 201, body: { ...doneResult, failed: [{ ticket: '30', problem: 'plan_stale' }] } },
        ],
      });
      const element = await openPlanned();
      await submit(element);
      await sees(
        element,
        'The copies in ticket #30 were not deleted. The ticket has changed in the meantime.',
      );
    });

    it('is done once, however often it is confirmed', async () => {
      server.play('default', { deleteFiles: ['never'] });
      const element = await openPlanned();
      await submit(element);
      const working = await eventually(() => button(element, 'Working…'), 'Working…');
      working.click();
      working.click();
      await waitUntil(() => server.count('deleteFiles') > 0);
      expect(server.count('deleteFiles')).to.equal(1);
    });

    it('is not done without a reason', async () => {
      server.play('default');
      const element = await openPlanned();
      await ready(element);
      confirm(element).click();
      expect(focused()?.id).to.equal('reason');
      expect(server.count('deleteFiles')).to.equal(0);
    });
  });

  describe('scheduling', () => {
    it('is named so, and says what was scheduled and that nobody carries it out', async () => {
      server.play('default', {
        getTicketPrivacy: [{ status: 200, body: emptyPrivacy }],
        deleteFiles: [{ status: 201, body: scheduledResult }],
      });
      const element = await openPlanned();
      (await field(element, '#date')).click();
      fill(await field(element, '#due'), '2999-12-24');
      await ready(element);
      expect(confirm(element).textContent.trim()).to.equal('Schedule deletion of 1 file');
      await submit(element);
      await sees(element, 'Deletion of 1 file is scheduled for');
      expect(textOf(element)).to.contain('nothing carries out scheduled deletions on this server yet');
      expect(server.bodies('deleteFiles')[0]).to.include({ when: 'date', due: '2999-12-24' });
    });

    it('on resolve says so', async () => {
      const deletion = { ...privacy.scheduled[0], when: 'resolve', due: null } as const;
      server.play('default', {
        deleteFiles: [
          {
            status: 201,
            body: { ...scheduledResult, warnings: [], deletion: deletion as typeof scheduledResult.deletion },
          },
        ],
      });
      const element = await openPlanned();
      (await field(element, '#resolve')).click();
      await submit(element);
      await sees(element, 'Deletion of 1 file is scheduled for when the ticket is resolved.');
      expect(server.bodies('deleteFiles')[0]).to.include({ when: 'resolve' }).and.not.to.have.property('due');
    });
  });

  describe('when the ticket has changed meanwhile', () => {
    it('shows the new state, keeps what was filled in, and asks again', async () => {
      server.play('default', {
        deleteFiles: [staleAnswer, { status: 201, body: doneResult }],
        planDeletion: [planOf({}), planOf({ digest: 'digest-of-now-0001', copies: [] })],
      });
      const element = await openPlanned();
      fill(await field(element, '#note'), 'by phone');
      await submit(element);
      await sees(element, 'The ticket changed while you were here, and nothing was deleted.');
      await waitUntil(() => focused()?.getAttribute('role') === 'alert');
      expect(server.count('deleteFiles')).to.equal(1);
      expect(textOf(element)).to.contain('No other copy was found in this ticket.');

      await ready(element);
      confirm(element).click();
      await sees(element, 'Deleted 2 files.');
      expect(server.bodies('deleteFiles')[1]).to.include({ digest: 'digest-of-now-0001', note: 'by phone' });
    });

    it('no longer counts a file that is gone', async () => {
      server.play('default', {
        listTicketFiles: [listOf(idCard, hostile), listOf(hostile)],
        deleteFiles: [{ status: 409, body: problem('already_deleted', 409) }],
      });
      const element = await open();
      (await field(element, '.all input')).click();
      await submit(element);
      await sees(element, 'The ticket changed while you were here');
      await ready(element);
      expect(confirm(element).textContent.trim()).to.equal('Delete 1 file');
      expect(server.bodies('planDeletion').at(-1)).to.deep.equal({ files: [hostile.ref] });
    });
  });

  describe('problems', () => {
    it('are shown when the ticket cannot be read, with a way to try again', async () => {
      server.play('error');
      const element = await open();
      await sees(element, 'The server failed to do this.');
      server.play('default');
      button(element, 'Try again').click();
      await sees(element, 'id-card.png');
      expect(deep(element, '[role=alert]')).to.be.undefined;
    });

    it('are shown when there is no plan', async () => {
      server.play('default', { planDeletion: [{ status: 503, body: problem('busy', 503) }, planOf({})] });
      const element = await open(idCard.ref);
      await sees(element, 'Somebody else is changing this ticket at the moment.');
      expect(isReady(element)).to.be.false;
      button(element, 'Try again').click();
      await ready(element);
    });

    it('are shown when nothing was deleted, and it can be tried again', async () => {
      server.play('default', {
        deleteFiles: [
          { status: 503, body: problem('storage_failed', 503) },
          { status: 201, body: doneResult },
        ],
      });
      const element = await openPlanned();
      await submit(element);
      await sees(element, 'The external storage does not answer.');
      await waitUntil(() => focused()?.getAttribute('role') === 'alert');
      confirm(element).click();
      await sees(element, 'Deleted 2 files.');
    });

    it('say which values were not accepted', async () => {
      server.play('default', {
        deleteFiles: [
          {
            status: 422,
            body: problem('invalid_request', 422, [{ pointer: '/due', detail: 'is not a day to come' }]),
          },
        ],
      });
      const element = await openPlanned();
      await submit(element);
      await sees(element, '/due: is not a day to come');
    });
  });

  describe('closing', () => {
    it('gives back the focus, and says that nothing changed', async () => {
      server.play('default');
      const opener = await fixture<HTMLButtonElement>(html`<button type="button">Delete…</button>`);
      opener.focus();
      const element = await openPlanned();
      const changed = closings(element);
      button(element, 'Cancel').click();
      await waitUntil(() => changed.length === 1);
      expect(changed).to.deep.equal([false]);
      expectFocus(opener);
    });

    it('is done by Escape', async () => {
      server.play('default');
      const element = await openPlanned();
      const changed = closings(element);
      await sendKeys({ press: 'Escape' });
      await waitUntil(() => changed.length === 1);
    });

    it('is not done while files are being deleted', async () => {
      server.play('default', { deleteFiles: ['never'] });
      const element = await openPlanned();
      await submit(element);
      await waitUntil(() => server.count('deleteFiles') === 1);
      for (let turn = 0; turn < 3; turn += 1) await sendKeys({ press: 'Escape' });
      expect(deep<HTMLDialogElement>(element, 'dialog')?.open).to.be.true;
      expect(button(element, 'Cancel').disabled).to.be.true;
    });

    it('says that something changed', async () => {
      server.play('default');
      const element = await openPlanned();
      const changed = closings(element);
      await submit(element);
      await sees(element, 'Deleted 2 files.');
      button(element, 'Close').click();
      await waitUntil(() => changed.length === 1);
      expect(changed).to.deep.equal([true]);
    });
  });

  it('is used by keyboard alone', async () => {
    server.play('default', { planDeletion: [{ status: 200, body: emptyPlan }] });
    const element = await open();
    await sees(element, 'id-card.png');
    const tabTo = async (reached: () => boolean): Promise<void> => {
      for (let turns = 0; turns < 30 && !reached(); turns += 1) await sendKeys({ press: 'Tab' });
      expect(reached(), 'reached by Tab').to.be.true;
    };
    await tabTo(() => (focused() as HTMLInputElement).value === idCard.ref);
    await sendKeys({ press: 'Space' });
    await tabTo(() => focused()?.id === 'reason');
    await sendKeys({ press: 'ArrowDown' });
    await ready(element);
    await tabTo(() => focused() === confirm(element));
    await sendKeys({ press: 'Enter' });
    await sees(element, 'Deleted 2 files.');
    expect(server.bodies('deleteFiles')[0]).to.deep.include({ files: [idCard.ref], reason: 'id_check_done' });
    await tabTo(() => focused()?.textContent === 'Close');
    const changed = closings(element);
    await sendKeys({ press: 'Enter' });
    await waitUntil(() => changed.length === 1);
  });
});
