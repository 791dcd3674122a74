// SPDX-License-Identifier: GPL-2.0-only

// Node packages and the built front end, each made only where it is missing or older than its sources.

import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './run.mjs';

/**
 * Installs what package-lock.json names, which building does by itself and tests need too.
 *
 * @param {string} checkout
 * @param {(text: string) => void} say
 */
export async function installNodePackages(checkout, say) {
  const [wanted, installed] = ['package-lock.json', 'node_modules/.package-lock.json'].map((name) => join(checkout, name));
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(wanted).mtimeMs) return;
  say('Installing the Node packages: npm ci');
  await run('npm', ['ci', '--no-audit', '--no-fund'], { cwd: checkout });
}

/**
 * Builds the front end as `make` does.
 *
 * @param {string} checkout
 * @param {(text: string) => void} say
 */
export async function buildFrontEnd(checkout, say) {
  const perl = (code) =>
    run('perl', ['-Iperl', '-MRT::Extension::GDPR::Install::FrontEnd', '-e', code], { cwd: checkout });
  const { output } = await perl('print RT::Extension::GDPR::Install::FrontEnd->needs_build ? "yes" : "no"');
  if (output !== 'yes') return;
  say('Building the front end');
  await perl('RT::Extension::GDPR::Install::FrontEnd->build');
}
