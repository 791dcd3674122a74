// SPDX-License-Identifier: GPL-2.0-only

import { expect, fixture, html } from '@open-wc/testing';
import { button, deep, expectAccessible, sees, textOf } from '../../../test/helpers.js';
import { scenarios } from '../../../test/mocks/scenarios.js';
import { MockServer } from '../../../test/mocks/server.js';
import './gdpr-status.define.js';
import type { GdprStatusElement } from './gdpr-status.js';

describe('gdpr-status', () => {
  const server = new MockServer();
  const status = (): Promise<GdprStatusElement> => fixture(html`<gdpr-status web-path="/rt"></gdpr-status>`);

  describe('accessibility', () => {
    const words = {
      default: 'Overdue: 1 deletion',
      empty: 'The log has 0 entries.',
      error: 'The server failed to do this.',
      slow: 'Loading the status…',
      forbidden: 'You do not have the right to do this.',
    };
    for (const [scenario, text] of Object.entries(words) as [keyof typeof words, string][]) {
      it(`is given in the scenario "${scenario}"`, async () => {
        server.play(scenario);
        const element = await status();
        await sees(element, text);
        await expectAccessible(element);
      });
    }
  });

  it('says what is not as promised', async () => {
    server.play('default');
    const element = await status();
    await sees(element, 'Overdue: 1 deletion');
    const text = textOf(element);
    for (const part of [
      /Warning: rt-gdpr run-due last ran on 21 Nov 2026.*too long ago/,
      /Refused: 1 deletion/,
      /Still to be removed from external storage: 2 objects/,
      /Warning: 1 key file is missing: 0a1b2c3d/,
      /The log has 5 entries/,
    ]) {
      expect(text).to.match(part);
    }
  });

  it('lists the deletions with links to their tickets', async () => {
    server.play('default');
    const element = await status();
    await sees(element, 'Overdue: 1 deletion');
    expect(deep(element, 'details a')?.getAttribute('href')).to.equal('/rt/Ticket/Display.html?id=12');
    expect(textOf(element)).to.contain('contract.pdf');
  });

  it('says in words when all is well, without a warning', async () => {
    server.play('empty');
    const element = await status();
    await sees(element, 'No scheduled deletion is overdue.');
    const text = textOf(element);
    expect(text).to.contain('No scheduled deletion was refused.');
    expect(text).to.contain('Nothing is left to be removed from external storage.');
    expect(text).to.contain('All keys are present.');
    expect(text).not.to.contain('Warning');
    expect(deep(element, '.error, .warning, details')).to.be.undefined;
  });

  it('warns when run-due has never run', async () => {
    const [{ body }] = scenarios.empty.getStatus;
    server.play('empty', {
      getStatus: [{ status: 200, body: { ...body, state: 'never', heartbeat: null } }],
    });
    await sees(await status(), 'Warning: rt-gdpr run-due has never run.');
  });

  it('tries again when asked', async () => {
    server.play('error');
    const element = await status();
    await sees(element, 'The server failed to do this.');
    server.play('empty');
    button(element, 'Try again').click();
    await sees(element, 'All keys are present.');
  });
});
