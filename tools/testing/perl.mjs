// SPDX-License-Identifier: GPL-2.0-only

// Runs the Perl test files, several at once, the slow ones first.

import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { perlCounts } from './counts.mjs';
import { run } from '../run.mjs';

const AT_ONCE = 2;
const LONGEST_FILE = '15m'; // a file that hangs is a failure, not a wait for ever

// Where locks, encodings and grants of the database matter. What lies above goes through the same statements.
const EVERY_DATABASE = /^test\/perl\/(store\/|unit\/database\.t$|install\/initdb\.t$|cli\/run-due\.t$)/;

/**
 * The test files below test/perl.
 *
 * @param {string} checkout
 * @param {{everyDatabase?: boolean}} [options] only those that are run on every database
 * @returns {string[]} paths within the checkout
 */
export function perlFiles(checkout, { everyDatabase = false } = {}) {
  return readdirSync(join(checkout, 'test/perl'), { recursive: true })
    .map((name) => join('test/perl', name))
    .filter((name) => name.endsWith('.t') && (!everyDatabase || EVERY_DATABASE.test(name)))
    .sort();
}

/**
 * Slow files first, so that the last one does not leave the other processor idle; unknown ones before all.
 *
 * @param {string[]} files
 * @param {Record<string, number>} seconds by file, of an earlier run
 * @returns {string[]}
 */
export function slowFirst(files, seconds) {
  return [...files].sort((a, b) => (seconds[b] ?? Infinity) - (seconds[a] ?? Infinity) || a.localeCompare(b));
}

/**
 * @param {object} options
 * @param {string} options.checkout
 * @param {string[]} options.files
 * @param {'SQLite' | 'pg' | 'mysql'} options.database as tools/databases names it, started; SQLite needs nothing
 * @param {string} options.rtHome folder of the installed RT
 * @param {string} options.log where all output goes
 * @param {NodeJS.ProcessEnv} options.env
 * @param {(text: string) => void} options.say
 * @returns {Promise<import('./counts.mjs').Counts>}
 */
export async function runPerlTests({ checkout, files, database, rtHome, log, env, say }) {
  const times = join(checkout, 'var/test/times.json');
  const seconds = existsSync(times) ? JSON.parse(readFileSync(times, 'utf8')) : {};
  const queue = slowFirst(files, seconds);
  const total = { passed: 0, failed: 0 };
  const outputs = {};

  const work = async () => {
    for (let file = queue.shift(); file; file = queue.shift()) {
      const start = Date.now();
      const prove = ['timeout', '--kill-after=10', LONGEST_FILE, 'prove', '--verbose', '--merge', '-Iperl', '-Itools/demo/lib', `-I${rtHome}/lib`, file];
      const command =
        database === 'SQLite' ? prove : ['sh', '-c', 'settings=$(tools/databases env "$0") && eval "$settings" && exec "$@"', database, ...prove];
      const { output } = await run(command[0], command.slice(1), { cwd: checkout, env, allowFailure: true });
      const counts = perlCounts(output);
      seconds[file] = (Date.now() - start) / 1000;
      outputs[file] = output;
      total.passed += counts.passed;
      total.failed += counts.failed;
      const skipped = /skipped: (.*)/.exec(output);
      const result = counts.failed ? `FAILED ${counts.failed}` : skipped && !counts.passed ? `skipped: ${skipped[1]}` : `${counts.passed} passed`;
      say(`  ${file}: ${result} (${seconds[file].toFixed(0)} s)`);
      if (counts.failed) say(output.replace(/^/gm, '    '));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));

  mkdirSync(dirname(times), { recursive: true });
  writeFileSync(times, JSON.stringify(seconds, null, 1));
  writeFileSync(log, files.map((file) => `== ${file}\n${outputs[file]}`).join('\n'));
  return total;
}
