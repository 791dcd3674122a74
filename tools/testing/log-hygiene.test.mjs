// SPDX-License-Identifier: GPL-2.0-only

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { found, needles, ourRecords } from './log-hygiene.mjs';

const record = (level, text, writer) => `[12] [Mon Nov 23 13:00:02 2026] [${level}]: ${text} (${writer}:7)\n`;
const RT = '/usr/share/request-tracker5/lib/RT/Action/SendEmail.pm';
const OURS = '/somewhere/local/plugins/RT-Extension-GDPR/lib/RT/Extension/GDPR/Apply.pm';

test('what RT notes for itself is left out, what our code writes is not', () => {
  const log = record('info', 'sent', RT) + record('info', 'deleted', OURS) + record('warning', 'refused\non two lines', RT);
  assert.deepEqual(ourRecords(log), [record('info', 'deleted', OURS), record('warning', 'refused\non two lines', RT)]);
});

test('a line without a writer counts', () => {
  assert.deepEqual(ourRecords('Use of uninitialized value\n'), ['Use of uninitialized value\n']);
});

test('a name is found and not repeated', () => {
  assert.deepEqual(found('nothing\nof Ann Example here\n', ['Bob', 'Ann Example']), ['line 2: needle 1']);
});

test('addresses are found, those of the demo itself apart', () => {
  const text = 'to agent@demo.example.org\nto ann@example.test\n';
  assert.deepEqual(found(text, [], { addresses: true }), ['line 2: an address']);
  assert.deepEqual(found(text, []), []);
});

test('the list names people, addresses and files', () => {
  const list = needles(readFileSync(new URL('../demo/personal-data.json', import.meta.url), 'utf8'));
  for (const text of ['Zofia Brzęczyk', 'chihaya.kirishima@example.com', 'SPC8127743', 'Peñalver extracto.csv']) {
    assert.ok(list.includes(text), text);
  }
  assert.ok(list.every((text) => text.length > 3));
});
