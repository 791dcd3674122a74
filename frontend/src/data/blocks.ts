// SPDX-License-Identifier: GPL-2.0-only

import type { FoundText } from './redaction.js';

/** Pieces of a text that follow each other; of a long text there are several parts. */
export interface Part {
  readonly text: FoundText;
  readonly pieces: FoundText['pieces'];
  readonly isFirst: boolean;
}

/** Parts that are drawn together or not at all. */
export type Block = readonly Part[];

type Pieces = FoundText['pieces'];

/** The first pieces, at most `size` of them, and the rest; cut at the end of a line if there is one. */
function cut(pieces: Pieces, size: number): readonly [Pieces, Pieces] {
  if (pieces.length <= size) return [pieces, []];
  for (let index = size - 1; index > 0; index -= 1) {
    const piece = pieces[index];
    if (piece === undefined || 'gap' in piece || 'finding' in piece) continue;
    const end = piece.text.lastIndexOf('\n') + 1;
    if (end === 0) continue;
    const [line, rest] = [piece.text.slice(0, end), piece.text.slice(end)];
    return [
      [...pieces.slice(0, index), { text: line }],
      [...(rest === '' ? [] : [{ text: rest }]), ...pieces.slice(index + 1)],
    ];
  }
  return [pieces.slice(0, size), pieces.slice(size)];
}

/**
 * Puts texts into blocks of about `size` pieces, so that a list need draw only those in sight, be it of many short texts
 * or of one with thousands of findings, which is cut.
 */
export function blocksOf(texts: readonly FoundText[], size: number): readonly Block[] {
  const blocks: Part[][] = [];
  let room = 0;
  for (const text of texts) {
    for (let rest = text.pieces, isFirst = true; rest.length > 0; isFirst = false) {
      if (rest.length > room) {
        blocks.push([]);
        room = size;
      }
      const [pieces, after] = cut(rest, size);
      blocks.at(-1)?.push({ text, pieces, isFirst });
      room -= pieces.length;
      rest = after;
    }
  }
  return blocks;
}

/** Which block each finding is in. */
export function blockIndex(blocks: readonly Block[]): ReadonlyMap<string, number> {
  return new Map(
    blocks.flatMap((block, index) =>
      block.flatMap(({ pieces }) =>
        pieces.flatMap((piece): [string, number][] => ('finding' in piece ? [[piece.finding, index]] : [])),
      ),
    ),
  );
}
