// SPDX-License-Identifier: GPL-2.0-only

import type { Act, RedactionPlan, RedactionResult, UnsearchableFile } from '../../data/redaction.js';
import { count } from '../../text/format.js';

const hits = (number: number): string => count(number, 'hit', 'hits');

const hidden = {
  comments: 'comments',
  outgoing_mail: 'outgoing mail',
} satisfies Record<RedactionPlan['unreadable'][number], string>;

const list = (kinds: RedactionPlan['unreadable']): string => kinds.map((kind) => hidden[kind]).join(' and ');

export const messages = {
  title: (act: Act, ticket: string): string =>
    act === 'anonymize' ? `Anonymise ticket #${ticket}` : `Redact text in ticket #${ticket}`,
  steps: 'Steps',
  step: {
    found: 'What was found',
    check: 'Check the hits',
    preview: 'How it will read',
    confirm: 'Why, and confirm',
  },
  close: 'Close',
  cancel: 'Cancel',
  back: 'Back',
  next: {
    found: 'Check the hits',
    check: 'See how it will read',
    preview: 'Give a reason',
  },
  loading: 'Looking for personal data in this ticket…',
  planning: 'Looking…',
  working: 'Replacing. Please leave this page open.',
  nothing: 'Nothing was found.',
  people: 'People',
  categories: 'Kinds of personal data',
  hint: 'Take the tick off what should stay. Doubtful hits stay unless you tick them; the next step shows each of them in its text.',
  active:
    'This ticket is active. Replies will no longer reach the people whom you replace, and a new mail from them brings their data back. Resolve the ticket first if you can.',
  unreadable: (kinds: RedactionPlan['unreadable']): string =>
    `This will be incomplete: you may not read this ticket's ${list(kinds)}, so nothing is looked for or replaced there.`,
  changes: 'Where it will be changed',
  outside: 'Found elsewhere in RT, and left as it is',
  unsearched: 'Files that nobody looked into, and that stay as they are',
  unsearchedHint: 'Look at them yourself. If they hold personal data, delete them.',
  why: {
    binary: 'not a text',
    encrypted: 'encrypted',
    signed: 'signed, so it cannot be changed',
  } satisfies Record<UnsearchableFile['why'], string>,
  unnamed: '(no name)',
  view: 'View',
  viewLabel: (name: string): string => `View ${name}`,
  deleteFile: 'Delete…',
  deleteLabel: (name: string): string => `Delete ${name}…`,
  change: (label: string, number: number): string => `${label}: ${number}`,
  stale:
    'The ticket changed while you were here, and nothing was replaced. This is how it is now, with your decisions kept: please look again and confirm.',
  progress: (accepted: number, number: number): string => `${accepted} of ${hits(number)} will be replaced.`,
  undecided: (number: number): string =>
    `${count(number, 'doubtful hit stays as it is', 'doubtful hits stay as they are')}.`,
  unchanged: 'No text will be changed.',
  summary: (accepted: number, texts: number): string =>
    `${hits(accepted)} in ${count(texts, 'text', 'texts')} will be replaced.`,
  swapped: (number: number): string =>
    `${count(number, 'person', 'people')} will be replaced as watchers, authors and in the history by a nameless user.`,
  final: 'This cannot be undone: nobody keeps a list of who was who.',
  confirm: (act: Act, accepted: number): string =>
    act === 'anonymize' ? `Anonymise ticket (${hits(accepted)})` : `Replace ${hits(accepted)}`,
  done: (act: Act): string => (act === 'anonymize' ? 'The ticket was anonymised.' : 'The text was replaced.'),
  residue: ({ remaining }: RedactionResult): string =>
    `All places were searched again: ${remaining.filter(({ count }) => count > 0).length} of ${count(remaining.length, 'place still contains', 'places still contain')} it.`,
  incomplete: (kinds: RedactionPlan['unreadable']): string =>
    `Incomplete: this needs someone who may read the ticket's ${list(kinds)}.`,
  pending: (number: number): string =>
    `${count(number, 'object', 'objects')} in external storage will be removed shortly.`,
  places: 'Place by place',
  place: 'Place',
  changed: 'Changed',
  left: 'Still there',
};
