// SPDX-License-Identifier: GPL-2.0-only

import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Client } from '../api/client.js';
import { isProblem, type Problem } from '../api/problem.js';
import { choose, type Choice } from '../data/choice.js';
import { createDeletion, type DeletionRequest, type DeletionResult } from '../data/deletion.js';
import {
  fetchTicketFiles,
  fetchTicketPrivacy,
  planDeletion,
  type FileCopy,
  type Plan,
  type TicketFile,
  type TicketPrivacy,
} from '../data/ticket.js';
import type { ActPhase } from './act-phase.js';

/** Whose files: a ticket's, or just one of them. */
export interface DeletionSubject {
  readonly client: Client;
  readonly ticket: string;
  readonly file: string | undefined;
}

/**
 * One deletion from the choice of files to its result. Each change of the choice is planned anew by the server, so that
 * what is confirmed is what was shown; when the ticket has changed meanwhile, the new state is shown and asked again.
 */
export class DeletionController implements ReactiveController {
  phase: ActPhase = 'loading';
  privacy: TicketPrivacy | undefined;
  files: readonly TicketFile[] = [];
  choice: Choice = { copies: [], refs: [] };
  /** The plan of the present choice; undefined while it is made, or nothing is chosen. */
  plan: Plan | undefined;
  result: DeletionResult | undefined;
  /** Why loading, planning or deleting failed. */
  problem: Problem | undefined;
  /** The ticket changed under the user: what is shown now is not what they confirmed. */
  stale = false;

  readonly #host: ReactiveControllerHost;
  #subject: DeletionSubject | undefined;
  #copies = new Map<string, FileCopy>();
  #ticked: ReadonlySet<string> = new Set();
  #abort = new AbortController();

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#abort.abort();
  }

  get ticked(): ReadonlySet<string> {
    return this.#ticked;
  }

  /** Refs of the ticket's own files that are ticked. */
  get chosenFiles(): readonly string[] {
    return this.files.map(({ ref }) => ref).filter((ref) => this.#ticked.has(ref));
  }

  /** More is chosen than may be deleted at once. */
  get tooMany(): boolean {
    return this.choice.refs.length > (this.privacy?.limits.files ?? Infinity);
  }

  /** Loads the ticket's files. A single file is chosen from the start. */
  async start(subject: DeletionSubject): Promise<void> {
    this.#subject = subject;
    this.#ticked = new Set(subject.file === undefined ? [] : [subject.file]);
    await this.reload();
  }

  /** Asks anew for the ticket's files and keeps what is still there chosen. */
  async reload(): Promise<void> {
    const subject = this.#subject;
    if (subject === undefined) return;
    this.#become('loading');
    this.#copies.clear();
    await this.#attempt('failed', async (signal) => {
      const [privacy, files] = await Promise.all([
        fetchTicketPrivacy(subject.client, subject.ticket, signal),
        fetchTicketFiles(subject.client, subject.ticket, signal),
      ]);
      this.privacy = privacy;
      this.files = subject.file === undefined ? files : files.filter(({ ref }) => ref === subject.file);
      this.#become('choosing');
      await this.#replan(signal);
    });
  }

  /** The user ticked files or copies, or took them back. */
  async toggle(refs: readonly string[], chosen: boolean): Promise<void> {
    const ticked = new Set(this.#ticked);
    for (const ref of refs) {
      if (chosen) ticked.add(ref);
      else ticked.delete(ref);
    }
    this.#ticked = ticked;
    await this.#attempt('choosing', (signal) => this.#replan(signal));
  }

  /** The search in other tickets found copies. */
  addCopies(copies: readonly FileCopy[]): void {
    for (const copy of copies) this.#copies.set(copy.ref, copy);
    this.#choose();
    this.#host.requestUpdate();
  }

  /** Deletes, or schedules, what the plan says. */
  async submit(terms: Omit<DeletionRequest, 'files' | 'digest'>): Promise<void> {
    const { plan } = this;
    const subject = this.#subject;
    if (plan === undefined || subject === undefined || this.phase !== 'choosing') return;
    this.stale = false;
    this.#become('working');
    try {
      this.result = await createDeletion(subject.client, subject.ticket, {
        ...terms,
        files: [...this.choice.refs],
        digest: plan.digest,
      });
      this.#become('done');
    } catch (error) {
      if (!isProblem(error)) throw error;
      if (isProblem(error, 'plan_stale', 'already_deleted', 'not_found')) {
        this.stale = true;
        await this.reload();
      } else {
        this.#become('choosing', error);
      }
    }
  }

  async #replan(signal: AbortSignal): Promise<void> {
    const subject = this.#subject;
    this.plan = undefined;
    this.#choose();
    this.#host.requestUpdate();
    if (subject === undefined || this.choice.refs.length === 0 || this.tooMany) return;
    const plan = await planDeletion(subject.client, subject.ticket, this.choice.refs, signal);
    this.plan = plan;
    this.addCopies(plan.copies);
  }

  #choose(): void {
    this.choice = choose(this.files, this.#copies.values(), this.#ticked);
  }

  /** Runs the newest question; an older one's answer no longer counts. */
  async #attempt(
    onFailure: 'failed' | 'choosing',
    work: (signal: AbortSignal) => Promise<void>,
  ): Promise<void> {
    this.#abort.abort();
    const abort = new AbortController();
    this.#abort = abort;
    this.problem = undefined;
    try {
      await work(abort.signal);
    } catch (error) {
      if (abort.signal.aborted) return;
      if (!isProblem(error)) throw error;
      this.#become(onFailure, error);
    }
  }

  #become(phase: ActPhase, problem?: Problem): void {
    this.phase = phase;
    this.problem = problem;
    this.#host.requestUpdate();
  }
}
