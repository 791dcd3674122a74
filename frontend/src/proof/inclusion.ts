// SPDX-License-Identifier: GPL-2.0-only

import { fromHex, join, toHex, type Bytes } from './bytes.js';

async function sha256(bytes: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}

/** The hash of a leaf, SHA-256(0x00 || entry), in hexadecimal (RFC 9162, section 2.1.1). */
export async function leafHash(entry: string): Promise<string> {
  return toHex(await sha256(join(Uint8Array.of(0), new TextEncoder().encode(entry))));
}

/** The hash of an inner node, SHA-256(0x01 || left || right); the prefix keeps a node from being sold as a leaf. */
export function nodeHash(left: Bytes, right: Bytes): Promise<Bytes> {
  return sha256(join(Uint8Array.of(1), left, right));
}

/** Where a leaf is said to be, and the hashes that lead from it to the root. */
export interface InclusionProof {
  readonly index: number;
  readonly size: number;
  readonly hashes: readonly string[];
}

/**
 * The root that a leaf's hash and its inclusion path give, in hexadecimal (RFC 9162, section 2.1.3.2). Undefined when the
 * path does not fit the index and the size. The entry is in the tree when this equals the root of a tree head one trusts.
 */
export async function rootOf(
  leaf: string,
  { index, size, hashes }: InclusionProof,
): Promise<string | undefined> {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size)
    return undefined;
  let root = fromHex(leaf);
  // Numbers of the node on the path and of the last node of its level; BigInt because sizes may pass 2^31.
  let node = BigInt(index);
  let last = BigInt(size) - 1n;
  for (const text of hashes) {
    const hash = fromHex(text);
    if (root === undefined || hash?.length !== 32 || last === 0n) return undefined;
    if (node % 2n === 1n || node === last) {
      root = await nodeHash(hash, root);
      // A last node without a sibling rises to the level where it is a right child.
      while (node % 2n === 0n && node !== 0n) {
        node /= 2n;
        last /= 2n;
      }
    } else {
      root = await nodeHash(root, hash);
    }
    node /= 2n;
    last /= 2n;
  }
  return root !== undefined && last === 0n ? toHex(root) : undefined;
}
