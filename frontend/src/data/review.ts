// SPDX-License-Identifier: GPL-2.0-only

import type { Finding, FoundText, RedactionPlan } from './redaction.js';

/** Findings that are decided together, those the server is sure of apart from the doubtful ones. */
export interface FindingGroup {
  readonly key: string;
  readonly label: string;
  readonly hint: string;
  readonly sure: readonly string[];
  readonly doubtful: readonly string[];
  /** The person they are of, who may stand on the ticket with none. */
  readonly person?: number;
}

/** What a person has to look at, in the order to look at it. */
export interface Review {
  /** The texts with doubtful findings come first. */
  readonly texts: readonly FoundText[];
  readonly findings: ReadonlyMap<string, Finding>;
  /** Ids of all findings: the doubtful ones first, each in the order of the texts. */
  readonly order: readonly string[];
  /** How many of `order` are doubtful. */
  readonly doubtful: number;
  readonly people: readonly FindingGroup[];
  readonly categories: readonly FindingGroup[];
}

/** The review of no plan. */
export const NOTHING: Review = {
  texts: [],
  findings: new Map(),
  order: [],
  doubtful: 0,
  people: [],
  categories: [],
};

const idsOf = ({ pieces }: FoundText): string[] =>
  pieces.flatMap((piece) => ('finding' in piece ? [piece.finding] : []));

function partition<T>(
  items: readonly T[],
  test: (item: T) => boolean,
): readonly [readonly T[], readonly T[]] {
  const [yes, no]: [T[], T[]] = [[], []];
  for (const item of items) (test(item) ? yes : no).push(item);
  return [yes, no];
}

function groupOf(
  group: Pick<FindingGroup, 'key' | 'label' | 'hint' | 'person'>,
  findings: readonly Finding[],
): FindingGroup {
  const [sure, doubtful] = partition(findings, ({ auto }) => auto);
  return { ...group, sure: sure.map(({ id }) => id), doubtful: doubtful.map(({ id }) => id) };
}

/** Puts what is doubtful first, and what belongs together into groups. */
export function reviewOf({ texts, findings, people, categories }: RedactionPlan): Review {
  const byId = new Map(findings.map((finding) => [finding.id, finding]));
  const isDoubtful = (id: string): boolean => byId.get(id)?.auto === false;
  const sorted = partition(texts, (text) => idsOf(text).some(isDoubtful)).flat();
  const [doubtful, sure] = partition(sorted.flatMap(idsOf), isDoubtful);
  return {
    texts: sorted,
    findings: byId,
    order: [...doubtful, ...sure],
    doubtful: doubtful.length,
    people: people.map(({ number, name, role }) =>
      groupOf(
        { key: `person-${number}`, label: name, hint: role.label, person: number },
        findings.filter(({ person }) => person === number),
      ),
    ),
    categories: categories.map(({ code, label }) =>
      groupOf(
        { key: `category-${code}`, label, hint: '' },
        findings.filter(({ category }) => category === code),
      ),
    ),
  };
}

/** Ids of all findings of the same value and kind as this one, itself included. */
export function sameAs({ findings }: Review, id: string): readonly string[] {
  const one = findings.get(id);
  return [...findings.values()]
    .filter(({ value, category }) => value === one?.value && category === one.category)
    .map((finding) => finding.id);
}

/** The texts of which something would be replaced. */
export function changedTexts(
  texts: readonly FoundText[],
  accepted: ReadonlySet<string>,
): readonly FoundText[] {
  return texts.filter((text) => idsOf(text).some((id) => accepted.has(id)));
}
