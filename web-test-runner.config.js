// SPDX-License-Identifier: GPL-2.0-only

import { esbuildPlugin } from '@web/dev-server-esbuild';
import { chromeLauncher } from '@web/test-runner-chrome';

// A browser of the machine, as nothing may be downloaded; the flags keep it from calling home.
const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--lang=en-GB',
];

/** msw's service worker must be served from the root of the origin. */
function serveMockWorker(context, next) {
  if (context.path === '/mockServiceWorker.js') {
    context.url = '/node_modules/msw/lib/mockServiceWorker.js';
    context.set('Service-Worker-Allowed', '/');
  }
  return next();
}

export default {
  files: 'frontend/**/*.test.ts',
  nodeResolve: { exportConditions: ['browser'] },
  concurrency: 1,
  middleware: [serveMockWorker],
  plugins: [
    esbuildPlugin({
      ts: true,
      target: 'es2022',
      tsconfig: new URL('tsconfig.json', import.meta.url).pathname,
    }),
  ],
  browsers: [
    chromeLauncher({
      launchOptions: {
        executablePath: process.env.CHROME_PATH ?? '/usr/bin/chromium',
        env: { ...process.env, TZ: 'Europe/Berlin' },
        args: flags,
      },
    }),
  ],
  testRunnerHtml: (framework) =>
    `<!doctype html><html lang="en-GB"><body><script type="module" src="${framework}"></script></body></html>`,
  testFramework: { config: { ui: 'bdd', timeout: 20000 } },
};
