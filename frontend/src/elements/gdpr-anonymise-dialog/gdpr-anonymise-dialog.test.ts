// SPDX-License-Identifier: GPL-2.0-only

import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { planOfMany } from '../../../test/fixtures/many-findings.js';
import { findings, redactionPlan, redactionResult } from '../../../test/fixtures/redaction.js';
import { privacy } from '../../../test/fixtures/ticket.js';
import {
  button,
  deep,
  eventually,
  expectAccessible,
  fill,
  focused,
  sees,
  textOf,
} from '../../../test/helpers.js';
import { problem } from '../../../test/mocks/problems.js';
import { MockServer } from '../../../test/mocks/server.js';
import './gdpr-anonymise-dialog.define.js';
import type { GdprAnonymiseDialogElement } from './gdpr-anonymise-dialog.js';

const ids = findings.map(({ id }) => id);
const planned = (change: Partial<typeof redactionPlan>): { status: 200; body: typeof redactionPlan } => ({
  status: 200,
  body: { ...redactionPlan, ...change },
});
const done = (
  change: Partial<typeof redactionResult> = {},
): { status: 201; body: typeof redactionResult } => ({
  status: 201,
  body: { ...redactionResult, ...change },
});

describe('gdpr-anonymise-dialog', () => {
  const server = new MockServer();

  const open = (passage?: string): Promise<GdprAnonymiseDialogElement> =>
    fixture(html`<gdpr-anonymise-dialog ticket="12" .passage=${passage}></gdpr-anonymise-dialog>`);

  async function opened(): Promise<GdprAnonymiseDialogElement> {
    const element = await open();
    await sees(element, 'Kinds of personal data');
    return element;
  }

  const box = (element: Element, id: string): HTMLInputElement =>
    deep<HTMLInputElement>(element, `#${id}`) ?? expect.fail(`No box ${id}`);
  const step = (element: Element): string | undefined =>
    deep(element, '[aria-current=step]')?.textContent.trim();

  async function go(element: Element, to: 'check' | 'preview' | 'confirm'): Promise<void> {
    for (const [name, label] of [
      ['check', 'Check the hits'],
      ['preview', 'See how it will read'],
      ['confirm', 'Give a reason'],
    ] as const) {
      const next = deep<HTMLButtonElement>(element, 'footer button.primary');
      if (next?.textContent.trim() === label) {
        next.click();
        await waitUntil(() => focused()?.getAttribute('aria-current') === 'step', label);
      }
      if (name === to) return;
    }
  }

  async function submit(element: Element): Promise<void> {
    await go(element, 'confirm');
    fill(await eventually(() => deep<HTMLSelectElement>(element, '#reason'), 'reason'), 'id_check_done');
    button(element, /^(Anonymise ticket|Replace)/).click();
  }

  async function find(element: Element, text: string): Promise<void> {
    fill(await eventually(() => deep<HTMLInputElement>(element, '#text'), 'field'), text);
    button(element, 'Find').click();
  }

  describe('accessibility', () => {
    for (const name of ['found', 'check', 'preview', 'confirm'] as const) {
      it(`is given in the step "${name}"`, async () => {
        server.play('default', {
          planRedaction: [planned({ active: true, unreadable: ['comments', 'outgoing_mail'] })],
        });
        const element = await opened();
        if (name !== 'found') await go(element, name);
        await expectAccessible(element);
      });
    }

    it('is given while it looks, and when there is nothing', async () => {
      server.play('slow');
      const element = await open();
      await sees(element, 'Looking for personal data in this ticket…');
      await expectAccessible(element);
      element.remove();
      server.play('empty');
      const empty = await open();
      await sees(empty, 'Nothing was found.');
      await expectAccessible(empty);
    });

    it('is given with the result, good or bad', async () => {
      server.play('default', {
        redactTicket: [
          done({ remaining: [{ store: 'links', label: 'Links', count: 2 }], unreadable: ['comments'] }),
        ],
      });
      const element = await opened();
      await submit(element);
      await sees(element, 'Place by place');
      await expectAccessible(element);
    });

    it('is given on a fault', async () => {
      server.play('error');
      const element = await open();
      await eventually(() => deep(element, '[role=alert]'), 'an alert');
      await expectAccessible(element);
    });
  });

  describe('what was found', () => {
    it('is asked for once, with all kinds', async () => {
      server.play('default');
      const element = await opened();
      expect(server.bodies('planRedaction')).to.deep.equal([
        { act: 'anonymize', terms: [], categories: null },
      ]);
      expect(focused()?.textContent).to.equal('Anonymise ticket #12');
      expect(textOf(element)).to.contain('6 of 7 hits will be replaced.');
    });

    it('shows people, kinds, places, what lies outside and what was not searched', async () => {
      server.play('default');
      const text = textOf(await opened());
      for (const part of [
        'Grace Example',
        'E-mail address',
        'Texts of messages: 2',
        'Other tickets of these people: 2',
        'id-card.png',
        'not a text',
      ]) {
        expect(text).to.contain(part);
      }
      expect(text).not.to.contain('This ticket is active').and.not.to.contain('incomplete');
    });

    it('warns of an active ticket, and of what may not be read', async () => {
      server.play('default', { planRedaction: [planned({ active: true, unreadable: ['comments'] })] });
      const text = textOf(await opened());
      expect(text).to.contain('Replies will no longer reach the people');
      expect(text).to.contain("This will be incomplete: you may not read this ticket's comments");
    });

    it('goes no further when nothing is to be done', async () => {
      server.play('empty');
      const element = await open();
      await sees(element, 'Nothing was found.');
      button(element, 'Check the hits').click();
      await element.updateComplete;
      expect(step(element)).to.equal('What was found');
    });
  });

  describe('deciding', () => {
    it('keeps a kind, and does the rest', async () => {
      server.play('default');
      const element = await opened();
      box(element, 'category-email').click();
      await sees(element, '4 of 7 hits will be replaced.');
      await submit(element);
      await sees(element, 'The ticket was anonymised.');
      expect(server.bodies('redactTicket')).to.deep.equal([
        {
          act: 'anonymize',
          digest: redactionPlan.digest,
          terms: [],
          categories: null,
          accepted: [ids[0], ids[2], ids[4], ids[5]],
          people: [1, 2],
          reason: 'id_check_done',
          note: null,
        },
      ]);
    });

    it('keeps a person in the texts and as a watcher', async () => {
      server.play('default');
      const element = await opened();
      box(element, 'person-1').click();
      await sees(element, '1 of 7 hits will be replaced.');
      await go(element, 'confirm');
      expect(textOf(element)).to.contain('1 person will be replaced as watchers');
      await submit(element);
      await sees(element, 'The ticket was anonymised.');
      expect(server.bodies('redactTicket')[0]).to.deep.include({ accepted: [ids[4]], people: [2] });
    });

    it('decides a single one in its text, by keyboard', async () => {
      server.play('default');
      const element = await opened();
      await go(element, 'check');
      await sendKeys({ press: 'j' });
      await waitUntil(() => focused()?.textContent.includes('grace'));
      await sendKeys({ press: 'x' });
      await sees(element, '7 of 7 hits will be replaced.');
      await go(element, 'preview');
      const texts = deep(element, 'gdpr-finding-list')?.shadowRoot?.querySelectorAll('.pieces') ?? [];
      expect([...texts].map(({ textContent }) => textContent.slice(0, 10))).to.deep.equal([
        '[Person 1]',
        'Hello,\n\nmy',
        'Dear [Pers',
      ]);
      expect(texts[1]?.textContent).to.contain('three days of [Person 1].');
    });

    it('shows how it will read, without what is left as it is', async () => {
      server.play('default');
      const element = await opened();
      box(element, 'category-person').click();
      box(element, 'category-email').click();
      await sees(element, '1 of 7 hits');
      await go(element, 'preview');
      expect(textOf(element)).to.contain('[IBAN 1]').and.not.to.contain('Header: From');
      box(element, 'reason');
    });

    it('says so when no text changes, only people', async () => {
      server.play('default');
      const element = await opened();
      for (const kind of ['person', 'email', 'iban']) {
        box(element, `category-${kind}`).click();
        await element.updateComplete;
      }
      await go(element, 'preview');
      expect(textOf(element)).to.contain('No text will be changed.');
      expect(button(element, 'Give a reason').getAttribute('aria-disabled')).to.equal('false');
    });

    it('goes back with all that was decided and filled in', async () => {
      server.play('default');
      const element = await opened();
      box(element, 'category-iban').click();
      await go(element, 'confirm');
      fill(await eventually(() => deep<HTMLTextAreaElement>(element, '#note'), 'note'), 'by phone');
      for (const name of ['How it will read', 'Check the hits', 'What was found']) {
        button(element, 'Back').click();
        await waitUntil(() => step(element) === name);
      }
      expect(box(element, 'category-iban').checked).to.be.false;
      await submit(element);
      await sees(element, 'The ticket was anonymised.');
      expect(server.bodies('redactTicket')[0]).to.include({ note: 'by phone' });
    });

    it('is not done without a reason', async () => {
      server.play('default');
      const element = await opened();
      await go(element, 'confirm');
      button(element, 'Anonymise ticket (6 hits)').click();
      expect(focused()?.id).to.equal('reason');
      expect(server.count('redactTicket')).to.equal(0);
    });

    it('is fluid with 5,000 findings', async () => {
      server.play('default', { planRedaction: [{ status: 200, body: planOfMany(500, 10) }] });
      const element = await opened();
      await go(element, 'check');
      await sendKeys({ press: 'j' });
      await sees(element, 'Doubtful 1 of 1');
      const marks = deep(element, 'gdpr-finding-list')?.shadowRoot?.querySelectorAll('mark').length;
      expect(marks).to.be.within(10, 400);
    });
  });

  describe('own terms', () => {
    const more = {
      ...redactionPlan,
      digest: 'the-digest-with-the-term',
      findings: [
        ...findings,
        { ...findings[0], id: 'ffffffffffffffff', value: 'pot', category: 'custom' } as const,
      ],
      texts: redactionPlan.texts.map((text, index) =>
        index === 2
          ? { ...text, pieces: [...text.pieces, { text: 'pot', finding: 'ffffffffffffffff' }] }
          : text,
      ),
    } as typeof redactionPlan;

    it('are looked for at once, and what was decided is kept', async () => {
      server.play('default', { planRedaction: [planned({}), { status: 200, body: more }] });
      const element = await opened();
      box(element, 'category-iban').click();
      await find(element, 'pot');
      await sees(element, '1 hit more.');
      expect(textOf(element)).to.contain('6 of 8 hits will be replaced.');
      const terms = [{ text: 'pot', category: 'custom' }];
      expect(server.bodies('planRedaction')[1]).to.deep.equal({ act: 'anonymize', terms, categories: null });
      await submit(element);
      await sees(element, 'The ticket was anonymised.');
      expect(server.bodies('redactTicket')[0]).to.deep.include({ terms, digest: 'the-digest-with-the-term' });
    });

    it('that are found nowhere are told so', async () => {
      server.play('default');
      const element = await opened();
      await find(element, 'pot');
      await sees(element, 'Found nowhere');
      button(element, 'Remove “pot”').click();
      await waitUntil(() => server.count('planRedaction') === 3);
      expect(server.bodies('planRedaction')[2]).to.deep.include({ terms: [] });
    });

    it('are not taken over when they cannot be looked for', async () => {
      server.play('default', { planRedaction: [planned({}), { status: 503, body: problem('busy', 503) }] });
      const element = await opened();
      await find(element, 'pot');
      await sees(element, 'Somebody else is changing this ticket');
      expect(deep<HTMLInputElement>(element, '#text')?.value).to.equal('pot');
      await submit(element);
      await sees(element, 'The ticket was anonymised.');
      expect(server.bodies('redactTicket')[0]).to.deep.include({ terms: [] });
    });

    it('keep one from going on before they were looked for', async () => {
      server.play('default', { planRedaction: [planned({}), 'never'] });
      const element = await opened();
      await find(element, 'pot');
      await waitUntil(() => server.count('planRedaction') === 2);
      await sees(element, 'Looking…');
      button(element, 'Check the hits').click();
      await element.updateComplete;
      expect(step(element)).to.equal('What was found');
    });
  });

  describe('redacting a passage', () => {
    it('looks for it alone, and begins with the hits', async () => {
      server.play('default', { planRedaction: [planned({ act: 'redact', people: [] })] });
      const element = await open('Grace Example');
      await sees(element, 'doubtful hit to decide');
      expect(deep(element, '#title')?.textContent).to.equal('Redact text in ticket #12');
      expect(step(element)).to.equal('Check the hits');
      await submit(element);
      await sees(element, 'The text was replaced.');
      const terms = [{ text: 'Grace Example', category: 'custom' }];
      expect(server.bodies('planRedaction')).to.deep.equal([{ act: 'redact', terms, categories: [] }]);
      expect(server.bodies('redactTicket')[0]).to.deep.include({
        act: 'redact',
        terms,
        categories: [],
        people: [],
      });
    });

    it('warns of what may not be read', async () => {
      server.play('default', {
        planRedaction: [planned({ act: 'redact', people: [], active: true, unreadable: ['comments'] })],
      });
      const element = await open('Grace Example');
      await sees(element, 'This will be incomplete');
      expect(textOf(element)).not.to.contain('This ticket is active');
    });
  });

  describe('when it is done', () => {
    it('says what was searched again, place by place', async () => {
      server.play('default');
      const element = await opened();
      await submit(element);
      await waitUntil(() => focused()?.textContent.includes('The ticket was anonymised.'));
      expect(textOf(element)).to.contain('0 of 4 places still contain it.');
      const rows = [...(deep(element, 'tbody')?.querySelectorAll('tr') ?? [])];
      expect(rows.map((row) => [...row.children].map((cell) => cell.textContent))).to.deep.equal([
        ['Texts of messages', '2', '0'],
        ['Headers of messages', '1', '0'],
        ['Full-text index', '0', '0'],
        ['Watchers', '2', '0'],
      ]);
    });

    it('says what is left, pending and incomplete', async () => {
      server.play('default', {
        redactTicket: [
          done({
            remaining: [{ store: 'links', label: 'Links', count: 2 }],
            pending_removals: 1,
            unreadable: ['comments'],
          }),
        ],
      });
      const element = await opened();
      await submit(element);
      await sees(element, '1 of 1 place still contains it.');
      expect(textOf(element)).to.contain(
        "Incomplete: this needs someone who may read the ticket's comments.",
      );
      expect(textOf(element)).to.contain('1 object in external storage');
      expect(deep(element, '.notice')?.className).to.contain('warning');
    });

    it('shows progress, is done once, and cannot be closed meanwhile', async () => {
      server.play('default', { redactTicket: ['never'] });
      const element = await opened();
      await submit(element);
      await eventually(() => deep(element, 'progress'), 'progress');
      await waitUntil(() => server.count('redactTicket') > 0);
      button(element, /^Anonymise ticket/).click();
      await sendKeys({ press: 'Escape' });
      expect(deep<HTMLDialogElement>(element, 'dialog')?.open).to.be.true;
      expect(server.count('redactTicket')).to.equal(1);
    });

    it('tells the page that it is out of date', async () => {
      server.play('default');
      const element = await opened();
      const changed: boolean[] = [];
      element.addEventListener('gdpr-dialog-closed', (event) => changed.push(event.changed));
      await submit(element);
      await sees(element, 'The ticket was anonymised.');
      button(element, 'Close').click();
      await waitUntil(() => changed.length === 1);
      expect(changed).to.deep.equal([true]);
    });
  });

  describe('when the ticket has changed meanwhile', () => {
    it('says so, shows the new preview, keeps what was decided, and asks again', async () => {
      const changed = {
        ...redactionPlan,
        digest: 'the-digest-of-now',
        findings: findings.slice(0, 5),
        texts: redactionPlan.texts.slice(0, 2),
      };
      server.play('default', {
        planRedaction: [planned({}), { status: 200, body: changed }],
        redactTicket: [{ status: 409, body: problem('plan_stale', 409) }, done()],
      });
      const element = await opened();
      box(element, 'category-iban').click();
      await submit(element);
      await sees(element, 'The ticket changed while you were here, and nothing was replaced.');
      await waitUntil(() => focused()?.getAttribute('role') === 'alert');
      expect(step(element)).to.equal('Check the hits');
      expect(textOf(element)).to.contain('3 of 5 hits will be replaced.');
      await submit(element);
      await sees(element, 'The ticket was anonymised.');
      expect(server.bodies('redactTicket')[1]).to.deep.include({
        digest: 'the-digest-of-now',
        accepted: [ids[0], ids[1], ids[2]],
      });
    });
  });

  describe('problems', () => {
    it('are shown when there is no plan, with a way to try again', async () => {
      server.play('error', { getTicketPrivacy: [{ status: 200, body: privacy }] });
      const element = await open();
      await sees(element, 'Somebody else is changing this ticket at the moment.');
      server.play('default');
      button(element, 'Try again').click();
      await sees(element, 'Kinds of personal data');
    });

    it('say that the note holds personal data, and keep it to be mended', async () => {
      const refusal = problem('invalid_request', 422, [{ pointer: '/note', detail: 'holds personal data' }]);
      server.play('default', { redactTicket: [{ status: 422, body: refusal }, done()] });
      const element = await opened();
      await go(element, 'confirm');
      fill(await eventually(() => deep<HTMLTextAreaElement>(element, '#note'), 'note'), 'Grace asked');
      await submit(element);
      await sees(element, '/note: holds personal data');
      await waitUntil(() => focused()?.getAttribute('role') === 'alert');
      expect(deep<HTMLTextAreaElement>(element, '#note')?.value).to.equal('Grace asked');
      await submit(element);
      await sees(element, 'The ticket was anonymised.');
    });
  });

  describe('files that were not searched', () => {
    it('are deleted by the dialog for files, and the plan is made anew', async () => {
      server.play('default');
      const element = await opened();
      const changed: boolean[] = [];
      element.addEventListener('gdpr-dialog-closed', (event) => changed.push(event.changed));
      button(element, 'Delete id-card.png…').click();
      const inner = await eventually(() => deep(element, 'gdpr-delete-dialog'), 'the dialog for files');
      await sees(inner, 'What will be changed');
      fill(deep<HTMLSelectElement>(inner, '#reason') ?? expect.fail('No reason'), 'id_check_done');
      button(inner, 'Delete 1 file').click();
      await sees(inner, 'Deleted 2 files.');
      button(inner, 'Close').click();
      await waitUntil(() => server.count('planRedaction') === 2);
      expect(deep(element, 'gdpr-delete-dialog')).to.be.undefined;
      await sees(element, 'Kinds of personal data');
      button(element, 'Cancel').click();
      await waitUntil(() => changed.length === 1);
      expect(changed).to.deep.equal([true]);
    });

    it('are only shown to who may not delete them', async () => {
      const rights = { ...privacy.rights, delete_files: false };
      server.play('default', { getTicketPrivacy: [{ status: 200, body: { ...privacy, rights } }] });
      const element = await opened();
      expect(textOf(element)).to.contain('id-card.png').and.not.to.contain('Delete…');
    });
  });
});
