// SPDX-License-Identifier: GPL-2.0-only

import { expect } from '@open-wc/testing';
import { TestLog } from '../../test/fixtures/log.js';
import { checkSignature, parseCheckpoint, type Checkpoint } from './checkpoint.js';

function parsed(note: string): Checkpoint {
  const checkpoint = parseCheckpoint(note);
  if (checkpoint === undefined) throw new Error('Not a checkpoint');
  return checkpoint;
}

describe('parseCheckpoint', () => {
  it('reads origin, size, root and signatures', async () => {
    const { note, root } = await (await TestLog.of(5)).checkpoint();
    const checkpoint = parsed(note);
    expect(checkpoint.origin).to.equal('rt-gdpr-log');
    expect(checkpoint.size).to.equal(5);
    expect(checkpoint.root).to.equal(root);
    expect(checkpoint.signatures).to.have.length(1);
    expect(note.startsWith(checkpoint.text)).to.be.true;
  });

  it('refuses what is not a checkpoint', async () => {
    const { note } = await (await TestLog.of(2)).checkpoint();
    for (const bad of [
      '',
      'hello',
      note.replace('\n\n', '\n'),
      note.replace('\n2\n', '\n02\n'),
      note.replace('\n2\n', '\n-2\n'),
      note.replace('\n2\n', '\n\u0662\n'),
      note.replace('rt-gdpr-log\n', '\n'),
      note.replace(/\n2\n..../, '\n2\n'),
      note.replace(/\n2\n./, '\n2\n*'),
    ]) {
      expect(parseCheckpoint(bad), JSON.stringify(bad)).to.be.undefined;
    }
  });

  it('passes over signature lines that are none', async () => {
    const { note } = await (await TestLog.of(2)).checkpoint();
    expect(parsed(`${note}\u2014 other !!\n\u2014 other AA==\nnonsense\n`).signatures).to.have.length(1);
  });
});

describe('checkSignature', () => {
  it("knows the site's signature", async () => {
    const { note, keys } = await (await TestLog.of(3)).checkpoint();
    expect(await checkSignature(parsed(note), keys)).to.equal('valid');
  });

  it('still knows it after a change of keys', async () => {
    const { note, keys } = await (await TestLog.of(3)).checkpoint();
    const newer = await (await TestLog.of(3)).checkpoint();
    expect(await checkSignature(parsed(note), [...newer.keys, ...keys])).to.equal('valid');
  });

  it('finds a text that was changed after signing', async () => {
    const { note, keys } = await (await TestLog.of(3)).checkpoint();
    expect(await checkSignature(parsed(note.replace('\n3\n', '\n4\n')), keys)).to.equal('invalid');
  });

  it('lets one false signature by a known key spoil the note', async () => {
    const { note, keys } = await (await TestLog.of(3)).checkpoint();
    const line = note.slice(note.lastIndexOf('\u2014'));
    const altered = line.replace(/^(\u2014 \S+ .{20})(.)/u, (_, begin: string, letter: string) =>
      begin.concat(letter === 'A' ? 'B' : 'A'),
    );
    expect(altered).not.to.equal(line);
    expect(await checkSignature(parsed(note + altered), keys)).to.equal('invalid');
  });

  it('says when no signature is by a key it knows', async () => {
    const { note } = await (await TestLog.of(3)).checkpoint();
    const stranger = await (await TestLog.of(3)).checkpoint();
    expect(await checkSignature(parsed(note), stranger.keys)).to.equal('unknown_key');
    expect(await checkSignature(parsed(note), [])).to.equal('unknown_key');
    expect(await checkSignature(parsed(note), [{ public_key: 'AAAA' }, { public_key: '?' }])).to.equal(
      'unknown_key',
    );
  });

  it('does not take a signature in the name of another log', async () => {
    const { note, keys } = await (await TestLog.of(3)).checkpoint();
    expect(await checkSignature(parsed(note.replace('\u2014 rt', '\u2014 xx')), keys)).to.equal(
      'unknown_key',
    );
  });
});
