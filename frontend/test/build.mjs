// SPDX-License-Identifier: GPL-2.0-only

// What the build must be, whatever the bundler makes of it.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

const folder = new URL('../../static/gdpr/', import.meta.url);
const names = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => `${entry.parentPath}/${entry.name}`.slice(folder.pathname.length).replace(/^\//, ''));
const sources = new Map(names.map((name) => [name, readFileSync(new URL(name, folder), 'utf8')]));
const imports = (source) =>
  [...source.matchAll(/(?:from|import)\s*\(?\s*[`"']([^`"']+)[`"']/g)].map((match) => match[1]);

test('there are the two entries, and chunks named by their content', () => {
  const [chunks, entries] = [true, false].map((wanted) =>
    names.filter((name) => name.startsWith('chunks/') === wanted),
  );
  assert.deepEqual(entries.sort(), ['officer.js', 'ticket.js']);
  for (const name of chunks) assert.match(name, /^chunks\/[\w.-]+-[\w-]{8}\.js$/);
});

test('the first script of a ticket page imports nothing until it is needed', () => {
  assert.doesNotMatch(sources.get('ticket.js'), /^import|;import[^(]/);
});

test('all imports are relative and of files that exist, and none is of an entry', () => {
  for (const [name, source] of sources) {
    for (const target of imports(source)) {
      assert.match(target, /^\.\.?\//, `${name} imports ${target}`);
      const resolved = new URL(target, new URL(name, folder)).pathname.slice(folder.pathname.length);
      assert.ok(sources.has(resolved), `${name} imports ${target}`);
      assert.ok(resolved.startsWith('chunks/'), `${name} imports the entry ${resolved}`);
    }
  }
});

test('a strict content security policy does not stop it', () => {
  for (const [name, source] of sources) {
    assert.doesNotMatch(source, /\beval\(|new Function\(|sourceMappingURL/, name);
  }
});
