// SPDX-License-Identifier: GPL-2.0-only

import { css } from 'lit';

export const styles = css`
  :host {
    display: grid;
    gap: 0.75rem;
    min-inline-size: 0;
  }

  .bar {
    background: var(--_raised);
    border: 1px solid var(--_line);
    border-radius: 0.25rem;
    display: grid;
    gap: 0.35rem;
    inset-block-start: -1rem;
    padding: 0.5rem 0.75rem;
    position: sticky;
    z-index: 1;
  }

  .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: 0.35rem;
  }

  .buttons button {
    padding-block: 0.15rem;
  }

  .keys {
    font-size: 0.85em;
  }

  @media (hover: none) {
    .keys {
      display: none;
    }
  }
`;
