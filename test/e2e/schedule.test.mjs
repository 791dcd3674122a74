// SPDX-License-Identifier: GPL-2.0-only

// Deletions that wait: for a date, for the ticket to be resolved, and for somebody to run them.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertAccessible, dialogOf, fillReason, follow, openRT, openTicket } from './support.mjs';

let rt;
before(async () => (rt = await openRT()));
after(async () => await rt?.stop());

async function schedule(page, ticket, choose) {
  await openTicket(page, rt.demo, ticket);
  await page.locator('.gdpr-delete-file').first().click();
  const dialog = await dialogOf(page);
  await choose(dialog);
  await fillReason(dialog);
  await dialog.getByRole('button', { name: 'Schedule deletion of 1 file' }).click();
  await dialog.getByText('is scheduled for').waitFor();
  const text = await dialog.textContent();
  await Promise.all([page.waitForEvent('load'), page.keyboard.press('Escape')]);
  return text;
}

test('who schedules is warned that nobody runs them, until somebody does', async () => {
  const page = await rt.as('agent');
  await openTicket(page, rt.demo, rt.demo.tickets.identity);
  await page.locator('.gdpr-delete-file').first().click();
  const dialog = await dialogOf(page);
  await dialog.getByLabel('When the ticket is resolved').check();
  await dialog.getByText('rt-gdpr run-due has never run').waitFor();
  await page.keyboard.press('Escape');

  const { code } = await rt.demo.shell('run-due');
  assert.equal(code, 0);
  await openTicket(page, rt.demo, rt.demo.tickets.identity);
  await page.locator('.gdpr-delete-file').first().click();
  const again = await dialogOf(page);
  await again.getByLabel('When the ticket is resolved').check();
  assert.equal(await again.getByText('has never run').count(), 0);
});

test('on a date: shown on the ticket, in words for each, and cancelled', async () => {
  const page = await rt.as('agent');
  const ticket = rt.demo.tickets['name-markup'];
  const text = await schedule(page, ticket, async (dialog) => {
    await dialog.getByLabel('On a date').check();
    await dialog.getByLabel('Date', { exact: true }).fill('2999-12-24');
  });
  assert.match(text, /24 Dec(ember)? 2999/);

  const notice = page.locator('gdpr-scheduled');
  await notice.getByText(/24 Dec(ember)? 2999/).first().waitFor();
  await assertAccessible(page, 'gdpr-scheduled');
  await notice.getByRole('button', { name: /^Cancel/ }).click();
  await page.getByRole('button', { name: 'Cancel the deletion of 1 file', exact: true }).click();
  await page.getByText('The deletion was cancelled.').waitFor();
  await openTicket(page, rt.demo, ticket);
  assert.equal(await page.locator('.gdpr-delete-file').count(), 1, 'the file is still there');
});

test('when the ticket is resolved in the page, the file goes and the status changes', async () => {
  const page = await rt.as('agent');
  const ticket = rt.demo.tickets['name-right_to_left'];
  await schedule(page, ticket, (dialog) => dialog.getByLabel('When the ticket is resolved').check());
  await follow(page, rt.demo, `/Ticket/Display.html?id=${ticket}&Status=resolved`);
  await page.getByText(/Status changed from .* to .*resolved/).first().waitFor();

  await openTicket(page, rt.demo, ticket);
  assert.equal(await page.locator('.gdpr-delete-file').count(), 0);
  assert.match(await page.locator('.gdpr-tombstone').first().textContent(), /File deleted .* by agent: Check done/);
});
