// SPDX-License-Identifier: GPL-2.0-only

import type {} from '../elements/gdpr-delete-dialog/gdpr-delete-dialog.define.js';

const messages = {
  loading: 'Loading…',
  failed: 'This part of the page could not be loaded. Check your connection, reload the page and try again.',
};

const BUTTONS = '.gdpr-delete-file, .gdpr-delete-files';
/** Where the ref of the file is kept over a reload whose tombstone gets the focus. A ref is an id, no personal data. */
const FOCUS = 'gdpr-focus';

function webPath(): string {
  const text = document.getElementById('gdpr-context')?.textContent;
  const context: unknown = JSON.parse(text ?? '{}');
  const path = (context as { web_path?: unknown } | null)?.web_path;
  return typeof path === 'string' ? path : '';
}

function sayFailed(button: Element): void {
  const notice = document.createElement('span');
  notice.className = 'gdpr-load-failed alert-danger';
  notice.setAttribute('role', 'alert');
  notice.textContent = messages.failed;
  button.after(notice);
}

async function openDialog(button: HTMLElement, reload: () => void): Promise<void> {
  if (button.ariaBusy === 'true' || document.querySelector('gdpr-delete-dialog') !== null) return;
  button.ariaBusy = 'true';
  button.parentElement?.querySelector('.gdpr-load-failed')?.remove();
  try {
    await import('../elements/gdpr-delete-dialog/gdpr-delete-dialog.define.js');
    const { gdprTicket, gdprFile } = button.dataset;
    const dialog = document.createElement('gdpr-delete-dialog');
    dialog.ticket = gdprTicket ?? '';
    dialog.file = gdprFile;
    dialog.webPath = webPath();
    dialog.addEventListener('gdpr-dialog-closed', (event) => {
      dialog.remove();
      if (!event.changed) return;
      if (gdprFile !== undefined) sessionStorage.setItem(FOCUS, gdprFile);
      reload();
    });
    document.body.append(dialog);
  } catch (error) {
    sayFailed(button);
    throw error;
  } finally {
    button.ariaBusy = null;
  }
}

/** After a reload the focus is where the file was. */
function restoreFocus(): void {
  const ref = sessionStorage.getItem(FOCUS);
  if (ref === null) return;
  sessionStorage.removeItem(FOCUS);
  const place = document.querySelector<HTMLElement>(`.gdpr-tombstone[data-gdpr-file="${CSS.escape(ref)}"]`);
  if (place === null) return;
  place.tabIndex = -1;
  place.focus();
}

function loadScheduled(): void {
  if (document.querySelector('gdpr-scheduled') === null) return;
  void import('../elements/gdpr-scheduled/gdpr-scheduled.define.js');
}

/**
 * Makes the buttons of a ticket page work, those too that RT puts there later (a history that loads on scrolling, htmx):
 * the document listens, not the buttons. `reload` shows the page anew after something was deleted or scheduled.
 */
export function watchTicketPage(reload: () => void): void {
  document.addEventListener('click', (event) => {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>(BUTTONS) : null;
    if (button === null) return;
    event.preventDefault();
    void openDialog(button, reload);
  });
  document.addEventListener('htmx:afterSettle', loadScheduled);
  loadScheduled();
  restoreFocus();
}
