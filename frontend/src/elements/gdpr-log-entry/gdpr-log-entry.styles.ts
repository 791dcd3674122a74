// SPDX-License-Identifier: GPL-2.0-only

import { css } from 'lit';

export const styles = css`
  :host {
    display: grid;
    gap: 0.6rem;
    min-inline-size: 0;
  }

  pre,
  code {
    font-family: ui-monospace, monospace;
    font-size: 0.85rem;
    overflow-wrap: anywhere;
    white-space: pre-wrap;
  }

  pre {
    background: var(--_raised);
    border: 1px solid var(--_line);
    border-radius: 0.25rem;
    margin: 0.25rem 0 0;
    padding: 0.5rem;
  }

  .ways {
    align-items: end;
    display: flex;
    flex-wrap: wrap;
    gap: 0.6rem 1.5rem;
  }

  .kept {
    display: grid;
    gap: 0.25rem;
    min-inline-size: 0;
  }

  .notice {
    overflow-wrap: anywhere;
  }
`;
