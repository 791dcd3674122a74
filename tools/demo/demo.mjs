// SPDX-License-Identifier: GPL-2.0-only

// Builds the demo: a private RT with the extension installed as an administrator would, and mail in it.

import { createHash } from 'node:crypto';
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PrivateRT } from './private-rt.mjs';

/** The checkout these tools belong to. */
export const CHECKOUT = fileURLToPath(new URL('../../', import.meta.url)).replace(/\/$/, '');

// What a release tarball carries and `make install` needs.
const RELEASED = ['Makefile.PL', 'CHANGES', 'LICENSE', 'README.md', 'etc', 'html', 'openapi', 'perl', 'po', 'sbin', 'static'];
const DATA = ['tools/demo'];

/**
 * @typedef {object} Contents what the demo holds, as load.pl prints it
 * @property {Record<string, number>} tickets story to ticket id
 * @property {string} password of all staff
 * @property {{login: string, role: string}[]} staff
 */

/**
 * Makes the demo in `folder`, or brings the one there up to date with the checkout. What people did in it stays,
 * unless `fresh`. An interrupted build leaves nothing behind that a later one would take for whole.
 *
 * @param {string} folder
 * @param {{fresh?: boolean, say?: (text: string) => void}} [options]
 * @returns {Promise<{rt: PrivateRT, contents: Contents, dataIsOld: boolean}>}
 */
export async function buildDemo(folder, { fresh = false, say = () => {} } = {}) {
  const released = fingerprint(RELEASED);
  const data = fingerprint(DATA);
  if (fresh) rmSync(folder, { recursive: true, force: true });

  if (!existsSync(join(folder, 'demo.json'))) {
    const unfinished = `${folder}.${process.pid}`;
    try {
      rmSync(unfinished, { recursive: true, force: true });
      await buildNew(new PrivateRT(unfinished), { released, data, say });
      moveInto(unfinished, folder);
    } finally {
      rmSync(unfinished, { recursive: true, force: true });
    }
  }

  const rt = new PrivateRT(folder);
  const stamp = JSON.parse(readFileSync(rt.path('demo.json'), 'utf8'));
  if (stamp.released !== released) {
    say('The extension has changed: installing it again');
    await install(rt);
    writeStamp(rt, { ...stamp, released });
  }
  return { rt, contents: stamp.contents, dataIsOld: stamp.data !== data };
}

// Another process may have been faster; then its demo is as good as ours.
function moveInto(unfinished, folder) {
  mkdirSync(dirname(folder), { recursive: true });
  if (!existsSync(join(folder, 'demo.json'))) rmSync(folder, { recursive: true, force: true });
  try {
    renameSync(unfinished, folder);
  } catch (error) {
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
  }
}

async function buildNew(rt, { released, data, say }) {
  say('Making a private RT');
  rt.create();
  await rt.createDatabase();
  say('Installing the extension: perl Makefile.PL && make install initdb enable-GDPR');
  await install(rt);
  say('Sending mail to it, which takes half a minute');
  const [command, args] = rt.perl(join(CHECKOUT, 'tools/demo/load.pl'));
  const { output } = await rt.run(command, args);
  writeFileSync(rt.path('rt-gdpr'), SHELL);
  chmodSync(rt.path('rt-gdpr'), 0o755);
  writeStamp(rt, { released, data, contents: JSON.parse(output.trim().split('\n').at(-1)) });
}

// In a copy, so that a Makefile in the checkout, made for another RT, stays as it is.
async function install(rt) {
  const source = rt.path('source');
  rmSync(source, { recursive: true, force: true });
  for (const name of RELEASED.filter((name) => existsSync(join(CHECKOUT, name)))) {
    cpSync(join(CHECKOUT, name), join(source, name), { recursive: true, preserveTimestamps: true });
  }
  await rt.run('perl', ['Makefile.PL', `RTHOME=${rt.folder}`], { cwd: source });
  for (const target of ['install', 'initdb', 'enable-GDPR']) await rt.run('make', [target], { cwd: source });
  rmSync(rt.path('var/mason/obj'), { recursive: true, force: true });
}

function writeStamp(rt, stamp) {
  writeFileSync(rt.path('demo.json'), `${JSON.stringify(stamp, null, 2)}\n`);
}

/** A digest of all that a demo's first rows come from. */
export function firstRowsVersion() {
  return fingerprint([...DATA, 'Makefile.PL', 'etc']);
}

/** A digest over names and contents of the checkout's files below `names`. */
function fingerprint(names) {
  const hash = createHash('sha256');
  const add = (name) => {
    const file = join(CHECKOUT, name);
    if (!existsSync(file)) return;
    if (statSync(file).isDirectory()) {
      for (const entry of readdirSync(file).sort()) add(join(name, entry));
    } else {
      hash.update(`${name}\0`).update(createHash('sha256').update(readFileSync(file)).digest());
    }
  };
  names.forEach(add);
  return hash.digest('hex');
}

// The extension's command, for this RT.
const SHELL = `#!/bin/sh
folder=$(cd "$(dirname "$0")" && pwd -P)
PERL5OPT="-I$folder/perl -MRT::Generated" exec "$folder/local/plugins/RT-Extension-GDPR/sbin/rt-gdpr" "$@"
`;
