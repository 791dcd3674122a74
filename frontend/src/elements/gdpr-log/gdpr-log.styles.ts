// SPDX-License-Identifier: GPL-2.0-only

import { css } from 'lit';

export const styles = css`
  :host {
    display: block;
  }

  section {
    display: grid;
    gap: 0.75rem;
  }

  form,
  nav {
    align-items: center;
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
  }

  input {
    inline-size: 8rem;
  }

  .scroll {
    overflow-x: auto;
  }

  table {
    border-collapse: collapse;
    inline-size: 100%;
  }

  th,
  td {
    border-block-end: 1px solid var(--_line);
    overflow-wrap: anywhere;
    padding: 0.45rem 0.6rem;
    text-align: start;
    vertical-align: top;
  }

  th {
    background: var(--_raised);
    font-weight: 600;
  }

  td > span {
    display: block;
  }

  td:first-child {
    white-space: nowrap;
  }

  td:last-child {
    text-align: end;
  }

  td.open {
    text-align: start;
    white-space: normal;
  }

  /* On a narrow page a row is a small card: what, why and who below each other. The roles in the markup keep it a table. */
  @media (width < 40rem) {
    thead {
      display: none;
    }

    table,
    tbody,
    tr,
    td {
      display: block;
    }

    tr {
      border-block-end: 1px solid var(--_line);
      padding-block: 0.4rem;
    }

    td {
      border: 0;
      padding: 0.15rem 0.25rem;
    }

    td:last-child {
      text-align: start;
    }
  }
`;
