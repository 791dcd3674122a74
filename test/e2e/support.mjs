// SPDX-License-Identifier: GPL-2.0-only

// What the browser tests share: a demo RT of their own, people who are logged in, and what to look for on each page.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';
import { CHROMIUM, FLAGS } from '../../tools/chromium.mjs';
import { startDemo } from '../../tools/demo/start-demo.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const PATIENCE = 60_000; // ms until something expected is taken for missing; RT compiles a page in seconds, a busy machine more slowly

/**
 * A demo RT with a browser beside it, for one test file.
 *
 * @returns {Promise<{
 *   demo: Awaited<ReturnType<typeof startDemo>>,
 *   as: (login: string, options?: import('playwright-core').BrowserContextOptions) => Promise<import('playwright-core').Page>,
 *   stop: () => Promise<void>,
 * }>} `as` gives a page on which that person is logged in; a page on which a script failed makes `stop` throw
 */
export async function openRT() {
  const demo = await startDemo();
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
  const faults = [];

  const as = async (login, options = {}) => {
    const context = await browser.newContext({ viewport: { width: 1300, height: 900 }, locale: 'en-GB', timezoneId: 'UTC', ...options });
    context.setDefaultTimeout(PATIENCE);
    const page = await context.newPage();
    page.on('pageerror', (error) => faults.push(`${login}: ${error.message}`));
    await page.goto(`${demo.url}/`);
    await page.locator('input[name=user]').fill(login);
    await page.locator('input[name=pass]').fill(demo.password);
    await page.locator('input[name=pass]').press('Enter');
    await page.locator('#logged-in-as, #preferences').first().waitFor({ state: 'attached' });
    return page;
  };

  const stop = async () => {
    await browser.close();
    await demo.stop();
    assert.deepEqual(faults, [], 'no script failed on any page');
  };
  return { demo, as, stop };
}

/** Opens a ticket's page and waits for its history, which RT loads when the page is there, and for the pictures that move what is below. */
export async function openTicket(page, demo, ticket) {
  await page.goto(`${demo.url}/Ticket/Display.html?id=${ticket}`);
  await page.locator('.transaction').first().waitFor();
  await page.waitForLoadState('networkidle');
}

/** Opens a page as a link on another page of this RT does: RT asks before it follows links from nowhere. */
export async function follow(page, demo, path) {
  await page.goto(`${demo.url}${path}`, { referer: `${demo.url}/` });
}

/** Fails if axe finds something on the page, or in `selector` if it is given: RT's own pages are not ours to mend. */
export async function assertAccessible(page, selector) {
  await page.evaluate(AXE);
  const violations = await page.evaluate(async (within) => {
    const { violations } = await window.axe.run(within);
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join('\n')}`);
  }, selector);
  assert.deepEqual(violations, []);
}

/** Chooses why files are deleted, as the dialog asks for it. */
export async function fillReason(dialog, { reason = 'Check done', kind = 'ID card', note } = {}) {
  await dialog.getByLabel(/^Reason/).selectOption({ label: reason });
  if (kind) await dialog.getByLabel(/^Kind of document/).selectOption({ label: kind });
  if (note) await dialog.getByLabel(/^Note/).fill(note);
}

/** The dialog that deletes files, once it has loaded its plan. */
export async function dialogOf(page) {
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  await dialog.getByText('What will be changed').or(dialog.getByText('Choose the files to delete')).first().waitFor();
  return dialog;
}

/** Chooses "Anonymise ticket…" among the ticket's actions. */
export async function openActions(page) {
  await page.locator('#page-actions').hover();
  await page.locator('.gdpr-anonymise').first().click();
}

/** The dialog that anonymises or redacts, once it has loaded its plan. */
export async function anonymiserOf(page) {
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Also replace').or(dialog.getByRole('alert')).first().waitFor();
  assert.deepEqual(await dialog.getByRole('alert').allTextContents(), []);
  return dialog;
}
