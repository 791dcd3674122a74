// SPDX-License-Identifier: GPL-2.0-only

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { browserCounts, judged, nodeCounts, perlCounts } from './counts.mjs';

test('node --test is read in both forms and summed over runs', () => {
  assert.deepEqual(nodeCounts('# pass 3\n# fail 1\n# cancelled 2\n'), { passed: 3, failed: 3 });
  assert.deepEqual(nodeCounts('ℹ pass 2\nℹ fail 0\nℹ pass 5\nℹ fail 1\n'), { passed: 7, failed: 1 });
  assert.deepEqual(nodeCounts('  # pass 3 of a subtest\n'), { passed: 0, failed: 0 });
});

test('of the browser runner the last summary counts', () => {
  assert.deepEqual(browserCounts('1/2 test files | 3 passed, 0 failed\n2/2 test files | 9 passed, 1 failed\n'), {
    passed: 9,
    failed: 1,
  });
});

test('a Perl file counts its own tests, not those of subtests', () => {
  const output = 'ok 1 - a\n    ok 1 - inner\nnot ok 2 - b\nok 3 # skip\nResult: FAIL\n';
  assert.deepEqual(perlCounts(output), { passed: 1, failed: 1 });
});

test('a Perl file that prove refuses has failed even if each test passed', () => {
  assert.deepEqual(perlCounts('ok 1\n1..2\nResult: FAIL\n'), { passed: 1, failed: 1 });
  assert.deepEqual(perlCounts('ok 1\n'), { passed: 1, failed: 1 });
  // The second ok is prove's own, for the file.
  assert.deepEqual(perlCounts('ok 1 - it works\n1..1\nok\nResult: PASS\n'), { passed: 1, failed: 0 });
});

test('a suite that crashed or ran nothing has failed', () => {
  assert.deepEqual(judged({ passed: 4, failed: 0 }, 0), { passed: 4, failed: 0 });
  assert.deepEqual(judged({ passed: 4, failed: 2 }, 1), { passed: 4, failed: 2 });
  assert.deepEqual(judged({ passed: 4, failed: 0 }, 1), { passed: 4, failed: 1 });
  assert.deepEqual(judged({ passed: 1, failed: 0 }, 2), { passed: 1, failed: 1 });
  assert.deepEqual(judged({ passed: 0, failed: 0 }, 0), { passed: 0, failed: 1 });
});
