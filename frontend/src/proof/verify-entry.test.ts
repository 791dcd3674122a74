// SPDX-License-Identifier: GPL-2.0-only

import { expect } from '@open-wc/testing';
import { TestLog } from '../../test/fixtures/log.js';
import type { LogCheckpoint, LogProof } from '../data/log.js';
import { verifyEntry, type Verdict } from './verify-entry.js';

const SIZE = 7;
const INDEX = 4;

describe('verifyEntry', () => {
  let log: TestLog;
  let checkpoint: LogCheckpoint;
  let proof: LogProof;
  let text: string;

  before(async () => {
    log = await TestLog.of(SIZE);
    checkpoint = await log.checkpoint();
    proof = await log.proof(INDEX, SIZE);
    text = proof.entry;
  });

  const state = async (verdict: Promise<Verdict>): Promise<string> => (await verdict).state;

  it('finds each entry of the log in it', async () => {
    for (const { index, entry } of log.entries) {
      const verdict = await verifyEntry(index, entry, await log.proof(index, SIZE), checkpoint);
      expect(verdict).to.deep.equal({
        state: 'included',
        size: SIZE,
        root: checkpoint.root,
        signature: 'valid',
      });
    }
  });

  it('does so with an older checkpoint too', async () => {
    const older = await log.checkpoint(5);
    expect(await state(verifyEntry(INDEX, text, await log.proof(INDEX, 5), older))).to.equal('included');
  });

  it('finds an edited entry', async () => {
    const edited = text.replace('"actor":24', '"actor":25');
    expect(edited).not.to.equal(text);
    expect(await state(verifyEntry(INDEX, edited, proof, checkpoint))).to.equal('not_included');
  });

  it('finds an entry that was moved', async () => {
    expect(await state(verifyEntry(INDEX - 1, text, proof, checkpoint))).to.equal('not_included');
  });

  it('finds a checkpoint of another log', async () => {
    const other = await (await TestLog.of(SIZE + 1)).checkpoint();
    expect(await state(verifyEntry(INDEX, text, proof, other))).to.equal('not_included');
  });

  it('trusts the note alone, not the figures beside it', async () => {
    const lie = { ...checkpoint, root: '0'.repeat(64), size: 1 };
    expect(await state(verifyEntry(INDEX, text, proof, lie))).to.equal('included');
  });

  it('says so when the checkpoint cannot be read', async () => {
    expect(await state(verifyEntry(INDEX, text, proof, { ...checkpoint, note: 'hello' }))).to.equal(
      'unreadable',
    );
  });

  it('tells a good tree with a false signature', async () => {
    const { keys } = await (await TestLog.of(1)).checkpoint();
    const verdict = await verifyEntry(INDEX, text, proof, { note: checkpoint.note, keys });
    expect(verdict).to.deep.include({ state: 'included', signature: 'unknown_key' });
  });
});
