// SPDX-License-Identifier: GPL-2.0-only

import { css } from 'lit';

export const styles = css`
  :host {
    display: block;
  }

  .row {
    align-items: center;
    display: flex;
    flex-wrap: wrap;
    gap: 0.4rem 0.75rem;
  }

  progress {
    accent-color: var(--_accent);
    block-size: 0.9rem;
    flex: 1 1 8rem;
    min-inline-size: 6rem;
  }

  p {
    margin-block-start: 0.35rem;
  }
`;
