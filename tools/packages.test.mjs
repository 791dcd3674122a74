// SPDX-License-Identifier: GPL-2.0-only

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { packagesFor } from './packages.mjs';

const LIST = '# heading\n\nrun  one # why\ntest two\nrun three\n';

test('packages are chosen by purpose, in order', () => {
  assert.deepEqual(packagesFor(LIST, ['run']), ['one', 'three']);
  assert.deepEqual(packagesFor(LIST, ['run', 'test']), ['one', 'two', 'three']);
  assert.deepEqual(packagesFor('# run nothing\n', ['run', 'test']), []);
});
