// SPDX-License-Identifier: GPL-2.0-only

// npm test: all there is to test, from a fresh clone on a fresh machine, with one line at the end that sums it up.

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { installedRT } from './demo/private-rt.mjs';
import { buildFrontEnd, installNodePackages } from './front-end.mjs';
import { installPackages } from './packages.mjs';
import { CommandFailed, run } from './run.mjs';
import { browserCounts, checkCounts, judged, nodeCounts } from './testing/counts.mjs';
import { inspect, needles } from './testing/log-hygiene.mjs';
import { perlFiles, runPerlTests } from './testing/perl.mjs';

const CHECKOUT = fileURLToPath(new URL('../', import.meta.url)).replace(/\/$/, '');
const OUTPUT = join(CHECKOUT, 'var/test');
const RT_LOGS = join(OUTPUT, 'rt-logs');
const USAGE = `npm test [-- --only NAME]... [--list]

Runs all suites and ends with "N passed, N failed". With --only, just those named; --list names them.
`;

const say = (text) => console.log(text);
const env = { ...process.env, GDPR_TEST_LOGS: RT_LOGS };

/** A suite that is one program. */
function program(name, command, args, count) {
  return {
    name,
    run: async (log) => {
      const { code, output } = await run(command, args, { cwd: CHECKOUT, env, allowFailure: true });
      writeFileSync(log, output);
      const counts = judged(count(output, code), code);
      if (counts.failed) say(output);
      return counts;
    },
  };
}

const npmScript = (name, script, count) => program(name, 'npm', ['run', '--silent', script], count);

// `*.test.mjs` by name: node --test takes a folder differently from version to version.
function nodeTests(name, folder, ...options) {
  return {
    name,
    run: (log) => {
      const files = readdirSync(join(CHECKOUT, folder), { recursive: true }).filter((file) => file.endsWith('.test.mjs'));
      const args = ['--test', ...options, ...files.sort().map((file) => join(folder, file))];
      return program(name, process.execPath, args, nodeCounts).run(log);
    },
  };
}

/** Starts a database server unless it runs already; whether it is ours to stop. */
async function startDatabase(kind) {
  const { code } = await run('tools/databases', ['status', kind], { cwd: CHECKOUT, allowFailure: true });
  if (code !== 0) await run('tools/databases', ['start', kind], { cwd: CHECKOUT });
  return code !== 0;
}

function perlSuite(name, database) {
  return {
    name,
    run: async (log) => {
      const files = perlFiles(CHECKOUT, { everyDatabase: database !== 'SQLite' });
      const ours = database !== 'SQLite' && (await startDatabase(database));
      try {
        const counts = await runPerlTests({ checkout: CHECKOUT, files, database, rtHome: installedRT(), log, env, say });
        return judged(counts, 0);
      } finally {
        if (ours) await run('tools/databases', ['stop', database], { cwd: CHECKOUT });
      }
    },
  };
}

/** Looks through what the other suites left; nothing to look through is a failure as well. */
const logHygiene = {
  name: 'log-hygiene',
  run: async () => {
    const within = (folder) => readdirSync(folder).filter((name) => name.endsWith('.log')).map((name) => join(folder, name));
    const rtLogs = within(RT_LOGS);
    const forbidden = needles(readFileSync(join(CHECKOUT, 'tools/demo/personal-data.json'), 'utf8'));
    const finds = inspect({ rtLogs, outputs: within(OUTPUT), forbidden });
    finds.forEach((find) => say(`  personal data in ${find}`));
    return { passed: finds.length === 0 && rtLogs.length > 0 ? 1 : 0, failed: finds.length || (rtLogs.length ? 0 : 1) };
  },
};

const SUITES = [
  npmScript('lint', 'lint', checkCounts),
  npmScript('format', 'format:check', checkCounts),
  npmScript('types', 'typecheck', checkCounts),
  npmScript('size', 'size', checkCounts),
  npmScript('contract', 'contract', nodeCounts),
  npmScript('build', 'build', checkCounts),
  nodeTests('tools', 'tools'),
  npmScript('components', 'test:component', browserCounts),
  perlSuite('perl-sqlite', 'SQLite'),
  perlSuite('perl-postgresql', 'pg'),
  perlSuite('perl-mariadb', 'mysql'),
  nodeTests('browser', 'test/e2e', '--test-concurrency=2'),
  logHygiene, // last: it reads what the others wrote
];

function readOptions() {
  try {
    const { values } = parseArgs({ options: { only: { type: 'string', multiple: true }, list: { type: 'boolean' } } });
    const unknown = (values.only ?? []).filter((name) => !SUITES.some((suite) => suite.name === name));
    if (unknown.length > 0) throw new Error(`No suite ${unknown.join(', ')}`);
    return values;
  } catch (error) {
    console.error(`${error.message}\n\n${USAGE}`);
    process.exit(2);
  }
}

async function runSuite(suite) {
  const start = Date.now();
  say(`\n== ${suite.name}`);
  let counts;
  try {
    counts = await suite.run(join(OUTPUT, `${suite.name}.log`));
  } catch (error) {
    // A suite that cannot run is a failed suite; the others still say what they know.
    say(error instanceof CommandFailed ? error.message : error.stack);
    counts = { passed: 0, failed: 1 };
  }
  say(`== ${suite.name}: ${counts.passed} passed, ${counts.failed} failed (${((Date.now() - start) / 1000).toFixed(0)} s)`);
  return counts;
}

async function main() {
  const { only, list } = readOptions();
  if (list) return say(SUITES.map(({ name }) => name).join('\n'));

  await installPackages(['run', 'test'], say);
  await installNodePackages(CHECKOUT, say);
  rmSync(RT_LOGS, { recursive: true, force: true });
  mkdirSync(RT_LOGS, { recursive: true });
  if (existsSync(OUTPUT)) {
    for (const name of readdirSync(OUTPUT)) if (name.endsWith('.log')) rmSync(join(OUTPUT, name));
  }
  await buildFrontEnd(CHECKOUT, say);

  const total = { passed: 0, failed: 0 };
  for (const suite of SUITES.filter(({ name }) => !only || only.includes(name))) {
    const { passed, failed } = await runSuite(suite);
    total.passed += passed;
    total.failed += failed;
  }
  say(`\n${total.passed} passed, ${total.failed} failed`);
  process.exitCode = total.failed === 0 ? 0 : 1;
}

main().catch((error) => {
  // Set-up failed: nothing was tested, and the last line says so.
  console.error(error.message);
  say('\n0 passed, 1 failed');
  process.exitCode = 1;
});
