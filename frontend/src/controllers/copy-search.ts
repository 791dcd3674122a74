// SPDX-License-Identifier: GPL-2.0-only

import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Client } from '../api/client.js';
import { isProblem, type Problem } from '../api/problem.js';
import { searchCopies, type FileCopy } from '../data/ticket.js';

export type CopySearchState = 'idle' | 'running' | 'paused' | 'failed' | 'complete';

/** What to search for. */
export interface CopySearchSubject {
  readonly client: Client;
  readonly ticket: string;
  readonly files: readonly string[];
}

/**
 * Searches other tickets for copies step by step. The server keeps nothing: the cursor is here, so a search that was
 * stopped, or failed, goes on where it was.
 */
export class CopySearchController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #found: (copies: readonly FileCopy[]) => void;
  #abort: AbortController | undefined;
  #cursor: string | null = null;
  #subject: CopySearchSubject | undefined;
  state: CopySearchState = 'idle';
  /** From 0 to 1. */
  progress = 0;
  problem: Problem | undefined;

  /** `found` is told the copies of each step. */
  constructor(host: ReactiveControllerHost, found: (copies: readonly FileCopy[]) => void) {
    this.#host = host;
    this.#found = found;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.stop();
  }

  /** Forgets the search: what it was for has changed. */
  reset(): void {
    this.#abort?.abort();
    this.#abort = undefined;
    this.#cursor = null;
    this.#subject = undefined;
    this.progress = 0;
    this.#become('idle');
  }

  /** Starts a search, or goes on with the one that was stopped. */
  async run(subject: CopySearchSubject): Promise<void> {
    if (this.state === 'running') return;
    this.#subject ??= subject;
    const { client, ticket, files } = this.#subject;
    const abort = new AbortController();
    this.#abort = abort;
    this.problem = undefined;
    this.#become('running');
    try {
      for (let complete = false; !complete;) {
        const step = await searchCopies(client, ticket, files, this.#cursor, abort.signal);
        if (abort.signal.aborted) return;
        this.#cursor = step.cursor;
        this.progress = step.progress;
        complete = step.complete;
        this.#host.requestUpdate();
        this.#found(step.copies);
      }
      this.#become('complete');
    } catch (error) {
      if (abort.signal.aborted) return;
      if (!isProblem(error)) throw error;
      this.problem = error;
      this.#become('failed');
    }
  }

  /** Stops a running search; the step under way is asked again when it goes on. */
  stop(): void {
    if (this.state !== 'running') return;
    this.#abort?.abort();
    this.#become('paused');
  }

  #become(state: CopySearchState): void {
    this.state = state;
    this.#host.requestUpdate();
  }
}
