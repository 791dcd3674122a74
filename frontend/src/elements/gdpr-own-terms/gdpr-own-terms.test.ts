// SPDX-License-Identifier: GPL-2.0-only

import { expect, fixture, html } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { privacy } from '../../../test/fixtures/ticket.js';
import { button, deep, expectAccessible, expectFocus, fill, textOf } from '../../../test/helpers.js';
import type { Term } from '../../data/redaction.js';
import './gdpr-own-terms.define.js';
import type { GdprOwnTermsElement } from './gdpr-own-terms.js';

describe('gdpr-own-terms', () => {
  const element = (terms: readonly Term[] = [], busy = false): Promise<GdprOwnTermsElement> =>
    fixture(
      html`<gdpr-own-terms .terms=${terms} .categories=${privacy.categories} ?busy=${busy}></gdpr-own-terms>`,
    );
  const field = (host: GdprOwnTermsElement): HTMLInputElement =>
    deep<HTMLInputElement>(host, '#text') ?? expect.fail('No field');

  function told(host: GdprOwnTermsElement): (readonly Term[])[] {
    const changes: (readonly Term[])[] = [];
    host.addEventListener('gdpr-terms-changed', (event) => changes.push(event.terms));
    return changes;
  }

  const gracie: Term = { text: 'Gracie', category: 'person' };

  it('is accessible', async () => {
    await expectAccessible(await element([gracie]));
    await expectAccessible(await element([], true));
  });

  it('gives a term, of the kind chosen, on Enter', async () => {
    const host = await element([gracie]);
    const changes = told(host);
    field(host).focus();
    await sendKeys({ type: ' Blue pot ' });
    await sendKeys({ press: 'Enter' });
    expect(changes).to.deep.equal([[gracie, { text: 'Blue pot', category: 'custom' }]]);
    fill(deep<HTMLSelectElement>(host, '#category') ?? expect.fail('No kinds'), 'phone');
    button(host, 'Find').click();
    expect(changes[1]?.[1]).to.deep.equal({ text: 'Blue pot', category: 'phone' });
  });

  it('empties the field once the term was taken over, and not before', async () => {
    const host = await element();
    fill(field(host), 'Gracie');
    button(host, 'Find').click();
    expect(field(host).value).to.equal('Gracie');
    host.terms = [gracie];
    await host.updateComplete;
    expect(field(host).value).to.equal('');
  });

  it('keeps what is being written when a term goes', async () => {
    const host = await element([gracie, { text: 'Pot', category: 'custom' }]);
    fill(field(host), 'Something');
    host.terms = [gracie];
    await host.updateComplete;
    expect(field(host).value).to.equal('Something');
  });

  it('gives nothing for white space, for a term twice or while it looks', async () => {
    for (const [host, text] of [
      [await element(), '   '],
      [await element([gracie]), 'Gracie'],
      [await element([], true), 'Pot'],
    ] as const) {
      const changes = told(host);
      fill(field(host), text);
      host.renderRoot.querySelector('form')?.requestSubmit();
      expect(changes, text).to.deep.equal([]);
    }
  });

  it('takes a term away, with the focus kept', async () => {
    const host = await element([gracie]);
    const changes = told(host);
    button(host, 'Remove “Gracie”').click();
    expect(changes).to.deep.equal([[]]);
    expectFocus(field(host));
  });

  it('says what a new term brought', async () => {
    const host = await element();
    for (const [added, text] of [
      [0, 'Found nowhere'],
      [1, '1 hit more'],
      [3, '3 hits more'],
    ] as const) {
      host.added = added;
      await host.updateComplete;
      expect(textOf(host)).to.contain(text);
    }
    expect(deep(host, '[role=status]')?.textContent).to.contain('3 hits');
  });
});
