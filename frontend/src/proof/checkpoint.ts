// SPDX-License-Identifier: GPL-2.0-only

import { fromBase64, join, toHex, type Bytes } from './bytes.js';

/** A signed tree head as it is kept outside the server: a C2SP signed note around a C2SP tlog checkpoint. */
export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  /** Hexadecimal. */
  readonly root: string;
  /** What was signed: the note's text with its last newline. */
  readonly text: string;
  readonly signatures: readonly Signature[];
}

interface Signature {
  readonly name: string;
  /** Four bytes that name the key; hexadecimal. */
  readonly keyHash: string;
  readonly signature: Bytes;
}

/** Ed25519 in a signed note. */
const ALGORITHM = 1;

function parseSignature(line: string): Signature | undefined {
  const [, name, encoded] = /^\u2014 (\S+) (\S+)$/u.exec(line) ?? [];
  const bytes = encoded === undefined ? undefined : fromBase64(encoded);
  if (name === undefined || bytes === undefined || bytes.length < 5) return undefined;
  return { name, keyHash: toHex(bytes.slice(0, 4)), signature: bytes.slice(4) };
}

/** Reads a checkpoint; undefined when the note is not one. */
export function parseCheckpoint(note: string): Checkpoint | undefined {
  const end = note.lastIndexOf('\n\n');
  if (end < 0) return undefined;
  const text = note.slice(0, end + 1);
  const [origin, size, encodedRoot] = text.split('\n');
  const root = fromBase64(encodedRoot ?? '');
  if (!origin || !/^(?:0|[1-9][0-9]{0,14})$/.test(size ?? '') || root?.length !== 32) return undefined;
  const lines = note
    .slice(end + 2)
    .split('\n')
    .filter(Boolean);
  const signatures = lines.map(parseSignature).filter((line) => line !== undefined);
  return { origin, size: Number(size), root: toHex(root), text, signatures };
}

/** Signed notes name a key by the start of SHA-256(name, newline, algorithm, public key). */
async function keyHash(name: string, key: Bytes): Promise<string> {
  const named = join(new TextEncoder().encode(`${name}\n`), Uint8Array.of(ALGORITHM), key);
  return toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', named)).slice(0, 4));
}

async function isValid(key: Bytes, { signature }: Signature, text: string): Promise<boolean> {
  const imported = await crypto.subtle.importKey('raw', key, { name: 'Ed25519' }, false, ['verify']);
  return crypto.subtle.verify({ name: 'Ed25519' }, imported, signature, new TextEncoder().encode(text));
}

/** `unknown_key`: no signature is by one of the keys. `unsupported`: this browser has no Ed25519. */
export type SignatureState = 'valid' | 'invalid' | 'unknown_key' | 'unsupported';

/**
 * Whether the site's keys (base64) signed the checkpoint. As signed-note demands, signatures by unknown keys are passed
 * over, and one false signature by a known key spoils the note.
 */
export async function checkSignature(
  { origin, signatures, text }: Checkpoint,
  keys: readonly { readonly public_key: string }[],
): Promise<SignatureState> {
  let state: SignatureState = 'unknown_key';
  try {
    for (const { public_key } of keys) {
      const key = fromBase64(public_key);
      if (key?.length !== 32) continue;
      const hash = await keyHash(origin, key);
      for (const signature of signatures.filter((each) => each.name === origin && each.keyHash === hash)) {
        if (!(await isValid(key, signature, text))) return 'invalid';
        state = 'valid';
      }
    }
    return state;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'NotSupportedError') return 'unsupported';
    throw error;
  }
}
