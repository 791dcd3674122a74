// SPDX-License-Identifier: GPL-2.0-only

import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { perlFiles, slowFirst } from './perl.mjs';

test('slow files come first, and those nobody has timed before them', () => {
  assert.deepEqual(slowFirst(['a', 'b', 'c', 'd'], { a: 1, b: 9, d: 3 }), ['c', 'b', 'd', 'a']);
});

test('files that need a database are told from those that do not', (t) => {
  const checkout = mkdtempSync(join(tmpdir(), 'gdpr-tools-'));
  t.after(() => rmSync(checkout, { recursive: true }));
  mkdirSync(join(checkout, 'test/perl/unit'), { recursive: true });
  const write = (name, source) => writeFileSync(join(checkout, 'test/perl/unit', name), source);
  write('with.t', 'use RT::Extension::GDPR::Test;');
  write('configured.t', "use RT::Extension::GDPR::Test config => 'nothing';");
  write('without.t', 'use RT::Extension::GDPR::Test nodb => 1;');
  write('plain.t', 'use Test::More;');
  write('helper.pl', 'use RT::Extension::GDPR::Test;');

  assert.deepEqual(perlFiles(checkout).length, 4);
  assert.deepEqual(perlFiles(checkout, { withDatabase: true }), ['test/perl/unit/configured.t', 'test/perl/unit/with.t']);
});
