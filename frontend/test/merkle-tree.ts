// SPDX-License-Identifier: GPL-2.0-only

import { fromHex, toHex, type Bytes } from '../src/proof/bytes.js';
import { leafHash, nodeHash } from '../src/proof/inclusion.js';

// Trees made by the recursive definitions of RFC 9162, which the code under test does not use.

function split(size: number): number {
  let half = 1;
  while (half * 2 < size) half *= 2;
  return half;
}

async function hashes(entries: readonly string[]): Promise<readonly Bytes[]> {
  return Promise.all(entries.map(async (entry) => fromHex(await leafHash(entry)) ?? Uint8Array.of()));
}

async function headOf(leaves: readonly Bytes[]): Promise<Bytes> {
  const [first] = leaves;
  if (first === undefined) throw new RangeError('A tree of nothing has no node');
  if (leaves.length === 1) return first;
  const half = split(leaves.length);
  return nodeHash(await headOf(leaves.slice(0, half)), await headOf(leaves.slice(half)));
}

async function pathTo(index: number, leaves: readonly Bytes[]): Promise<readonly Bytes[]> {
  if (leaves.length < 2) return [];
  const half = split(leaves.length);
  const [left, right] = [leaves.slice(0, half), leaves.slice(half)];
  return index < half
    ? [...(await pathTo(index, left)), await headOf(right)]
    : [...(await pathTo(index - half, right)), await headOf(left)];
}

/** The root of a tree of these entries (section 2.1.1), in hexadecimal. */
export async function treeHead(entries: readonly string[]): Promise<string> {
  return toHex(await headOf(await hashes(entries)));
}

/** The inclusion path of an entry (section 2.1.3.1), in hexadecimal. */
export async function inclusionPath(index: number, entries: readonly string[]): Promise<string[]> {
  return (await pathTo(index, await hashes(entries))).map(toHex);
}
