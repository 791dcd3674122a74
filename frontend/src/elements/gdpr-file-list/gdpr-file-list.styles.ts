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
    margin-block-end: 0.35rem;
    padding: 0;
  }

  ul {
    border: 1px solid var(--_line);
    border-radius: 0.25rem;
    list-style: none;
    max-block-size: 19rem;
    overflow: auto;
    padding: 0;
  }

  li {
    display: grid;
    gap: 0 0.6rem;
    grid-template-columns: auto minmax(0, 1fr) auto;
    padding: 0.45rem 0.6rem;
  }

  li + li {
    border-block-start: 1px solid var(--_line);
  }

  li.fixed {
    grid-template-columns: minmax(0, 1fr) auto;
  }

  input {
    block-size: 1.1rem;
    inline-size: 1.1rem;
    margin: 0.15rem 0 0;
  }

  label.all {
    align-items: start;
    display: flex;
    gap: 0.6rem;
    padding: 0.2rem calc(0.6rem + 1px) 0.45rem;
  }

  .name {
    display: block;
    font-weight: 500;
  }

  small {
    color: var(--_muted);
    display: block;
    font-size: 0.88em;
    overflow-wrap: anywhere;
  }

  small.strong {
    color: var(--_text);
  }
`;
