// SPDX-License-Identifier: GPL-2.0-only

// A ticket anonymised on its page.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { anonymiserOf, assertAccessible, fillReason, follow, openActions, openRT, openTicket } from './support.mjs';

const { philippa } = JSON.parse(readFileSync(new URL('../../tools/demo/personal-data.json', import.meta.url), 'utf8')).people;
const surname = philippa.name.split(' ').at(-1);

let rt;
before(async () => (rt = await openRT()));
after(async () => await rt?.stop());

const step = (dialog) => dialog.locator('[aria-current=step]');
const next = (dialog) => dialog.locator('footer .primary');

/** From the step shown to the one named so. */
async function goTo(dialog, name) {
  for (let turn = 0; turn < 4 && (await step(dialog).textContent()).trim() !== name; turn += 1) await next(dialog).click();
  assert.equal((await step(dialog).textContent()).trim(), name);
}

/** Comments on a ticket, as its page does. */
async function comment(page, ticket, text) {
  await follow(page, rt.demo, `/Ticket/Update.html?Action=Comment&id=${ticket}`);
  await page.frameLocator('iframe.cke_wysiwyg_frame').locator('body').fill(text);
  await page.locator('input[name=SubmitTicket]').first().click();
  await page.waitForURL(/Display\.html/);
}

test('a ticket is anonymised, and its people are nowhere on its page any more', async () => {
  const page = await rt.as('agent');
  const ticket = rt.demo.tickets.identity;
  await openTicket(page, rt.demo, ticket);
  assert.ok((await page.content()).includes(surname));

  await openActions(page);
  const dialog = await anonymiserOf(page);
  await assertAccessible(page, 'gdpr-anonymise-dialog');
  await dialog.getByText('This ticket is active.').waitFor();
  await dialog.getByRole('checkbox', { name: surname }).first().waitFor();

  await goTo(dialog, 'Check the hits');
  await page.keyboard.press('j');
  await dialog.getByText(/^(Doubtful|Hit) 1 of/).waitFor();
  await assertAccessible(page, 'gdpr-anonymise-dialog');
  await goTo(dialog, 'How it will read');
  await dialog.getByText('[Person 1]').first().waitFor();
  assert.deepEqual(await dialog.locator('article', { hasText: surname }).allTextContents(), [], 'as it will read, the name is gone');
  await goTo(dialog, 'Why, and confirm');
  await fillReason(dialog, { kind: null });
  await dialog.getByRole('button', { name: /^Anonymise ticket/ }).click();
  const status = dialog.getByRole('status').filter({ hasText: 'The ticket was anonymised.' });
  await status.waitFor();
  assert.match(await status.textContent(), /searched again: 0 of \d+ places still contain it/);
  await assertAccessible(page, 'gdpr-anonymise-dialog');
  await Promise.all([page.waitForEvent('load'), dialog.getByRole('button', { name: 'Close' }).click()]);

  await openTicket(page, rt.demo, ticket);
  await page.locator('.transaction', { hasText: 'Ticket anonymised' }).first().waitFor();
  const content = await page.locator('.history, #ticket-history').first().innerText();
  assert.ok(content.includes('[Person 1]'));
  assert.ok(!content.includes(surname), 'the name is not in the history');
  assert.equal(await page.locator('.gdpr-changed-since').count(), 0);
});

test('a ticket that changed meanwhile is refused and shown anew, with what was decided', async () => {
  const [one, other] = [await rt.as('agent'), await rt.as('agent')];
  const ticket = rt.demo.tickets.inline;
  await openTicket(one, rt.demo, ticket);
  await openActions(one);
  const dialog = await anonymiserOf(one);
  const box = dialog.getByRole('group', { name: 'People' }).getByRole('checkbox').first();
  await box.uncheck();
  await goTo(dialog, 'Why, and confirm');
  await fillReason(dialog, { kind: null });

  await comment(other, ticket, 'Called back.');

  await dialog.getByRole('button', { name: /^Anonymise ticket/ }).click();
  await dialog.getByText('nothing was replaced', { exact: false }).waitFor();
  await dialog.getByRole('button', { name: 'Back' }).click();
  assert.equal(await box.isChecked(), false, 'who was kept is kept still');
  await goTo(dialog, 'Why, and confirm');
  await dialog.getByRole('button', { name: /^Anonymise ticket/ }).click();
  await dialog.getByText('The ticket was anonymised.').waitFor();
  await Promise.all([one.waitForEvent('load'), one.keyboard.press('Escape')]);

  await comment(other, ticket, 'Called once more.');
  await openTicket(one, rt.demo, ticket);
  await one.locator('.gdpr-changed-since').getByRole('button', { name: 'Anonymise ticket…' }).click();
  await anonymiserOf(one);
});

test('someone without the right has no such action', async () => {
  const page = await rt.as('colleague');
  await openTicket(page, rt.demo, rt.demo.tickets.records);
  assert.equal(await page.locator('.gdpr-anonymise').count(), 0);
});
