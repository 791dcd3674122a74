// SPDX-License-Identifier: GPL-2.0-only

import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import {
  files,
  forwardedCopy,
  HOSTILE_NAME,
  hostile,
  idCard,
  lockedCopy,
} from '../../../test/fixtures/ticket.js';
import { otherTicketCopy } from '../../../test/fixtures/ticket.js';
import { deep, expectAccessible, textOf } from '../../../test/helpers.js';
import './gdpr-file-list.define.js';
import type { FilesToggledEvent, GdprFileListElement } from './gdpr-file-list.js';

describe('gdpr-file-list', () => {
  const list = (
    content: GdprFileListElement['files'] = files,
    chosen: readonly string[] = [],
    fixed = false,
  ): Promise<GdprFileListElement> =>
    fixture(html`
      <gdpr-file-list
        heading="Files"
        .files=${content}
        .chosen=${new Set(chosen)}
        ?fixed=${fixed}
      ></gdpr-file-list>
    `);

  const box = (element: GdprFileListElement, ref: string): HTMLInputElement => {
    const found = element.renderRoot.querySelector<HTMLInputElement>(`input[value="${ref}"]`);
    if (found === null) throw new Error(`No checkbox for ${ref}`);
    return found;
  };
  const all = (element: GdprFileListElement): HTMLInputElement | null =>
    element.renderRoot.querySelector<HTMLInputElement>('.all input');

  describe('accessibility', () => {
    it('is given with checkboxes', async () => {
      await expectAccessible(await list(files, [idCard.ref]));
    });
    it('is given without', async () => {
      await expectAccessible(await list([idCard], [idCard.ref], true));
    });
    it('is given for copies', async () => {
      await expectAccessible(await list([forwardedCopy, lockedCopy], [forwardedCopy.ref]));
    });

    it('names each checkbox by its file and describes it', async () => {
      const checkbox = box(await list(), idCard.ref);
      expect(checkbox.labels?.[0]?.textContent).to.equal('id-card.png');
      const about = checkbox.getAttribute('aria-describedby') ?? '';
      expect((checkbox.getRootNode() as ShadowRoot).getElementById(about)?.textContent).to.contain(
        'image/png',
      );
    });
  });

  describe('what it shows', () => {
    it('ticks the files that are chosen', async () => {
      const element = await list(files, [idCard.ref]);
      expect(files.map(({ ref }) => box(element, ref).checked)).to.deep.equal([true, false, false]);
    });

    it('follows a choice that changes', async () => {
      const element = await list(files, [idCard.ref]);
      element.chosen = new Set([hostile.ref]);
      await element.updateComplete;
      expect(files.map(({ ref }) => box(element, ref).checked)).to.deep.equal([false, true, false]);
    });

    it('has no checkbox for a file that was chosen elsewhere', async () => {
      const element = await list([idCard], [idCard.ref], true);
      expect(element.renderRoot.querySelector('input')).to.be.null;
      expect(textOf(element)).to.contain('id-card.png');
    });

    it('says type, size, sender, and that a deletion is scheduled', async () => {
      const text = textOf(await list());
      for (const part of ['image/jpeg', '90.2 kB', 'alice', 'Its deletion is scheduled already.']) {
        expect(text).to.contain(part);
      }
    });

    it('says where a copy lies', async () => {
      const text = textOf(await list([forwardedCopy, lockedCopy, otherTicketCopy]));
      expect(text).to.contain('Inside a forwarded message');
      expect(text).to.contain('In a ticket that was merged into this one');
      expect(text).to.contain('In ticket #30');
    });

    it('shows a copy that the user may not delete, and says so', async () => {
      const element = await list([lockedCopy]);
      expect(box(element, lockedCopy.ref).disabled).to.be.true;
      expect(textOf(element)).to.contain('You do not have the right to delete this one.');
    });

    it('has a word for a file without a name', async () => {
      expect(textOf(await list([{ ...idCard, name: null }]))).to.contain('(no name)');
    });

    it('links to the file where there is a page of it', async () => {
      const element = await list([idCard, hostile]);
      const links = element.renderRoot.querySelectorAll('a');
      expect([...links].map((link) => link.getAttribute('href'))).to.deep.equal([idCard.url]);
      expect(links[0]?.rel).to.equal('noopener');
    });
  });

  describe('a hostile file name', () => {
    it('is text and nothing else', async () => {
      const element = await list([hostile]);
      expect(element.renderRoot.querySelector('img, script')).to.be.null;
      expect(deep(element, 'bdi')?.textContent).to.equal(HOSTILE_NAME);
    });

    it('is isolated, so that it cannot turn around the text beside it', async () => {
      const name = deep(await list([hostile]), 'bdi');
      expect(name && getComputedStyle(name).unicodeBidi).to.equal('isolate');
    });

    it('wraps instead of widening the page', async () => {
      const frame = await fixture<HTMLDivElement>(html`
        <div style="width: 300px"><gdpr-file-list .files=${[hostile]}></gdpr-file-list></div>
      `);
      const element = frame.querySelector('gdpr-file-list');
      await element?.updateComplete;
      expect(element?.scrollWidth).to.equal(300);
      const rows = deep(frame, 'ul');
      expect(rows?.scrollWidth).to.equal(rows?.clientWidth);
    });
  });

  describe('what it tells', () => {
    it('tells of a tick', async () => {
      const element = await list();
      setTimeout(() => {
        box(element, hostile.ref).click();
      });
      const event = await oneEvent<FilesToggledEvent>(element, 'gdpr-files-toggled');
      expect(event.refs).to.deep.equal([hostile.ref]);
      expect(event.chosen).to.be.true;
    });

    it('tells of a tick taken back', async () => {
      const element = await list(files, [hostile.ref]);
      setTimeout(() => {
        box(element, hostile.ref).click();
      });
      const event = await oneEvent<FilesToggledEvent>(element, 'gdpr-files-toggled');
      expect(event.chosen).to.be.false;
    });

    it('chooses all that may be deleted at once', async () => {
      const element = await list([forwardedCopy, lockedCopy, otherTicketCopy]);
      setTimeout(() => all(element)?.click());
      const event = await oneEvent<FilesToggledEvent>(element, 'gdpr-files-toggled');
      expect(event.refs).to.deep.equal([forwardedCopy.ref, otherTicketCopy.ref]);
      expect(event.chosen).to.be.true;
    });
  });

  describe('"Choose all"', () => {
    it('is there for two files and more', async () => {
      expect(all(await list([idCard]))).to.be.null;
      expect(all(await list([forwardedCopy, lockedCopy]))).to.be.null;
      expect(all(await list([idCard, hostile]))).not.to.be.null;
    });

    it('is ticked, half or not, as the files are', async () => {
      const states: [boolean | undefined, boolean | undefined][] = [];
      for (const chosen of [[], [idCard.ref], [idCard.ref, hostile.ref]]) {
        const checkbox = all(await list([idCard, hostile], chosen));
        states.push([checkbox?.checked, checkbox?.indeterminate]);
      }
      expect(states).to.deep.equal([
        [false, false],
        [false, true],
        [true, false],
      ]);
    });
  });
});
