// SPDX-License-Identifier: GPL-2.0-only

import { defineConfig } from 'vite';

// The entries keep their names, because RT's pages name them; what they load is named by its content.
// Without `modulePreload` no helper writes <link> elements into RT's page.
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  publicDir: false,
  build: {
    target: 'es2022',
    outDir: 'static/gdpr',
    emptyOutDir: true,
    sourcemap: false,
    modulePreload: false,
    reportCompressedSize: false,
    rolldownOptions: {
      input: {
        ticket: 'frontend/src/pages/ticket.ts',
        officer: 'frontend/src/pages/officer.ts',
      },
      output: {
        entryFileNames: '[name].js',
        chunkFileNames: 'chunks/[name]-[hash].js',
      },
    },
  },
});
