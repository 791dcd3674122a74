// SPDX-License-Identifier: GPL-2.0-only

import type {} from '../elements/gdpr-anonymise-dialog/gdpr-anonymise-dialog.define.js';
import type {} from '../elements/gdpr-delete-dialog/gdpr-delete-dialog.define.js';
import { watchSelection } from './selection.js';

const messages = {
  loading: 'Loading…',
  failed: 'This part of the page could not be loaded. Check your connection, reload the page and try again.',
};

const OPENERS = '.gdpr-delete-file, .gdpr-delete-files, .gdpr-anonymise';
const DIALOGS = 'gdpr-delete-dialog, gdpr-anonymise-dialog';
/** Where the ref of the file is kept over a reload whose tombstone gets the focus. A ref is an id, no personal data. */
const FOCUS = 'gdpr-focus';

type Dialog = HTMLElementTagNameMap['gdpr-delete-dialog' | 'gdpr-anonymise-dialog'];

/** What the server tells the page's script. */
interface Context {
  readonly ticket?: string;
  readonly web_path?: string;
  readonly redact?: boolean;
}

function context(): Context {
  const text = document.getElementById('gdpr-context')?.textContent;
  return (JSON.parse(text ?? '{}') ?? {}) as Context;
}

function sayFailed(opener: Element): void {
  const notice = document.createElement('span');
  notice.className = 'gdpr-load-failed alert-danger';
  notice.setAttribute('role', 'alert');
  notice.textContent = messages.failed;
  opener.after(notice);
}

/** Opens the dialog that `load` makes, unless one is open; `done` is told when it has changed something. */
async function openDialog(opener: HTMLElement, load: () => Promise<Dialog>, done: () => void): Promise<void> {
  if (opener.ariaBusy === 'true' || document.querySelector(DIALOGS) !== null) return;
  opener.ariaBusy = 'true';
  opener.parentElement?.querySelector('.gdpr-load-failed')?.remove();
  try {
    const dialog = await load();
    dialog.webPath = context().web_path ?? '';
    dialog.addEventListener('gdpr-dialog-closed', (event) => {
      dialog.remove();
      if (event.changed) done();
    });
    document.body.append(dialog);
  } catch (error) {
    sayFailed(opener);
    throw error;
  } finally {
    opener.ariaBusy = null;
  }
}

function deleteFiles(opener: HTMLElement, reload: () => void): Promise<void> {
  const { gdprTicket, gdprFile } = opener.dataset;
  const load = async (): Promise<Dialog> => {
    await import('../elements/gdpr-delete-dialog/gdpr-delete-dialog.define.js');
    const dialog = document.createElement('gdpr-delete-dialog');
    dialog.ticket = gdprTicket ?? '';
    dialog.file = gdprFile;
    return dialog;
  };
  return openDialog(opener, load, () => {
    if (gdprFile !== undefined) sessionStorage.setItem(FOCUS, gdprFile);
    reload();
  });
}

/** Anonymises the ticket, or redacts a passage of it. */
function anonymise(opener: HTMLElement, reload: () => void, passage?: string): Promise<void> {
  const load = async (): Promise<Dialog> => {
    await import('../elements/gdpr-anonymise-dialog/gdpr-anonymise-dialog.define.js');
    const dialog = document.createElement('gdpr-anonymise-dialog');
    dialog.ticket = context().ticket ?? '';
    dialog.passage = passage;
    return dialog;
  };
  return openDialog(opener, load, reload);
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
 * the document listens, not the buttons. `reload` shows the page anew after something was changed.
 */
export function watchTicketPage(reload: () => void): void {
  document.addEventListener('click', (event) => {
    const opener = event.target instanceof Element ? event.target.closest<HTMLElement>(OPENERS) : null;
    if (opener === null) return;
    event.preventDefault();
    void (opener.classList.contains('gdpr-anonymise') ? anonymise : deleteFiles)(opener, reload);
  });
  if (context().redact === true) {
    watchSelection((opener, passage) => {
      void anonymise(opener, reload, passage);
    });
  }
  document.addEventListener('htmx:afterSettle', loadScheduled);
  loadScheduled();
  restoreFocus();
}
