// SPDX-License-Identifier: GPL-2.0-only

// A demo for one test file: its own RT on its own port, thrown away at the end.

import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildDemo, CHECKOUT, firstRowsVersion } from './demo.mjs';
import { freePort, serve } from './server.mjs';

const BASES = join(CHECKOUT, 'var/demo-bases');

/**
 * Starts a demo nobody else uses. The first call after a change of the mail or of etc/ builds it, which takes about a
 * minute; later ones copy that, which takes seconds. The front end must have been built.
 *
 * @returns {Promise<{
 *   url: string,                       where RT answers
 *   tickets: Record<string, number>,   story to ticket id (tools/demo/lib/RT/Extension/GDPR/Demo/Stories.pm)
 *   password: string,                  of the logins agent, officer, admin and colleague
 *   rt: import('./private-rt.mjs').PrivateRT,                     to run RT's programs: `demo.rt.run(command, args)`
 *   shell: (...args: string[]) => Promise<{code: number, output: string}>,   runs rt-gdpr
 *   logs: string[],                    the files RT logs to
 *   stop: () => Promise<void>,         ends it and removes it, its logs excepted if GDPR_TEST_LOGS names a folder
 * }>}
 */
export async function startDemo() {
  const base = join(BASES, firstRowsVersion().slice(0, 16));
  if (!existsSync(join(base, 'demo.json'))) await buildDemo(base);
  for (const other of readdirSync(BASES)) {
    if (/^[0-9a-f]{16}$/.test(other) && join(BASES, other) !== base) rmSync(join(BASES, other), { recursive: true, force: true });
  }

  const folder = mkdtempSync(join(tmpdir(), 'gdpr-demo-'));
  cpSync(base, folder, { recursive: true, filter: (file) => file !== join(base, 'source') });
  const { rt, contents } = await buildDemo(folder); // installs what has changed since
  const server = await serve(rt, await freePort());
  const logs = ['rt.log', 'server.log'].map((name) => rt.path('var', name));
  return {
    url: server.url,
    pid: server.pid,
    tickets: contents.tickets,
    password: contents.password,
    rt,
    shell: (...args) => rt.run(rt.path('rt-gdpr'), args, { allowFailure: true }),
    logs,
    stop: async () => {
      await server.stop();
      const keep = process.env.GDPR_TEST_LOGS;
      if (keep) logs.forEach((log, i) => cpSync(log, join(keep, `demo-${process.pid}-${new URL(server.url).port}-${i}.log`)));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
