// SPDX-License-Identifier: GPL-2.0-only

import { expect } from '@open-wc/testing';
import { texts } from '../../test/fixtures/redaction.js';
import { blockIndex, blocksOf } from './blocks.js';
import type { FoundText } from './redaction.js';

type Pieces = FoundText['pieces'];

const textOf = (key: string, pieces: Pieces): FoundText => ({
  key,
  title: 'Message text',
  label: null,
  transaction: null,
  created: null,
  by: null,
  pieces,
});
const hits = (number: number): Pieces =>
  Array.from({ length: number }, (_, index) => ({
    text: 'x',
    finding: index.toString(16).padStart(16, '0'),
  }));
const content = (pieces: Pieces): string =>
  pieces.map((piece) => ('gap' in piece ? '' : piece.text)).join('');

describe('blocksOf', () => {
  it('puts short texts together, and none apart that fits', () => {
    const short = ['a', 'b', 'c'].map((key) => textOf(key, hits(4)));
    expect(blocksOf(short, 10).map((block) => block.map(({ text }) => text.key))).to.deep.equal([
      ['a', 'b'],
      ['c'],
    ]);
  });

  it('cuts a long text into blocks of the size', () => {
    const blocks = blocksOf([textOf('a', hits(25))], 10);
    expect(blocks.map(([part]) => part?.pieces.length)).to.deep.equal([10, 10, 5]);
    expect(blocks.map(([part]) => part?.isFirst)).to.deep.equal([true, false, false]);
  });

  it('cuts at the end of a line where there is one, and loses nothing', () => {
    const lines = hits(30).flatMap((hit): Pieces => [hit, { text: ' one\ntwo ' }]);
    const parts = blocksOf([textOf('a', lines)], 10).flat();
    for (const { pieces } of parts.slice(0, -1)) expect(content(pieces)).to.match(/\n$/);
    expect(parts.map(({ pieces }) => content(pieces)).join('')).to.equal(content(lines));
    expect(blockIndex(blocksOf([textOf('a', lines)], 10))).to.have.property('size', 30);
  });

  it('makes nothing of nothing', () => {
    expect(blocksOf([], 10)).to.deep.equal([]);
    expect(blocksOf([textOf('a', [])], 10)).to.deep.equal([]);
  });
});

describe('blockIndex', () => {
  it('knows the block of each finding', () => {
    const index = blockIndex(blocksOf(texts, 4));
    expect(index.get('0000000000000001')).to.equal(0);
    expect(index.get('0000000000000007')).to.equal(blocksOf(texts, 4).length - 1);
    expect(index).to.have.property('size', 7);
  });
});
