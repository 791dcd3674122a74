// SPDX-License-Identifier: GPL-2.0-only

import { css } from 'lit';

export const styles = css`
  :host {
    display: block;
  }

  fieldset {
    border: 0;
    margin: 0;
    min-inline-size: 0;
    padding: 0;
  }

  legend {
    color: var(--_accent);
    font-weight: 500;
    margin-block-end: 0.25rem;
    padding: 0;
  }

  ul {
    display: grid;
    gap: 0.15rem 1.5rem;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 19rem), 1fr));
    list-style: none;
    padding: 0;
  }

  li {
    align-items: baseline;
    display: flex;
    flex-wrap: wrap;
    gap: 0 1rem;
    min-inline-size: 0;
  }

  label {
    align-items: baseline;
    display: flex;
    gap: 0.5rem;
    min-block-size: 1.75rem;
    min-inline-size: 0;
  }

  .doubtful {
    color: var(--_warning);
    font-size: 0.9em;
  }
`;
