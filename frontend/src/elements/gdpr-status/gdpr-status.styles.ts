// SPDX-License-Identifier: GPL-2.0-only

import { css } from 'lit';

export const styles = css`
  :host {
    display: block;
  }

  section {
    display: grid;
    gap: 0.5rem;
  }

  details > ul {
    display: grid;
    gap: 0.75rem;
    list-style: none;
    margin-block-start: 0.5rem;
    padding: 0;
  }

  summary {
    cursor: pointer;
    font-weight: 500;
  }
`;
