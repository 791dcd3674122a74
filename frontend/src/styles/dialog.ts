// SPDX-License-Identifier: GPL-2.0-only

import { css } from 'lit';

/** The dialog of an act: header, a body that scrolls, footer. */
export const dialog = css`
  :host {
    display: contents;
  }

  dialog {
    background: var(--_surface);
    border: 1px solid var(--_line);
    border-radius: 0.4rem;
    box-shadow: 0 0.75rem 2.5rem rgb(0 0 0 / 35%);
    color: var(--_text);
    inline-size: min(46rem, 100vw - 1rem);
    max-block-size: min(56rem, 100dvh - 1rem);
    max-inline-size: none;
    overflow: hidden;
    padding: 0;
    text-align: start;
  }

  dialog[open] {
    display: flex;
    flex-direction: column;
  }

  dialog::backdrop {
    background: rgb(0 0 0 / 50%);
  }

  header,
  footer {
    align-items: center;
    background: var(--_raised);
    display: flex;
    flex: none;
    flex-wrap: wrap;
    gap: 0.5rem 0.75rem;
    padding: 0.65rem 1rem;
  }

  header {
    border-block-end: 1px solid var(--_line);
    flex-wrap: nowrap;
    justify-content: space-between;
  }

  footer {
    border-block-start: 1px solid var(--_line);
    justify-content: flex-end;
  }

  footer .muted {
    flex: 1 1 12rem;
  }

  .body {
    display: grid;
    gap: 1.1rem;
    overflow: auto;
    padding: 1rem;
  }

  section {
    display: grid;
    gap: 0.5rem;
    min-inline-size: 0;
  }
`;
