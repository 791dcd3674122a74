// SPDX-License-Identifier: GPL-2.0-only

import type { LogEntry } from '../../data/log.js';
import type { Verdict } from '../../proof/verify-entry.js';
import type { SignatureState } from '../../proof/checkpoint.js';
import { count } from '../../text/format.js';

const signature = {
  valid: "The checkpoint is signed with one of this site's keys.",
  invalid: 'But the signature of the checkpoint is FALSE: it was not made by this site, or was changed.',
  unknown_key: "But the checkpoint is not signed with any of this site's keys.",
  unsupported: 'This browser cannot check the signature of the checkpoint (Ed25519); the rest was checked.',
} satisfies Record<SignatureState, string>;

export const messages = {
  text: 'What the log holds, as it was hashed',
  hash: 'Hash',
  note: 'Note',
  counts: ({ files, findings, remaining, pending }: LogEntry): string => {
    const what =
      findings > 0
        ? `${count(findings, 'hit', 'hits')} replaced, ${count(remaining, 'row', 'rows')} left`
        : `${count(files, 'file', 'files')} deleted, ${count(remaining, 'copy', 'copies')} left`;
    return `${what}, ${pending} to be removed from external storage`;
  },
  verify: 'Verify in this browser',
  verifying: 'Verifying…',
  kept: 'Or verify with a checkpoint that you kept (a file)',
  keptHint: 'Only a checkpoint kept outside this server shows whether the whole log was rebuilt.',
  newer: 'This entry is newer than that checkpoint, which therefore says nothing of it.',
  verdict: (verdict: Verdict): string => {
    switch (verdict.state) {
      case 'included':
        return `Verified: this entry is in the log of ${count(verdict.size, 'entry', 'entries')} whose root hash is ${verdict.root}. ${signature[verdict.signature]}`;
      case 'not_included':
        return 'NOT VERIFIED: this entry does not lead to the root hash of the checkpoint. The entry, the log or the checkpoint was changed.';
      case 'unreadable':
        return 'NOT VERIFIED: this is not a checkpoint.';
      case 'no_crypto':
        return 'Not verified: browsers can do this only for pages loaded over HTTPS. Use rt-gdpr log verify instead.';
    }
  },
};
