// SPDX-License-Identifier: GPL-2.0-only

// A passage marked in the history, and redacted wherever it stands.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { anonymiserOf, assertAccessible, fillReason, openRT, openTicket } from './support.mjs';

let rt;
before(async () => (rt = await openRT()));
after(async () => await rt?.stop());

/** Marks the first text of the history that holds `words`, just these. */
async function mark(page, words) {
  const stanza = page.locator('.transaction .message-stanza', { hasText: words }).first();
  await stanza.scrollIntoViewIfNeeded();
  await stanza.evaluate((element, passage) => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const start = node.data.indexOf(passage);
      if (start >= 0) getSelection().setBaseAndExtent(node, start, node, start + passage.length);
    }
  }, words);
}

test('a passage is redacted in the message it was marked in and in those that quote it', async () => {
  const page = await rt.as('agent');
  const ticket = rt.demo.tickets.identity;
  await openTicket(page, rt.demo, ticket);
  const passage = 'your identity is confirmed';
  const count = () => page.locator('.transaction .message-stanza', { hasText: passage }).count();
  assert.ok((await count()) > 0);

  await mark(page, passage);
  const button = page.locator('.gdpr-redact-selection');
  await button.waitFor();
  await assertAccessible(page, '.gdpr-redact-selection');
  await button.click();
  const dialog = await anonymiserOf(page);
  assert.ok((await dialog.getByRole('checkbox', { name: passage, checked: true }).count()) >= 2, 'the outgoing copy is offered too');
  await assertAccessible(page, 'gdpr-anonymise-dialog');
  await dialog.getByRole('button', { name: 'See how it will read' }).click();
  await dialog.getByText('[Removed 1]').first().waitFor();
  await dialog.getByRole('button', { name: 'Give a reason' }).click();
  await fillReason(dialog, { kind: null });
  await dialog.getByRole('button', { name: /^Replace \d+ hits/ }).click();
  await dialog.getByText('The text was replaced.').waitFor();
  assert.match(await dialog.getByRole('status').first().textContent(), /0 of \d+ places? still contain/);
  await Promise.all([page.waitForEvent('load'), dialog.getByRole('button', { name: 'Close' }).click()]);

  await openTicket(page, rt.demo, ticket);
  assert.equal(await count(), 0);
  await page.locator('.transaction .message-stanza', { hasText: 'Thank you, [Removed 1].' }).first().waitFor();
});

test('a note that holds personal data is refused, and can be mended', async () => {
  const page = await rt.as('agent');
  await openTicket(page, rt.demo, rt.demo.tickets.identity);
  await mark(page, 'my identity card is attached');
  await page.locator('.gdpr-redact-selection').click();
  const dialog = await anonymiserOf(page);
  await dialog.getByRole('button', { name: 'See how it will read' }).click();
  await dialog.getByRole('button', { name: 'Give a reason' }).click();
  await fillReason(dialog, { kind: null, note: 'asked by p.throckmorton@example.com' });
  await dialog.getByRole('button', { name: /^Replace/ }).click();
  await dialog.getByText('/note', { exact: false }).waitFor();
  await dialog.getByLabel(/^Note/).fill('asked by phone');
  await dialog.getByRole('button', { name: /^Replace/ }).click();
  await dialog.getByText('The text was replaced.').waitFor();
});

test('who may not redact can mark text as ever', async () => {
  const page = await rt.as('colleague');
  await openTicket(page, rt.demo, rt.demo.tickets.records);
  await mark(page, 'my card again');
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  assert.equal(await page.evaluate(() => getSelection().toString()), 'my card again');
  assert.equal(await page.locator('.gdpr-redact-selection').count(), 0);
});
