// SPDX-License-Identifier: GPL-2.0-only

/** The user wants findings replaced, or kept; and their person too where one is named. */
export class FindingsDecidedEvent extends Event {
  static readonly type = 'gdpr-findings-decided';
  readonly ids: readonly string[];
  readonly accept: boolean;
  readonly person: number | undefined;

  constructor(ids: readonly string[], accept: boolean, person?: number) {
    super(FindingsDecidedEvent.type);
    this.ids = ids;
    this.accept = accept;
    this.person = person;
  }
}

declare global {
  interface HTMLElementEventMap {
    'gdpr-findings-decided': FindingsDecidedEvent;
  }
}
