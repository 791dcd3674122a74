// SPDX-License-Identifier: GPL-2.0-only

import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { perlFiles, slowFirst } from './perl.mjs';

test('slow files come first, and those nobody has timed before them', () => {
  assert.deepEqual(slowFirst(['a', 'b', 'c', 'd'], { a: 1, b: 9, d: 3 }), ['c', 'b', 'd', 'a']);
});

test('what touches the database is run on each of them', (t) => {
  const checkout = mkdtempSync(join(tmpdir(), 'gdpr-tools-'));
  t.after(() => rmSync(checkout, { recursive: true }));
  for (const name of ['store/log.t', 'store/helper.pl', 'unit/database.t', 'unit/log-tree.t', 'rest/ticket.t']) {
    mkdirSync(join(checkout, 'test/perl', dirname(name)), { recursive: true });
    writeFileSync(join(checkout, 'test/perl', name), '');
  }
  assert.equal(perlFiles(checkout).length, 4);
  assert.deepEqual(perlFiles(checkout, { everyDatabase: true }), ['test/perl/store/log.t', 'test/perl/unit/database.t']);
});
