// SPDX-License-Identifier: GPL-2.0-only

import { css } from 'lit';

export const styles = css`
  dialog {
    block-size: min(60rem, 100dvh - 1rem);
    inline-size: min(64rem, 100vw - 1rem);
    max-block-size: none;
  }

  .body {
    align-content: start;
    flex: 1;
  }

  .steps {
    border-block-end: 1px solid var(--_line);
    color: var(--_muted);
    counter-reset: step;
    display: flex;
    flex: none;
    gap: 0 1.25rem;
    list-style: none;
    margin: 0;
    padding: 0.4rem 1rem;
  }

  .steps li::before {
    content: counter(step) '. ';
    counter-increment: step;
  }

  .steps [aria-current] {
    color: var(--_accent);
    font-weight: 600;
  }

  .list {
    display: grid;
    gap: 0.25rem;
    padding-inline-start: 1.25rem;
  }

  .list button {
    min-block-size: 0;
    padding-block: 0;
  }

  progress {
    accent-color: var(--_accent);
    inline-size: 100%;
  }

  table {
    border-collapse: collapse;
    inline-size: 100%;
  }

  caption {
    color: var(--_accent);
    font-weight: 500;
    padding-block: 0.25rem;
    text-align: start;
  }

  th,
  td {
    border-block-end: 1px solid var(--_line);
    padding: 0.2rem 0.5rem;
    text-align: start;
  }

  td {
    font-variant-numeric: tabular-nums;
  }

  td.left {
    color: var(--_danger);
    font-weight: 600;
  }

  @media (max-width: 40rem) {
    .steps li:not([aria-current]) span {
      display: none;
    }
  }
`;
