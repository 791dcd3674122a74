// SPDX-License-Identifier: GPL-2.0-only

// The same without a mouse: nothing here clicks.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { dialogOf, openRT, openTicket } from './support.mjs';

let rt;
before(async () => (rt = await openRT()));
after(async () => await rt?.stop());

/** Presses Tab until the focus is where `selector` says, through shadow roots too; fails when it never gets there. */
async function tabTo(page, matches, presses = 80) {
  for (let press = 0; press < presses; press += 1) {
    await page.keyboard.press('Tab');
    const reached = await page.evaluate((source) => {
      let active = document.activeElement;
      while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
      const label = active?.labels?.[0]?.textContent ?? active?.textContent ?? '';
      return new RegExp(source).test(`${active?.localName} ${active?.type ?? ''} ${label.replace(/\s+/g, ' ').trim()}`);
    }, matches);
    if (reached) return;
  }
  assert.fail(`the focus never got to ${matches}`);
}

test('a file is deleted by keyboard, and the focus comes back', async () => {
  const page = await rt.as('agent');
  await openTicket(page, rt.demo, rt.demo.tickets['name-quotes']);
  await page.locator('.gdpr-delete-file').first().focus();
  await page.keyboard.press('Enter');
  const dialog = await dialogOf(page);

  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  assert.equal(await page.evaluate(() => document.activeElement?.className.includes('gdpr-delete-file')), true);

  await page.keyboard.press('Enter');
  await dialogOf(page);
  await tabTo(page, '^select.*Reason');
  await page.keyboard.type('Check');
  await tabTo(page, '^button.*Delete 1 file');
  await page.keyboard.press('Space');
  await page.getByRole('dialog').getByText('Deleted 1 file.').waitFor();
  await Promise.all([page.waitForEvent('load'), page.keyboard.press('Escape')]);
  assert.equal(await page.locator('.gdpr-delete-file').count(), 0);
});

test('a deletion is scheduled and cancelled by keyboard', async () => {
  const page = await rt.as('agent');
  await openTicket(page, rt.demo, rt.demo.tickets['name-passport']);
  await page.locator('.gdpr-delete-file').first().focus();
  await page.keyboard.press('Enter');
  await dialogOf(page);
  await tabTo(page, '^input radio Now');
  await page.keyboard.press('ArrowDown');
  await tabTo(page, '^select.*Reason');
  await page.keyboard.type('Check');
  await tabTo(page, '^button.*Schedule deletion of 1 file');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').getByText('is scheduled for when the ticket is resolved').waitFor();
  await Promise.all([page.waitForEvent('load'), page.keyboard.press('Escape')]);

  await page.locator('gdpr-scheduled').getByRole('button', { name: /^Cancel/ }).first().focus();
  await page.keyboard.press('Enter');
  await tabTo(page, '^button.*Cancel the deletion of 1 file');
  await page.keyboard.press('Enter');
  await page.getByText('The deletion was cancelled.').waitFor();
});
