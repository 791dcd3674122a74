// SPDX-License-Identifier: GPL-2.0-only

/** The dialog was closed; `changed` when something was deleted or scheduled, so that the page is out of date. */
export class DialogClosedEvent extends Event {
  static readonly type = 'gdpr-dialog-closed';
  readonly changed: boolean;

  constructor(changed: boolean) {
    super(DialogClosedEvent.type);
    this.changed = changed;
  }
}

declare global {
  interface HTMLElementEventMap {
    'gdpr-dialog-closed': DialogClosedEvent;
  }
}
