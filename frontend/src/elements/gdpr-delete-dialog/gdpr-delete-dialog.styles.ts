// SPDX-License-Identifier: GPL-2.0-only

import { css } from 'lit';

export const styles = css`
  .copies::part(legend) {
    color: var(--_muted);
    font-size: 0.9em;
    font-weight: 400;
  }

  .goes {
    padding-inline-start: 1.25rem;
  }
`;
