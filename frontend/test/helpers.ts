// SPDX-License-Identifier: GPL-2.0-only

import { expect, waitUntil } from '@open-wc/testing';

/** What is inside an element, shadow roots included, in the order of the document. */
function* everything(root: ParentNode): Generator<Element> {
  for (const element of root.querySelectorAll('*')) {
    yield element;
    if (element.shadowRoot !== null) yield* everything(element.shadowRoot);
  }
}

const inside = (host: Element): readonly Element[] => [...everything(host.shadowRoot ?? host)];

const nameOf = (element: Element): string =>
  (element.getAttribute('aria-label') ?? element.textContent).replaceAll(/\s+/g, ' ').trim();

/** The one element of a type that is named so, however deep; fails when there is none. */
export function named<E extends Element>(
  host: Element,
  type: abstract new () => E,
  name: string | RegExp,
): E {
  const found = inside(host).find(
    (element): element is E =>
      element instanceof type &&
      (typeof name === 'string' ? nameOf(element) === name : name.test(nameOf(element))),
  );
  if (found === undefined) throw new Error(`There is no ${type.name} named ${String(name)}`);
  return found;
}

export function button(host: Element, name: string | RegExp): HTMLButtonElement {
  return named(host, HTMLButtonElement, name);
}

/** The first element that fits the selector, however deep; its type is for the caller to know. */
export function deep<E extends Element = HTMLElement>(
  host: Element,
  selector: string,
  found: (element: Element) => element is E = (element): element is E => element.matches(selector),
): E | undefined {
  return inside(host).find(found);
}

/** The text a user sees of an element. */
export function textOf(host: Element): string {
  return inside(host)
    .filter((element) => !element.closest('style, script') && element.children.length === 0)
    .map((element) => element.textContent)
    .concat(
      inside(host)
        .filter((element) => element.children.length > 0)
        .flatMap((element) => [...element.childNodes])
        .filter((node) => node.nodeType === Node.TEXT_NODE)
        .map((node) => node.textContent ?? ''),
    )
    .join(' ')
    .replaceAll(/\s+/g, ' ');
}

/** Waits for a text to be there. */
export async function sees(host: Element, text: string): Promise<void> {
  await waitUntil(() => textOf(host).includes(text), `sees "${text}"`, { timeout: 5000 });
}

/** Waits for something that is there in the end. */
export async function eventually<T>(find: () => T | null | undefined, what: string): Promise<T> {
  await waitUntil(() => find() != null, what, { timeout: 5000 });
  const found = find();
  if (found == null) throw new Error(what);
  return found;
}

/** The element with the focus, inside shadow roots too. */
export function focused(): Element | null {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element;
}

/** The focus is on this element. (To print two elements that differ would take chai forever.) */
export function expectFocus(element: Element): void {
  const has = focused();
  if (has !== element) throw new Error(`The focus is on ${has?.outerHTML.slice(0, 200) ?? 'nothing'}`);
}

/** Fills a field as a user does. */
export function fill(field: HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement, value: string): void {
  field.value = value;
  field.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
  field.dispatchEvent(new Event('change', { bubbles: true }));
}

/** No rule of axe is broken, in the light theme and in the dark. */
export async function expectAccessible(element: Element): Promise<void> {
  for (const dark of [false, true]) {
    document.body.classList.toggle('darkmode', dark);
    // RT's dark page, on which the elements lie.
    document.body.style.background = dark ? '#2c3539' : '#fff';
    await new Promise(requestAnimationFrame);
    await expect(element).to.be.accessible();
  }
  document.body.classList.remove('darkmode');
  document.body.style.background = '';
}
