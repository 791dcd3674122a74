// SPDX-License-Identifier: GPL-2.0-only

import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** RT 5 marks its dark theme by a class of the body, RT 6 (Bootstrap 5) by an attribute of the root. */
function isDark(): boolean {
  return (
    document.body.classList.contains('darkmode') || document.documentElement.dataset['bsTheme'] === 'dark'
  );
}

/** Keeps `data-theme` of an element (`light` or `dark`) as the page's theme. */
export class ThemeController implements ReactiveController {
  readonly #host: HTMLElement;
  readonly #observer = new MutationObserver(() => {
    this.#apply();
  });

  constructor(host: ReactiveControllerHost & HTMLElement) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    this.#apply();
    this.#observer.observe(document.documentElement, { attributeFilter: ['data-bs-theme'] });
    this.#observer.observe(document.body, { attributeFilter: ['class'] });
  }

  hostDisconnected(): void {
    this.#observer.disconnect();
  }

  #apply(): void {
    this.#host.dataset['theme'] = isDark() ? 'dark' : 'light';
  }
}
