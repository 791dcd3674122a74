// SPDX-License-Identifier: GPL-2.0-only

import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import type { LogCheckpoint, LogEntry, LogProof } from '../../data/log.js';
import { TestLog } from '../../../test/fixtures/log.js';
import { button, deep, expectAccessible, sees, textOf } from '../../../test/helpers.js';
import { MockServer } from '../../../test/mocks/server.js';
import './gdpr-log-entry.define.js';
import type { GdprLogEntryElement } from './gdpr-log-entry.js';

const SIZE = 5;
const INDEX = 3;

describe('gdpr-log-entry', () => {
  const server = new MockServer();
  let log: TestLog;
  let checkpoint: LogCheckpoint;
  let proof: LogProof;
  let entry: LogEntry;

  before(async () => {
    log = await TestLog.of(SIZE);
    checkpoint = await log.checkpoint();
    proof = await log.proof(INDEX, SIZE);
    entry = log.page(null, SIZE).entries.find(({ index }) => index === INDEX) ?? expect.fail('No entry');
  });

  const show = (shown = entry): Promise<GdprLogEntryElement> =>
    fixture(html`<gdpr-log-entry .entry=${shown} web-path="/rt"></gdpr-log-entry>`);

  function serve(change: { checkpoint?: LogCheckpoint; proof?: LogProof } = {}): void {
    server.play('default', {
      getLogCheckpoint: [{ status: 200, body: change.checkpoint ?? checkpoint }],
      proveLogEntry: [{ status: 200, body: change.proof ?? proof }],
    });
  }

  async function verified(shown = entry): Promise<GdprLogEntryElement> {
    const element = await show(shown);
    button(element, 'Verify in this browser').click();
    await waitUntil(() => deep(element, '.notice'));
    return element;
  }

  async function keep(element: GdprLogEntryElement, note: string): Promise<void> {
    const input = deep<HTMLInputElement>(element, 'input[type=file]');
    const transfer = new DataTransfer();
    transfer.items.add(new File([note], 'checkpoint.txt'));
    if (input === undefined) throw new Error('No field for a file');
    input.files = transfer.files;
    input.dispatchEvent(new Event('change'));
    await waitUntil(() => deep(element, '.notice'));
  }

  describe('accessibility', () => {
    it('is given before and after it is verified', async () => {
      serve();
      await expectAccessible(await show());
      await expectAccessible(await verified());
    });

    it('is given when it could not be', async () => {
      server.play('error');
      await expectAccessible(await verified());
    });
  });

  it('shows the very text that was hashed, its hash and its note', async () => {
    const first = log.entries[0] ?? expect.fail('No entry');
    const element = await show(first);
    expect(deep(element, 'pre')?.textContent).to.equal(first.entry);
    expect(textOf(element)).to.contain(first.hash).and.to.contain('Asked for by phone');
    expect(textOf(element)).to.contain('1 file deleted, 0 copies left');
    element.entry = { ...first, files: 0, findings: 3 };
    await element.updateComplete;
    expect(textOf(element)).to.contain('3 hits replaced, 0 rows left');
  });

  it('asks for a proof only when told, and for the tree of the checkpoint', async () => {
    serve();
    await show();
    expect(server.calls).to.deep.equal([]);
    await verified();
    expect(server.calls.map(({ url }) => url.pathname + url.search)).to.deep.equal([
      '/rt/REST/2.0/gdpr/log/checkpoint',
      '/rt/REST/2.0/gdpr/log/3/proof?size=5',
    ]);
  });

  it('says that the entry is in the log, and that the checkpoint is signed', async () => {
    serve();
    const text = textOf(await verified());
    expect(text).to.contain(
      `Verified: this entry is in the log of 5 entries whose root hash is ${checkpoint.root}.`,
    );
    expect(text).to.contain("The checkpoint is signed with one of this site's keys.");
  });

  it('finds each proof with a hash wrong', async () => {
    for (const at of proof.hashes.keys()) {
      const hashes = proof.hashes.map((hash, place) =>
        place === at ? hash.replace(/^./, (x) => (x === '0' ? '1' : '0')) : hash,
      );
      serve({ proof: { ...proof, hashes } });
      const element = await verified();
      expect(textOf(element), String(at)).to.contain(
        'NOT VERIFIED: this entry does not lead to the root hash',
      );
      expect(deep(element, '.success')).to.be.undefined;
    }
  });

  it('finds an entry that differs from the one in the log, whatever the server says of it', async () => {
    serve();
    const element = await verified({ ...entry, entry: entry.entry.replace('24', '25') });
    expect(textOf(element)).to.contain('NOT VERIFIED');
  });

  it('finds a checkpoint with a false signature', async () => {
    serve({
      checkpoint: { ...checkpoint, note: checkpoint.note.replace(/^(.*\n5\n.*\n)/, '$1extra line\n') },
    });
    const element = await verified();
    expect(textOf(element)).to.contain('the signature of the checkpoint is FALSE');
    expect(deep(element, '.success')).to.be.undefined;
  });

  it('finds a checkpoint by an unknown key', async () => {
    serve({ checkpoint: { ...checkpoint, keys: [] } });
    const element = await verified();
    expect(textOf(element)).to.contain("not signed with any of this site's keys");
    expect(deep(element, '.error')).to.exist;
  });

  describe('with a checkpoint that was kept', () => {
    it('asks for the proof in the tree of that time', async () => {
      serve({ proof: await log.proof(INDEX, 4) });
      const element = await show();
      await keep(element, (await log.checkpoint(4)).note);
      expect(textOf(element)).to.contain('Verified: this entry is in the log of 4 entries');
      expect(server.calls.at(-1)?.url.search).to.equal('?size=4');
    });

    it('finds a log that was rebuilt', async () => {
      const rebuilt = await TestLog.of(SIZE);
      const kept = checkpoint.note.replace(/(\n5\n).*\n/, `$1${btoa('x'.repeat(32))}\n`);
      serve({ checkpoint: await rebuilt.checkpoint() });
      const element = await show();
      await keep(element, kept);
      expect(textOf(element)).to.contain('NOT VERIFIED');
    });

    it('says when it is older than the entry', async () => {
      serve();
      const element = await show();
      await keep(element, (await log.checkpoint(2)).note);
      expect(textOf(element)).to.contain('This entry is newer than that checkpoint');
    });

    it('says when it is none', async () => {
      serve();
      const element = await show();
      await keep(element, 'hello');
      expect(textOf(element)).to.contain('this is not a checkpoint');
    });
  });

  it('says why it could not be verified', async () => {
    server.play('error');
    expect(textOf(await verified())).to.contain('A key file is missing on the server.');
    server.play('forbidden');
    await sees(await verified(), 'You do not have the right to do this.');
  });

  it('shows nothing without an entry', async () => {
    const element = await fixture<GdprLogEntryElement>(html`<gdpr-log-entry></gdpr-log-entry>`);
    expect(element.renderRoot.querySelector('*:not(style)')).to.be.null;
  });
});
