// SPDX-License-Identifier: GPL-2.0-only

// The privacy officer's page: what is late, what was done, and the proof of it.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertAccessible, dialogOf, fillReason, openRT, openTicket } from './support.mjs';

let rt;
before(async () => {
  rt = await openRT();
  const page = await rt.as('agent');
  await openTicket(page, rt.demo, rt.demo.tickets['name-long']);
  await page.locator('.gdpr-delete-file').first().click();
  const dialog = await dialogOf(page);
  await fillReason(dialog);
  await dialog.getByRole('button', { name: 'Delete 1 file' }).click();
  await dialog.getByText('Deleted 1 file.').waitFor();
});
after(async () => await rt?.stop());

test('the officer gets there from the menu, sees that nothing runs, and checks an entry', async () => {
  const page = await rt.as('officer');
  const path = await page.locator('a[href*="/Admin/Tools/Privacy"]').first().getAttribute('href');
  await page.goto(new URL(path, rt.demo.url).href);
  const officer = page.locator('gdpr-officer');
  await officer.getByText(/run-due/).first().waitFor();
  await assertAccessible(page, 'gdpr-officer');

  await officer.getByLabel('Details of entry 0').or(officer.getByRole('button', { name: 'Details of entry 0' })).first().click();
  await officer.getByRole('button', { name: 'Verify in this browser' }).click();
  await officer.getByText(/^\s*Verified: this entry is in the log of 1 entry .* signed with one of this site's keys/).waitFor();
  await assertAccessible(page, 'gdpr-officer');

  const { code } = await rt.demo.shell('run-due');
  assert.equal(code, 0);
  await page.reload();
  await officer.getByRole('table').first().waitFor();
  assert.equal(await officer.getByText('has never run').count(), 0);
});

test('who may not see the log finds neither menu nor page', async () => {
  const page = await rt.as('agent');
  assert.equal(await page.locator('a[href*="/Admin/Tools/Privacy"]').count(), 0);
  const answer = await page.goto(`${rt.demo.url}/Admin/Tools/Privacy/`);
  assert.equal(answer.status(), 403);
  assert.equal(await page.locator('gdpr-officer').count(), 0);
});

test('the shell verifies the same log', async () => {
  const { code, output } = await rt.demo.shell('log', 'verify');
  assert.equal(code, 0, output);
  assert.match(output, /cannot/i, 'and says what it cannot know without a checkpoint');
});
