// SPDX-License-Identifier: GPL-2.0-only

import { css } from 'lit';

export const styles = css`
  :host {
    background: var(--_surface);
    border: 1px solid var(--_line);
    border-radius: 0.25rem;
    display: block;
    margin-block: 0.75rem;
    padding: 0.75rem 1rem;
  }

  section {
    display: grid;
    gap: 0.6rem;
  }

  .list {
    list-style: none;
    padding: 0;
  }

  .list > li {
    align-items: start;
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem 1rem;
    justify-content: space-between;
    padding-block: 0.6rem;
  }

  .list > li + li {
    border-block-start: 1px solid var(--_line);
  }

  .deletion {
    flex: 1 1 16rem;
  }

  dialog {
    background: var(--_surface);
    border: 1px solid var(--_line);
    border-radius: 0.4rem;
    color: var(--_text);
    max-inline-size: min(28rem, 100vw - 2rem);
    padding: 1rem;
  }

  dialog[open] {
    display: grid;
    gap: 0.75rem;
  }

  dialog::backdrop {
    background: rgb(0 0 0 / 50%);
  }

  .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
    justify-content: flex-end;
  }
`;
