// SPDX-License-Identifier: GPL-2.0-only

// The browser of the machine, as nothing may be downloaded.

export const CHROMIUM = process.env.CHROME_PATH ?? '/usr/bin/chromium';

/** Headless, and kept from calling home. */
export const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
