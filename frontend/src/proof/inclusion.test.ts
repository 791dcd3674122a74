// SPDX-License-Identifier: GPL-2.0-only

import { expect } from '@open-wc/testing';
import { inclusionPath, treeHead } from '../../test/merkle-tree.js';
import { leafHash, rootOf } from './inclusion.js';

const flipped = (hash: string): string => (hash.startsWith('0') ? '1' : '0') + hash.slice(1);

describe('leafHash', () => {
  it('is the published hash of the empty leaf (RFC 6962 test vectors)', async () => {
    expect(await leafHash('')).to.equal('6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d');
  });

  it('hashes text as UTF-8', async () => {
    expect(await leafHash('ä')).not.to.equal(await leafHash('a'));
  });
});

describe('rootOf', () => {
  it('finds the root from each entry of each tree up to 40, and not with any one hash wrong', async () => {
    for (let size = 1; size <= 40; size += 1) {
      const entries = Array.from({ length: size }, (_, index) => `entry ${index}`);
      const root = await treeHead(entries);
      for (let index = 0; index < size; index += 1) {
        const leaf = await leafHash(`entry ${index}`);
        const hashes = await inclusionPath(index, entries);
        const where = `entry ${index} of ${size}`;
        expect(await rootOf(leaf, { index, size, hashes }), where).to.equal(root);
        expect(await rootOf(flipped(leaf), { index, size, hashes }), where).not.to.equal(root);
        for (const [at, hash] of hashes.entries()) {
          const wrong = hashes.map((each, place) => (place === at ? flipped(hash) : each));
          expect(await rootOf(leaf, { index, size, hashes: wrong }), `${where}, hash ${at}`).not.to.equal(
            root,
          );
        }
      }
    }
  });

  it('refuses proofs of another length or place', async () => {
    const entries = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
    const root = await treeHead(entries);
    const hashes = await inclusionPath(2, entries);
    const leaf = await leafHash('c');
    const check = (proof: {
      index: number;
      size: number;
      hashes: readonly string[];
    }): Promise<string | undefined> => rootOf(leaf, proof);
    expect(await check({ index: 2, size: 7, hashes })).to.equal(root);
    expect(await check({ index: 2, size: 7, hashes: hashes.slice(1) })).to.be.undefined;
    expect(await check({ index: 2, size: 7, hashes: [...hashes, root] })).to.be.undefined;
    expect(await check({ index: 3, size: 7, hashes })).not.to.equal(root);
    expect(await check({ index: 7, size: 7, hashes })).to.be.undefined;
    expect(await check({ index: -1, size: 7, hashes })).to.be.undefined;
    expect(await check({ index: 1.5, size: 7, hashes })).to.be.undefined;
    expect(await check({ index: 0, size: 0, hashes: [] })).to.be.undefined;
  });

  it('refuses what is no hash', async () => {
    const leaf = await leafHash('a');
    expect(await rootOf('xyz', { index: 0, size: 1, hashes: [] })).to.be.undefined;
    expect(await rootOf(leaf, { index: 0, size: 2, hashes: ['00'] })).to.be.undefined;
    expect(await rootOf(leaf, { index: 0, size: 2, hashes: ['G'.repeat(64)] })).to.be.undefined;
    expect(await rootOf(leaf.toUpperCase(), { index: 0, size: 2, hashes: [leaf] })).to.be.undefined;
  });
});
