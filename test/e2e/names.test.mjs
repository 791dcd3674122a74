// SPDX-License-Identifier: GPL-2.0-only

// File names that have hurt programs before: shown harmlessly, deleted correctly.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { dialogOf, fillReason, openRT, openTicket } from './support.mjs';

let rt;
before(async () => (rt = await openRT()));
after(async () => await rt?.stop());

for (const width of [1300, 420]) {
  test(`hostile names stay text and fit a window of ${width} px`, async () => {
    const page = await rt.as('agent', { viewport: { width, height: 900 } });
    const stories = Object.keys(rt.demo.tickets).filter((story) => story.startsWith('name-'));
    assert.ok(stories.length >= 6);
    for (const story of stories) {
      await openTicket(page, rt.demo, rt.demo.tickets[story]);
      await page.locator('.gdpr-delete-file').first().click();
      const dialog = await dialogOf(page);
      assert.equal(await dialog.locator('script, img, iframe').count(), 0, story);
      const { scroll, client } = await dialog.evaluate((box) => ({ scroll: box.scrollWidth, client: box.clientWidth }));
      assert.ok(scroll <= client, `${story} is not wider than its dialog`);
      await page.keyboard.press('Escape');
    }
  });
}

test('each is deleted and named no more', async () => {
  const page = await rt.as('agent');
  for (const [story, ticket] of Object.entries(rt.demo.tickets).filter(([key]) => key.startsWith('name-'))) {
    await openTicket(page, rt.demo, ticket);
    const name = (await page.locator('.downloadfilename').first().textContent()).trim();
    await page.locator('.gdpr-delete-file').first().click();
    const dialog = await dialogOf(page);
    await fillReason(dialog);
    await dialog.getByRole('button', { name: 'Delete 1 file' }).click();
    await dialog.getByText('Deleted 1 file.').waitFor();
    await Promise.all([page.waitForEvent('load'), page.keyboard.press('Escape')]);
    await openTicket(page, rt.demo, ticket);
    assert.equal(await page.locator('.downloadfilename').count(), 0, story);
    assert.equal((await page.locator('body').textContent()).includes(name), false, story);
  }
});
