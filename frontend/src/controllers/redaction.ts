// SPDX-License-Identifier: GPL-2.0-only

import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Client } from '../api/client.js';
import { isProblem, type Problem } from '../api/problem.js';
import {
  createRedaction,
  planRedaction,
  type Act,
  type RedactionPlan,
  type RedactionRequest,
  type RedactionResult,
  type Term,
} from '../data/redaction.js';
import { NOTHING, reviewOf, type Review } from '../data/review.js';
import { fetchTicketPrivacy, type TicketPrivacy } from '../data/ticket.js';
import type { ActPhase } from './act-phase.js';

/** What is redacted: a whole ticket's people, or passages. */
export interface RedactionSubject {
  readonly client: Client;
  readonly ticket: string;
  readonly act: Act;
  readonly terms: readonly Term[];
}

/**
 * One redaction from the plan to its result. What the user decided is kept by the findings' ids: a new plan, because of
 * a new term or because the ticket has changed meanwhile, asks only for what is new in it.
 */
export class RedactionController implements ReactiveController {
  phase: ActPhase = 'loading';
  privacy: TicketPrivacy | undefined;
  plan: RedactionPlan | undefined;
  review: Review = NOTHING;
  result: RedactionResult | undefined;
  problem: Problem | undefined;
  terms: readonly Term[] = [];
  /** Ids of the findings to replace. */
  accepted: ReadonlySet<string> = new Set();
  /** Numbers of the people who stay as they are. */
  keptPeople: ReadonlySet<number> = new Set();
  /** A plan is on its way. */
  planning = false;
  /** The ticket changed under the user: what is shown now is not what they confirmed. */
  stale = false;
  /** Findings that the last new term brought. */
  added: number | undefined;

  readonly #host: ReactiveControllerHost;
  #subject: RedactionSubject | undefined;
  #decided: ReadonlyMap<string, boolean> = new Map();
  #abort = new AbortController();

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#abort.abort();
  }

  /** What is shown may be done. */
  get ready(): boolean {
    return this.phase === 'choosing' && !this.planning && this.accepted.size + this.people.length > 0;
  }

  /** Numbers of the people to replace. */
  get people(): readonly number[] {
    const people = this.plan?.people ?? [];
    return people.map(({ number }) => number).filter((number) => !this.keptPeople.has(number));
  }

  /** Plans. */
  async start(subject: RedactionSubject): Promise<void> {
    this.#subject = subject;
    this.terms = subject.terms;
    await this.reload();
  }

  /** Plans anew, and keeps what was decided. */
  async reload(): Promise<void> {
    const subject = this.#subject;
    if (subject === undefined) return;
    this.#become('loading');
    await this.#attempt('failed', async (signal) => {
      [this.privacy] = await Promise.all([
        fetchTicketPrivacy(subject.client, subject.ticket, signal),
        this.#replan(subject, this.terms, signal),
      ]);
      this.#become('choosing');
    });
  }

  /** Looks for these terms from now on; if that fails, for those before. */
  async look(terms: readonly Term[]): Promise<void> {
    const subject = this.#subject;
    if (subject === undefined) return;
    const known = new Set(this.review.order);
    await this.#attempt('choosing', async (signal) => {
      await this.#replan(subject, terms, signal);
      const news = this.review.order.filter((id) => !known.has(id));
      this.added = terms.length > this.terms.length ? news.length : undefined;
      this.terms = terms;
    });
  }

  /** The user wants these findings replaced, or kept. */
  decide(ids: readonly string[], accept: boolean): void {
    this.#decided = new Map([...this.#decided, ...ids.map((id) => [id, accept] as const)]);
    this.#accept();
    this.#host.requestUpdate();
  }

  /** The user wants a person to stay as watcher and author, or not. */
  keep(person: number, kept: boolean): void {
    const people = new Set(this.keptPeople);
    if (kept) people.add(person);
    else people.delete(person);
    this.keptPeople = people;
    this.#host.requestUpdate();
  }

  /** Replaces what was accepted. */
  async submit(why: Pick<RedactionRequest, 'reason' | 'note'>): Promise<void> {
    const { plan } = this;
    const subject = this.#subject;
    if (plan === undefined || subject === undefined || !this.ready) return;
    this.stale = false;
    this.#become('working');
    try {
      this.result = await createRedaction(subject.client, subject.ticket, {
        ...why,
        act: subject.act,
        digest: plan.digest,
        terms: [...this.terms],
        categories: categoriesOf(subject.act),
        accepted: [...this.accepted],
        people: [...this.people],
      });
      this.#become('done');
    } catch (error) {
      if (!isProblem(error)) throw error;
      if (isProblem(error, 'plan_stale')) {
        this.stale = true;
        await this.reload();
      } else {
        this.#become('choosing', error);
      }
    }
  }

  async #replan(subject: RedactionSubject, terms: readonly Term[], signal: AbortSignal): Promise<void> {
    const { client, ticket, act } = subject;
    const request = { act, terms: [...terms], categories: categoriesOf(act) };
    this.plan = await planRedaction(client, ticket, request, signal);
    this.review = reviewOf(this.plan);
    this.#accept();
  }

  #accept(): void {
    const findings = this.plan?.findings ?? [];
    this.accepted = new Set(
      findings.filter(({ id, auto }) => this.#decided.get(id) ?? auto).map(({ id }) => id),
    );
  }

  /** Asks the newest question; an older one's answer no longer counts. */
  async #attempt(
    onFailure: 'failed' | 'choosing',
    work: (signal: AbortSignal) => Promise<void>,
  ): Promise<void> {
    this.#abort.abort();
    const abort = new AbortController();
    this.#abort = abort;
    this.problem = undefined;
    this.planning = true;
    this.#host.requestUpdate();
    try {
      await work(abort.signal);
    } catch (error) {
      if (abort.signal.aborted) return;
      if (!isProblem(error)) throw error;
      this.#become(onFailure, error);
    }
    if (abort.signal.aborted) return;
    this.planning = false;
    this.#host.requestUpdate();
  }

  #become(phase: ActPhase, problem?: Problem): void {
    this.phase = phase;
    this.problem = problem;
    this.#host.requestUpdate();
  }
}

/** A ticket's people are looked for with all that is personal data, a passage alone. */
function categoriesOf(act: Act): null | [] {
  return act === 'anonymize' ? null : [];
}
