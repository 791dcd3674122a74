// SPDX-License-Identifier: GPL-2.0-only

import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import { idCard } from '../../test/fixtures/ticket.js';
import { button, deep, eventually, fill, focused, sees, expectFocus } from '../../test/helpers.js';
import { MockServer } from '../../test/mocks/server.js';
import { watchTicketPage } from './ticket-page.js';

const context = JSON.stringify({ ticket: '12', web_path: '/rt', locale: 'en', redact: false });

describe('watchTicketPage', () => {
  const server = new MockServer();
  let reloads = 0;

  before(() => {
    watchTicketPage(() => {
      reloads += 1;
    });
  });
  beforeEach(() => {
    reloads = 0;
    server.play('default');
  });
  afterEach(() => {
    dialog()?.remove();
    anonymiser()?.remove();
    sessionStorage.clear();
  });

  const dialog = (): HTMLElementTagNameMap['gdpr-delete-dialog'] | null =>
    document.querySelector('gdpr-delete-dialog');

  const anonymiser = (): HTMLElementTagNameMap['gdpr-anonymise-dialog'] | null =>
    document.querySelector('gdpr-anonymise-dialog');

  const page = (): Promise<HTMLElement> =>
    fixture(html`
      <div>
        <script type="application/json" id="gdpr-context">
          ${context}
        </script>
        <form>
          <button type="button" class="gdpr-delete-files" data-gdpr-ticket="12">Delete files…</button>
          <button class="gdpr-delete-file" data-gdpr-ticket="12" data-gdpr-file=${idCard.ref}>
            <b>Delete…</b>
          </button>
          <a class="gdpr-anonymise" role="button" href="/Ticket/Display.html?id=12">Anonymise ticket…</a>
        </form>
      </div>
    `);

  async function opened(label: string | RegExp): Promise<HTMLElementTagNameMap['gdpr-delete-dialog']> {
    const host = await page();
    button(host, label).focus();
    button(host, label).click();
    return eventually(dialog, 'the dialog');
  }

  it('opens the dialog for the file beside the button', async () => {
    const element = await opened('Delete…');
    expect(element.ticket).to.equal('12');
    expect(element.file).to.equal(idCard.ref);
    await sees(element, 'This file will be deleted');
    expect(server.calls[0]?.url.pathname).to.equal('/rt/REST/2.0/gdpr/tickets/12');
  });

  it('opens the dialog for all files from the box', async () => {
    const element = await opened('Delete files…');
    expect(element.file).to.be.undefined;
    await sees(element, 'Choose the files to delete');
  });

  it('hears a click on what is inside the button', async () => {
    const host = await page();
    host.querySelector('b')?.click();
    await sees(await eventually(dialog, 'the dialog'), 'This file will be deleted');
  });

  it('works for buttons that come to the page later', async () => {
    const host = await page();
    const later = document.createElement('button');
    later.className = 'gdpr-delete-file';
    later.dataset['gdprTicket'] = '13';
    later.dataset['gdprFile'] = 'value-5';
    host.append(later);
    later.click();
    expect((await eventually(dialog, 'the dialog')).ticket).to.equal('13');
  });

  it('leaves other buttons alone', async () => {
    const host = await fixture<HTMLButtonElement>(html`<button type="button">Other</button>`);
    const event = new MouseEvent('click', { bubbles: true, cancelable: true });
    host.dispatchEvent(event);
    expect(event.defaultPrevented).to.be.false;
    expect(dialog()).to.be.null;
  });

  it('opens one dialog, however often the button is clicked', async () => {
    const host = await page();
    button(host, 'Delete…').click();
    button(host, 'Delete…').click();
    await eventually(dialog, 'the dialog');
    button(host, 'Delete…').click();
    await sees(await eventually(dialog, 'the dialog'), 'id-card.png');
    expect(document.querySelectorAll('gdpr-delete-dialog')).to.have.length(1);
    expect(button(host, 'Delete…').getAttribute('aria-busy')).to.be.null;
  });

  it('takes the dialog away and gives back the focus when nothing was done', async () => {
    const element = await opened('Delete…');
    await sees(element, 'id-card.png');
    button(element, 'Cancel').click();
    await waitUntil(() => dialog() === null);
    expect(focused()?.textContent.trim()).to.equal('Delete…');
    expect(reloads).to.equal(0);
  });

  it('shows the page anew when something was done, with the focus where the file was', async () => {
    const element = await opened('Delete…');
    await sees(element, 'What will be changed');
    fill(deep<HTMLSelectElement>(element, '#reason') ?? expect.fail('No reason'), 'id_check_done');
    await waitUntil(() => button(element, 'Delete 1 file').getAttribute('aria-disabled') === 'false');
    button(element, 'Delete 1 file').click();
    await sees(element, 'Deleted 2 files.');
    button(element, 'Close').click();
    await waitUntil(() => reloads === 1);

    // The page is back, with a tombstone in the file's place.
    const tombstone = await fixture<HTMLParagraphElement>(
      html`<p class="gdpr-tombstone" data-gdpr-file=${idCard.ref}>File deleted</p>`,
    );
    watchTicketPage(() => {
      reloads += 1;
    });
    expectFocus(tombstone);
    expect(sessionStorage).to.have.length(0);
  });

  it('anonymises the ticket, and shows the page anew', async () => {
    const host = await page();
    host.querySelector<HTMLElement>('.gdpr-anonymise')?.click();
    const element = await eventually(anonymiser, 'the dialog');
    expect(element.ticket).to.equal('12');
    expect(element.passage).to.be.undefined;
    await sees(element, 'Kinds of personal data');
    expect(server.calls[0]?.url.pathname).to.match(/^\/rt\/REST\/2.0\/gdpr\/tickets\/12/);
    button(element, 'Cancel').click();
    await waitUntil(() => anonymiser() === null);
    expect(reloads).to.equal(0);

    host.querySelector<HTMLElement>('.gdpr-anonymise')?.click();
    const again = await eventually(anonymiser, 'the dialog');
    await sees(again, 'Kinds of personal data');
    for (const name of ['Check the hits', 'See how it will read', 'Give a reason']) {
      button(again, name).click();
      await again.updateComplete;
    }
    fill(deep<HTMLSelectElement>(again, '#reason') ?? expect.fail('No reason'), 'id_check_done');
    button(again, 'Anonymise ticket (6 hits)').click();
    await sees(again, 'The ticket was anonymised.');
    button(again, 'Close').click();
    await waitUntil(() => reloads === 1);
  });

  it('opens no second dialog beside the first', async () => {
    const host = await page();
    host.querySelector<HTMLElement>('.gdpr-anonymise')?.click();
    await eventually(anonymiser, 'the dialog');
    button(host, 'Delete…').click();
    await sees(await eventually(anonymiser, 'the dialog'), 'Kinds of personal data');
    expect(dialog()).to.be.null;
  });

  it('offers nothing for marked text where that may not be redacted', async () => {
    const text = await fixture(html`<div class="transaction">my key is under the pot</div>`);
    getSelection()?.selectAllChildren(text);
    document.dispatchEvent(new PointerEvent('pointerup'));
    expect(text.querySelector('button')).to.be.null;
  });

  it('redacts marked text where that may be', async () => {
    const host = await page();
    const data = host.querySelector('#gdpr-context') ?? expect.fail('No context');
    data.textContent = context.replace('false', 'true');
    watchTicketPage(() => undefined);
    const text = await fixture(html`<div class="transaction">my key is under the pot</div>`);
    getSelection()?.selectAllChildren(text);
    const redact = await eventually(() => text.querySelector('button'), 'the button');
    redact.click();
    const element = await eventually(anonymiser, 'the dialog');
    expect(element.passage).to.equal('my key is under the pot');
    await sees(element, 'doubtful hit to decide');
  });

  it('loads the list of scheduled deletions where the page has one, also after htmx brought it', async () => {
    const element = await fixture(html`<gdpr-scheduled ticket="12"></gdpr-scheduled>`);
    expect(element.shadowRoot).to.be.null;
    document.dispatchEvent(new CustomEvent('htmx:afterSettle'));
    await sees(await eventually(() => element.shadowRoot && element, 'its script'), 'contract.pdf');
  });
});
