// SPDX-License-Identifier: GPL-2.0-only

import { expect, fixture, html } from '@open-wc/testing';
import { TestLog } from '../../../test/fixtures/log.js';
import { scenarios } from '../../../test/mocks/scenarios.js';
import { button, expectAccessible, sees } from '../../../test/helpers.js';
import { MockServer } from '../../../test/mocks/server.js';
import './gdpr-officer.define.js';
import type { GdprOfficerElement } from './gdpr-officer.js';

describe('gdpr-officer', () => {
  const server = new MockServer();
  const show = (): Promise<GdprOfficerElement> => fixture(html`<gdpr-officer web-path="/rt"></gdpr-officer>`);

  it('is accessible as a whole', async () => {
    server.play('default');
    const element = await show();
    await sees(element, 'Overdue: 1 deletion');
    await sees(element, 'Ticket #12');
    await expectAccessible(element);
  });

  it('passes the web path on to its parts', async () => {
    server.play('default');
    const element = await show();
    await sees(element, 'Overdue: 1 deletion');
    await sees(element, 'Ticket #12');
    expect(server.calls.map(({ url }) => url.pathname).sort()).to.deep.equal([
      '/rt/REST/2.0/gdpr/log',
      '/rt/REST/2.0/gdpr/status',
    ]);
  });

  it('shows the status to those who may not see the log', async () => {
    server.play('default', { listLog: scenarios.forbidden.listLog });
    const element = await show();
    await sees(element, 'Overdue: 1 deletion');
    await sees(element, 'You do not have the right to do this.');
  });

  describe('the checkpoint', () => {
    /** Keeps what is saved from being saved, and reads it. */
    async function saved(act: () => void): Promise<{ name: string; text: string }> {
      return new Promise((resolve) => {
        const catchSaving = (event: MouseEvent): void => {
          const [link] = event.composedPath();
          if (!(link instanceof HTMLAnchorElement)) return;
          event.preventDefault();
          void fetch(link.href)
            .then((response) => response.text())
            .then((text) => {
              resolve({ name: link.download, text });
            });
        };
        HTMLAnchorElement.prototype.click = function click(): void {
          const event = new MouseEvent('click', { cancelable: true });
          this.addEventListener('click', catchSaving, { once: true });
          this.dispatchEvent(event);
        };
        act();
      });
    }
    afterEach(() => {
      // The real one is HTMLElement's.
      Reflect.deleteProperty(HTMLAnchorElement.prototype, 'click');
    });

    it('is saved as it is signed, under a name that says its size', async () => {
      const body = await (await TestLog.of(5)).checkpoint();
      server.play('default', { getLogCheckpoint: [{ status: 200, body }] });
      const element = await show();
      const file = await saved(() => {
        button(element, 'Download checkpoint').click();
      });
      expect(file.name).to.equal('rt-gdpr-checkpoint-5.txt');
      expect(file.text).to.equal(body.note);
      await sees(element, 'Saved as rt-gdpr-checkpoint-5.txt.');
    });

    it('says why there is none', async () => {
      server.play('error');
      const element = await show();
      button(element, 'Download checkpoint').click();
      await sees(element, 'A key file is missing on the server.');
    });
  });
});
