// SPDX-License-Identifier: GPL-2.0-only

import { css } from 'lit';

export const styles = css`
  :host {
    background: var(--_surface);
    display: grid;
    gap: 1.75rem;
    padding: 1rem;
  }

  section {
    display: grid;
    gap: 0.6rem;
    justify-items: start;
  }
`;
