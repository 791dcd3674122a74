// SPDX-License-Identifier: GPL-2.0-only

import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import '../elements/gdpr-file-list/gdpr-file-list.define.js';

describe('ThemeController', () => {
  afterEach(() => {
    document.body.classList.remove('darkmode');
    delete document.documentElement.dataset['bsTheme'];
  });

  const themed = async (): Promise<HTMLElement> => fixture(html`<gdpr-file-list></gdpr-file-list>`);

  it('is light by itself', async () => {
    expect((await themed()).dataset['theme']).to.equal('light');
  });

  it("follows RT 5's dark theme", async () => {
    document.body.classList.add('darkmode');
    expect((await themed()).dataset['theme']).to.equal('dark');
  });

  it("follows RT 6's theme when the user changes it", async () => {
    const element = await themed();
    document.documentElement.dataset['bsTheme'] = 'dark';
    await waitUntil(() => element.dataset['theme'] === 'dark');
    document.documentElement.dataset['bsTheme'] = 'light';
    await waitUntil(() => element.dataset['theme'] === 'light');
  });

  it('no longer watches once it is gone from the page', async () => {
    const element = await themed();
    element.remove();
    document.body.classList.add('darkmode');
    await Promise.resolve();
    expect(element.dataset['theme']).to.equal('light');
    document.body.append(element);
    expect(element.dataset['theme']).to.equal('dark');
    element.remove();
  });
});
