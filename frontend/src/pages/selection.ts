// SPDX-License-Identifier: GPL-2.0-only

const messages = {
  redact: 'Redact selection…',
  tooLong: 'Too long to redact at once',
};

/** As the contract has it. */
const LONGEST = 5000;

/** The history's entry that all of the selection is in. */
function entryOf(range: Range): Element | null {
  const { commonAncestorContainer: within } = range;
  return (within instanceof Element ? within : within.parentElement)?.closest('.transaction') ?? null;
}

/** Puts an element right below the end of a range. */
function putBelow(element: HTMLElement, range: Range): void {
  const end = [...range.getClientRects()].at(-1) ?? range.getBoundingClientRect();
  const origin = (element.offsetParent ?? document.documentElement).getBoundingClientRect();
  const left = Math.min(end.right, document.documentElement.clientWidth - element.offsetWidth - 8);
  Object.assign(element.style, {
    insetBlockStart: `${end.bottom - origin.top + 4}px`,
    insetInlineStart: `${Math.max(left, 8) - origin.left}px`,
  });
}

/**
 * Offers to redact what is marked in the ticket's history, by a button beside it that comes next for Tab, too.
 *
 * @param redact what the button does with the marked text
 */
export function watchSelection(redact: (button: HTMLElement, passage: string) => void): void {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'gdpr-redact-selection btn btn-secondary btn-sm';
  Object.assign(button.style, { position: 'absolute', zIndex: '10' });
  let passage = '';
  let isPressed = false;

  const update = (): void => {
    const selection = document.getSelection();
    const range = selection?.rangeCount === 1 ? selection.getRangeAt(0) : undefined;
    const text = selection?.toString().trim() ?? '';
    const entry = range === undefined || text === '' ? null : entryOf(range);
    if (range === undefined || entry === null) {
      // The focus on the button may take away the selection in some browsers.
      if (!button.matches(':focus, [aria-busy]')) button.remove();
      return;
    }
    passage = text;
    button.disabled = text.length > LONGEST;
    button.textContent = button.disabled ? messages.tooLong : messages.redact;
    if (button.parentElement !== entry) entry.append(button);
    putBelow(button, range);
  };

  // While it is being marked by a pointer, a button would be in the way.
  document.addEventListener('pointerdown', ({ target }) => {
    isPressed = target !== button;
  });
  for (const type of ['pointerup', 'pointercancel'] as const) {
    document.addEventListener(type, () => {
      isPressed = false;
      update();
    });
  }
  document.addEventListener('selectionchange', () => {
    if (!isPressed) update();
  });
  // A press of the button does not take away the selection.
  button.addEventListener('pointerdown', (event) => {
    event.preventDefault();
  });
  button.addEventListener('click', () => {
    redact(button, passage);
  });
}
