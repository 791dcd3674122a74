// SPDX-License-Identifier: GPL-2.0-only

// Files deleted from the ticket page, with a mouse.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertAccessible, dialogOf, fillReason, follow, openRT, openTicket } from './support.mjs';

let rt;
before(async () => (rt = await openRT()));
after(async () => await rt?.stop());

const buttons = (page) => page.locator('.gdpr-delete-file');
const tombstones = (page) => page.locator('.history .gdpr-tombstone, #ticket-history .gdpr-tombstone');

test('a file goes with the copies that were chosen, and a note stays where it was', async () => {
  const page = await rt.as('agent');
  const { identity } = rt.demo.tickets;
  await openTicket(page, rt.demo, identity);
  const links = page.locator('.downloadattachment a', { has: page.locator('.downloadfilename') });
  const name = (await links.first().locator('.downloadfilename').textContent()).trim();
  const sameName = await links.filter({ hasText: name }).count();
  assert.ok(sameName >= 2, 'the same card lies in this ticket more than once');

  await buttons(page).first().click();
  const dialog = await dialogOf(page);
  await assertAccessible(page, 'gdpr-delete-dialog');
  await dialog.getByText('Where else the same file lies').waitFor();
  assert.ok(await dialog.getByText('In a custom field').count(), 'the photo in the custom field is offered');
  await dialog.getByLabel('Choose all').check();
  await fillReason(dialog, { note: 'asked on the phone' });
  await dialog.getByRole('button', { name: /^Delete \d+ files$/ }).click();

  const status = dialog.getByRole('status').filter({ hasText: 'Deleted' });
  await status.waitFor();
  assert.match(await status.textContent(), /Deleted \d+ files\. 0 copies left in this ticket\./);
  await Promise.all([page.waitForEvent('load'), dialog.getByRole('button', { name: 'Close' }).last().click()]);

  await openTicket(page, rt.demo, identity);
  const text = await tombstones(page).first().textContent();
  assert.match(text, /File deleted .* by agent: Check done \(ID card\) – asked on the phone/);
  assert.equal(await links.filter({ hasText: name }).count(), 0, 'the name is nowhere in the history');
  assert.ok(!(await page.content()).includes(name), 'nor anywhere else on the page');
  assert.match(await page.locator('.transaction', { hasText: 'files deleted' }).first().textContent(), /Check done/);
});

test('several files go from the Attachments box', async () => {
  const page = await rt.as('agent');
  await openTicket(page, rt.demo, rt.demo.tickets['many-files']);
  await page.locator('.gdpr-delete-files').click();
  const dialog = await dialogOf(page);
  await dialog.getByLabel('Choose all').first().check();
  await assertAccessible(page, 'gdpr-delete-dialog');
  await fillReason(dialog);
  await dialog.getByRole('button', { name: 'Delete 5 files' }).click();
  await dialog.getByText('Deleted 5 files.').waitFor();
  await Promise.all([page.waitForEvent('load'), page.keyboard.press('Escape')]);

  // RT draws no box for a ticket without files; what was deleted is told all the same.
  await page.locator('.ticket-info-attachments .gdpr-tombstone').getByText(/5 files deleted/).waitFor();
  assert.equal(await page.locator('.ticket-info-attachments .filename').count(), 0);
});

test('a ticket that changed meanwhile is refused, shown anew, and then deleted', async () => {
  const [one, other] = [await rt.as('agent'), await rt.as('agent')];
  const ticket = rt.demo.tickets.inline;
  await openTicket(one, rt.demo, ticket);
  await openTicket(other, rt.demo, ticket);

  await one.locator('.gdpr-delete-files').click();
  const dialog = await dialogOf(one);
  for (const box of await dialog.getByRole('group').first().getByRole('checkbox').all()) {
    if (!(await box.isChecked())) await box.check();
  }
  await dialog.getByText('What will be changed').waitFor();
  await fillReason(dialog);

  await buttons(other).first().click();
  const faster = await dialogOf(other);
  await fillReason(faster);
  await faster.getByRole('button', { name: /^Delete 1 file$/ }).click();
  await faster.getByText('Deleted 1 file.').waitFor();

  await dialog.getByRole('button', { name: /^Delete \d+ files$/ }).click();
  await dialog.getByText('nothing was deleted', { exact: false }).waitFor();
  await dialog.getByRole('button', { name: /^Delete \d+ files?$/ }).click();
  await dialog.getByText(/Deleted \d+ files?\./).waitFor();
});

test('copies in other tickets are searched on request, and deleted where one may', async () => {
  const page = await rt.as('admin');
  const { elsewhere, records } = rt.demo.tickets;
  await openTicket(page, rt.demo, elsewhere);
  await buttons(page).first().click();
  const dialog = await dialogOf(page);
  await dialog.getByRole('button', { name: 'Search other tickets' }).click();
  await dialog.getByText('All tickets you may read were searched').waitFor();
  const found = dialog.getByText(`In ticket #${records}`);
  assert.ok((await found.count()) >= 2, 'the message and the photo of the other ticket');
  for (const box of await dialog.getByRole('checkbox').all()) {
    if ((await box.isEnabled()) && !(await box.isChecked())) await box.check();
  }
  await fillReason(dialog);
  await dialog.getByRole('button', { name: /^Delete \d+ files$/ }).click();
  await dialog.getByText(/Deleted \d+ files\./).waitFor();
  await openTicket(page, rt.demo, records);
  assert.equal(await buttons(page).count(), 0);
  assert.ok((await tombstones(page).count()) > 0);
});

test('someone without the right sees neither buttons nor what they would do', async () => {
  const page = await rt.as('colleague');
  await openTicket(page, rt.demo, rt.demo.tickets.records);
  assert.equal(await page.locator('.gdpr-delete-file, .gdpr-delete-files').count(), 0);
});

test('replying to and forwarding a message whose file was deleted still work', async () => {
  const page = await rt.as('agent');
  const ticket = rt.demo.tickets.nested;
  await openTicket(page, rt.demo, ticket);
  await buttons(page).last().click();
  const dialog = await dialogOf(page);
  await fillReason(dialog);
  await dialog.getByRole('button', { name: /^Delete \d+ files?$/ }).click();
  await dialog.getByText(/Deleted \d+ files?\./).waitFor();

  await follow(page, rt.demo, `/Ticket/Update.html?id=${ticket}&Action=Respond`);
  await page.frameLocator('iframe.cke_wysiwyg_frame').locator('body').fill('It was deleted, as you asked.');
  await page.locator('input[name=SubmitTicket]').first().click();
  await page.waitForURL(/Display\.html/);
  await page.getByText('Correspondence added').first().waitFor();
  await follow(page, rt.demo, `/Ticket/Forward.html?id=${ticket}`);
  // RT puts a list of chosen people in the place of the field.
  await page.locator('#To-selectized, input[name=To] + .selectize-control input').first().fill('archive@demo.example.org');
  await page.keyboard.press('Tab');
  await page.locator('input[name=ForwardAndReturn]').click();
  await page.waitForURL(/Display\.html/);
  await page.getByText(/Forwarded Ticket to .*archive@demo\.example\.org/).first().waitFor();
});
