// SPDX-License-Identifier: GPL-2.0-only

import type { LogCheckpoint, LogProof } from '../data/log.js';
import { checkSignature, parseCheckpoint, type SignatureState } from './checkpoint.js';
import { leafHash, rootOf } from './inclusion.js';

/**
 * What this browser found about an entry of the log.
 * - `included`: the entry's bytes lead to the root of the checkpoint.
 * - `not_included`: they do not; the entry, the proof or the checkpoint was changed.
 * - `unreadable`: the checkpoint is not one.
 * - `no_crypto`: browsers offer their cryptography to pages loaded over HTTPS only.
 */
export type Verdict =
  | {
      readonly state: 'included';
      readonly size: number;
      readonly root: string;
      readonly signature: SignatureState;
    }
  | { readonly state: 'not_included' | 'unreadable' | 'no_crypto' };

/** Checks that `entry` (canonical JSON) is entry `index` of the tree that the checkpoint signs. Trusts nothing else. */
export async function verifyEntry(
  index: number,
  entry: string,
  proof: Pick<LogProof, 'hashes'>,
  { note, keys }: Pick<LogCheckpoint, 'note' | 'keys'>,
): Promise<Verdict> {
  // Not there on plain HTTP, whatever the types say.
  if (!isSecureContext) return { state: 'no_crypto' };
  const checkpoint = parseCheckpoint(note);
  if (checkpoint === undefined) return { state: 'unreadable' };
  const { size, root } = checkpoint;
  const found = await rootOf(await leafHash(entry), { index, size, hashes: proof.hashes });
  if (found !== root) return { state: 'not_included' };
  return { state: 'included', size, root, signature: await checkSignature(checkpoint, keys) };
}
