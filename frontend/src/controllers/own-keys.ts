// SPDX-License-Identifier: GPL-2.0-only

import type { ReactiveController, ReactiveControllerHost } from 'lit';

const EVENTS = ['keydown', 'keypress', 'keyup'] as const;

/**
 * Keeps what is typed into an element from RT's keyboard shortcuts. RT spares form fields, but to the page all fields
 * of a shadow root look like their host: a `c` in a note would leave the page to comment on the ticket.
 */
export class OwnKeysController implements ReactiveController {
  readonly #host: HTMLElement;

  constructor(host: ReactiveControllerHost & HTMLElement) {
    this.#host = host;
    host.addController(this);
  }

  readonly #keep = (event: Event): void => {
    event.stopPropagation();
  };

  hostConnected(): void {
    for (const type of EVENTS) this.#host.addEventListener(type, this.#keep);
  }

  hostDisconnected(): void {
    for (const type of EVENTS) this.#host.removeEventListener(type, this.#keep);
  }
}
