// SPDX-License-Identifier: GPL-2.0-only

import { css } from 'lit';

export const styles = css`
  :host {
    display: block;
  }

  form {
    display: grid;
    gap: 0.9rem;
  }

  fieldset {
    border: 0;
    display: grid;
    gap: 0.35rem;
    margin: 0;
    min-inline-size: 0;
    padding: 0;
  }

  legend,
  .field > label {
    color: var(--_text);
    font-weight: 500;
    margin-block-end: 0.25rem;
    padding: 0;
  }

  .choice {
    align-items: baseline;
    display: flex;
    flex-wrap: wrap;
    gap: 0.2rem 0.5rem;
  }

  input[type='date'] {
    justify-self: start;
  }

  .pair {
    display: grid;
    gap: 0.9rem;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 14rem), 1fr));
  }

  .field {
    display: grid;
    min-inline-size: 0;
  }

  .row {
    display: flex;
    flex-wrap: wrap;
    gap: 0 1rem;
    justify-content: space-between;
  }
`;
