// SPDX-License-Identifier: GPL-2.0-only

import { esbuildPlugin } from '@web/dev-server-esbuild';
import { chromeLauncher } from '@web/test-runner-chrome';
import { CHROMIUM, FLAGS } from './tools/chromium.mjs';

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
        executablePath: CHROMIUM,
        env: { ...process.env, TZ: 'Europe/Berlin' },
        args: [...FLAGS, '--lang=en-GB'],
      },
    }),
  ],
  testRunnerHtml: (framework) =>
    `<!doctype html><html lang="en-GB"><body><script type="module" src="${framework}"></script></body></html>`,
  testFramework: { config: { ui: 'bdd', timeout: 20000 } },
};
