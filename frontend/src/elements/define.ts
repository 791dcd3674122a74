// SPDX-License-Identifier: GPL-2.0-only

/** Registers an element once, however often its module is loaded (htmx may run a page's scripts again). */
export function define(tag: string, element: CustomElementConstructor): void {
  if (customElements.get(tag) === undefined) customElements.define(tag, element);
}
