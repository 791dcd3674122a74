// SPDX-License-Identifier: GPL-2.0-only

import { expect, fixture } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { html, LitElement, type TemplateResult } from 'lit';
import { OwnKeysController } from './own-keys.js';

class NoteElement extends LitElement {
  constructor() {
    super();
    new OwnKeysController(this);
  }

  protected override render(): TemplateResult {
    return html`<label>Note <textarea></textarea></label>`;
  }
}
customElements.define('test-note', NoteElement);

describe('OwnKeysController', () => {
  it('keeps keys from the page and leaves them to the field', async () => {
    const heard: string[] = [];
    const hear = (event: Event): void => void heard.push(event.type);
    for (const type of ['keydown', 'keypress', 'keyup']) document.addEventListener(type, hear);
    const element = await fixture<NoteElement>(html`<test-note></test-note>`);
    const field = element.renderRoot.querySelector('textarea');
    field?.focus();
    await sendKeys({ type: 'c' });
    expect(field?.value).to.equal('c');
    expect(heard).to.deep.equal([]);

    element.remove();
    for (const type of ['keydown', 'keypress', 'keyup']) document.removeEventListener(type, hear);
  });
});
