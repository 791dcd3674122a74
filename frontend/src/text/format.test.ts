// SPDX-License-Identifier: GPL-2.0-only

import { expect } from '@open-wc/testing';
import { count, formatDay, formatMoment, formatSize } from './format.js';

describe('the formats', () => {
  beforeEach(() => {
    document.documentElement.lang = 'en-GB';
  });
  after(() => {
    document.documentElement.lang = '';
  });

  it('writes sizes in the unit that fits', () => {
    const written = [0, 1, 999, 1000, 48213, 1_200_000, 3_000_000_000, 7e12].map(formatSize);
    expect(written).to.deep.equal([
      '0 byte',
      '1 byte',
      '999 byte',
      '1 kB',
      '48.2 kB',
      '1.2 MB',
      '3 GB',
      '7,000 GB',
    ]);
  });

  it("writes moments in the user's time and the page's language", () => {
    expect(formatMoment('2026-11-23T23:30:00Z')).to.match(/24 Nov 2026.*00:30/);
    expect(formatDay('2026-11-23T23:30:00Z')).to.equal('24 Nov 2026');
    document.documentElement.lang = 'de';
    expect(formatDay('2026-11-23T23:30:00Z')).to.equal('24.11.2026');
  });

  it('counts', () => {
    expect([0, 1, 2].map((number) => count(number, 'file', 'files'))).to.deep.equal([
      '0 files',
      '1 file',
      '2 files',
    ]);
  });
});
