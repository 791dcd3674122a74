// SPDX-License-Identifier: GPL-2.0-only

import { css } from 'lit';

export const styles = css`
  :host {
    display: block;
  }

  form {
    align-items: end;
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
  }

  form > div {
    display: grid;
    min-inline-size: 0;
  }

  .text {
    flex: 1 1 12rem;
  }

  .text input {
    inline-size: 100%;
  }

  ul {
    display: flex;
    flex-wrap: wrap;
    gap: 0.35rem;
    list-style: none;
    margin-block-start: 0.5rem;
    padding: 0;
  }

  li {
    align-items: center;
    border: 1px solid var(--_field-line);
    border-radius: 1rem;
    display: flex;
    max-inline-size: 100%;
    padding-inline: 0.75rem 0.25rem;
  }

  li bdi {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  li button {
    flex: none;
  }

  p {
    margin-block-start: 0.25rem;
  }
`;
