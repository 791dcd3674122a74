// SPDX-License-Identifier: GPL-2.0-only

// How many tests passed and failed, read from what each test program writes.

/** @typedef {{passed: number, failed: number}} Counts */

/**
 * node --test, in its "tap" and "spec" forms, run once or several times.
 *
 * @param {string} output
 * @returns {Counts}
 */
export function nodeCounts(output) {
  const sum = (word) => [...output.matchAll(new RegExp(`^(?:#|ℹ) ${word} (\\d+)$`, 'gm'))].reduce((all, [, n]) => all + Number(n), 0);
  return { passed: sum('pass'), failed: sum('fail') + sum('cancelled') };
}

/**
 * @web/test-runner. It repeats its summary as it goes; the last one counts.
 *
 * @param {string} output
 * @returns {Counts}
 */
export function browserCounts(output) {
  const last = (word) => Number([...output.matchAll(new RegExp(`\\b(\\d+) ${word}\\b`, 'g'))].at(-1)?.[1] ?? 0);
  return { passed: last('passed'), failed: last('failed') };
}

/**
 * One Perl test file under `prove --verbose`: TAP, and prove's judgement of plan and exit code.
 *
 * @param {string} output
 * @returns {Counts}
 */
export function perlCounts(output) {
  const expected = /# (?:TODO|SKIP)\b/i;
  const lines = output.split('\n');
  const passed = lines.filter((line) => /^ok \d/.test(line) && !expected.test(line)).length;
  const failed = lines.filter((line) => /^not ok \d/.test(line) && !expected.test(line)).length;
  const refused = !/^Result: (?:PASS|NOTESTS)$/m.test(output);
  return { passed, failed: refused ? Math.max(failed, 1) : failed };
}

/**
 * A program that only passes or fails.
 *
 * @param {string} output
 * @param {number} code
 * @returns {Counts}
 */
export function checkCounts(output, code) {
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/**
 * What a suite counts for: one that crashed, or ran nothing, has failed whatever it wrote.
 *
 * @param {Counts} counts
 * @param {number} code the program's exit code
 * @returns {Counts}
 */
export function judged({ passed, failed }, code) {
  const unexplained = (code !== 0 || passed === 0) && failed === 0;
  return { passed, failed: unexplained ? 1 : failed };
}
