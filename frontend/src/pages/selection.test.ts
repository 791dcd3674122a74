// SPDX-License-Identifier: GPL-2.0-only

import { expect, fixture, html, nextFrame, waitUntil } from '@open-wc/testing';
import { sendKeys, sendMouse } from '@web/test-runner-commands';
import { eventually, expectAccessible, expectFocus } from '../../test/helpers.js';
import { watchSelection } from './selection.js';

describe('watchSelection', () => {
  const passages: string[] = [];

  before(() => {
    watchSelection((_button, passage) => passages.push(passage));
  });
  beforeEach(() => {
    passages.length = 0;
    getSelection()?.removeAllRanges();
  });

  const history = (): Promise<HTMLElement> =>
    fixture(html`
      <div>
        <div class="transaction" style="position: relative; margin: 100px">
          <p id="one">The key is under the blue pot.</p>
          <p id="two">Come in.</p>
        </div>
        <div class="transaction"><p id="three">Thank you.</p></div>
        <p id="outside">Not of the history.</p>
      </div>
    `);

  const mark = (from: Element | null, to: Element | null): void => {
    if (from === null || to === null) throw new RangeError('Nothing to mark');
    getSelection()?.setBaseAndExtent(from, 0, to, to.childNodes.length);
  };
  const find = (): HTMLButtonElement | null => document.querySelector('.gdpr-redact-selection');
  const offered = (): Promise<HTMLButtonElement> => eventually(find, 'the button');

  it('offers to redact what is marked, below its end', async () => {
    const host = await history();
    const one = host.querySelector('#one');
    mark(one, one);
    const button = await offered();
    expect(button.textContent).to.equal('Redact selection…');
    const [text, place] = [one?.getBoundingClientRect(), button.getBoundingClientRect()];
    expect(place.top).to.be.within((text?.bottom ?? 0) - 10, (text?.bottom ?? 0) + 30);
    expect(place.right).to.be.at.most(document.documentElement.clientWidth);
    button.click();
    expect(passages).to.deep.equal(['The key is under the blue pot.']);
    await expectAccessible(button);
  });

  it('takes several paragraphs of one message', async () => {
    const host = await history();
    mark(host.querySelector('#one'), host.querySelector('#two'));
    (await offered()).click();
    expect(passages[0]).to.match(/^The key is under the blue pot\.\s+Come in\.$/);
  });

  it('comes next for Tab, and works by keyboard', async () => {
    const host = await history();
    const one = host.querySelector('#one');
    mark(one, one);
    const button = await offered();
    await sendKeys({ press: 'Tab' });
    expectFocus(button);
    await sendKeys({ press: 'Enter' });
    expect(passages).to.have.length(1);
  });

  it('goes with the selection', async () => {
    const host = await history();
    mark(host.querySelector('#two'), host.querySelector('#two'));
    await offered();
    getSelection()?.removeAllRanges();
    await waitUntil(() => find() === null);
  });

  it('offers nothing outside of the history, over several messages or for white space', async () => {
    const host = await history();
    for (const [from, to] of [
      ['#outside', '#outside'],
      ['#one', '#three'],
    ] as const) {
      mark(host.querySelector(from), host.querySelector(to));
      await nextFrame();
      await nextFrame();
      expect(find(), `${from} ${to}`).to.be.null;
    }
  });

  it('says when it is too much', async () => {
    const host = await history();
    const two = host.querySelector('#two');
    if (two !== null) two.textContent = 'x'.repeat(5001);
    mark(two, two);
    const button = await offered();
    expect(button.disabled).to.be.true;
    expect(button.textContent).to.equal('Too long to redact at once');
  });

  it('waits until the pointer has marked all, and is pressed without taking the selection away', async () => {
    const host = await history();
    const box = host.querySelector('#one')?.getBoundingClientRect() ?? expect.fail('No text');
    const [left, middle] = [Math.round(box.left), Math.round(box.top + box.height / 2)];
    await sendMouse({ type: 'move', position: [left + 1, middle] });
    await sendMouse({ type: 'down' });
    await sendMouse({ type: 'move', position: [left + 120, middle] });
    await waitUntil(() => getSelection()?.toString() !== '');
    expect(find()).to.be.null;
    await sendMouse({ type: 'up' });
    const button = await offered();
    const place = button.getBoundingClientRect();
    await sendMouse({
      type: 'click',
      position: [Math.round(place.left + place.width / 2), Math.round(place.top + place.height / 2)],
    });
    await waitUntil(() => passages.length === 1);
    expect(passages[0]).to.match(/^The key/);
    expect(getSelection()?.toString()).not.to.equal('');
  });
});
