// SPDX-License-Identifier: GPL-2.0-only

// Makes the pictures of README.md anew: node tools/screenshots.mjs [FOLDER]

import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { anonymiserOf, dialogOf, fillReason, openRT, openTicket } from '../test/e2e/support.mjs';
import { CHECKOUT } from './demo/demo.mjs';

const folder = resolve(process.argv[2] ?? join(CHECKOUT, 'docs/screenshots'));
mkdirSync(folder, { recursive: true });

const rt = await openRT();
const { demo } = rt;
const shot = (page, name) => page.screenshot({ path: join(folder, `${name}.png`) });

/** Gives a person RT's dark theme, as its preferences page does. */
async function darken(login) {
  const [command, args] = demo.rt.perl('-MRT=-init', '-e', [
    'my $u = RT::User->new(RT->SystemUser); $u->Load(shift);',
    '$u->SetPreferences($RT::System, { WebDefaultStylesheet => "elevator-dark" });',
  ].join(' '), login);
  await demo.rt.run(command, args);
}

/** Each picture twice: the wide one light, the narrow one dark. */
async function both(login, name, show) {
  for (const [suffix, width, height] of [['', 1300, 900], ['-narrow-dark', 420, 900]]) {
    if (suffix) await darken(login);
    const page = await rt.as(login, { viewport: { width, height } });
    await show(page, suffix !== '');
    await shot(page, `${name}${suffix}`);
    await page.context().close();
  }
}

try {
  await demo.shell('run-due');
  await both('agent', 'delete', async (page) => {
    await openTicket(page, demo, demo.tickets.identity);
    await page.locator('.gdpr-delete-file').first().click();
    await page.getByText('What will be changed').waitFor();
  });

  await both('agent', 'anonymise', async (page) => {
    await openTicket(page, demo, demo.tickets.identity);
    // A narrow page folds RT's menus away.
    await page.locator('.gdpr-anonymise').first().dispatchEvent('click');
    const dialog = await anonymiserOf(page);
    await dialog.getByRole('button', { name: 'Check the hits' }).click();
    await page.keyboard.press('j');
    await dialog.getByText(/^(Doubtful|Hit) 1 of/).waitFor();
  });

  await both('admin', 'ticket', async (page, again) => {
    const ticket = demo.tickets.inline;
    if (!again) {
      for (const [when, position] of [
        ['When the ticket is resolved', 0],
        ['Now', -1],
      ]) {
        await openTicket(page, demo, ticket);
        await page.locator('.gdpr-delete-file').nth(position).click();
        const dialog = await dialogOf(page);
        await dialog.getByLabel(when).check();
        await fillReason(dialog, { note: 'Claim 4411 is settled.' });
        await dialog.getByRole('button', { name: /^(Delete|Schedule deletion of) 1 file$/ }).click();
        await dialog.getByRole('status').first().waitFor();
      }
    }
    await openTicket(page, demo, ticket);
    await page.locator('gdpr-scheduled').getByRole('button').first().waitFor();
  });

  await both('officer', 'officer', async (page) => {
    await page.goto(`${demo.url}/Admin/Tools/Privacy/`);
    await page.getByRole('button', { name: 'Details of entry 0' }).click();
    await page.getByRole('button', { name: 'Verify in this browser' }).click();
    await page.getByText(/Verified: this entry/).waitFor();
  });
} finally {
  await rt.stop();
}
