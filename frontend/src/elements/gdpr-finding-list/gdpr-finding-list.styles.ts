// SPDX-License-Identifier: GPL-2.0-only

import { css } from 'lit';

export const styles = css`
  :host {
    display: block;
    min-inline-size: 0;
  }

  article {
    border-inline-start: 0.2rem solid var(--_line);
    padding-inline-start: 0.75rem;
  }

  article.first {
    padding-block-start: 0.35rem;
  }

  section {
    display: grid;
    min-inline-size: 0;
  }

  section:not(:first-child) > article.first,
  article.first + article.first {
    margin-block-start: 0.9rem;
  }

  .pieces {
    overflow-wrap: anywhere;
    white-space: pre-wrap;
  }

  .gap {
    color: var(--_muted);
    display: block;
    font-size: 0.9em;
    margin-block: 0.35rem;
  }

  mark {
    background: color-mix(in srgb, var(--_accent) 14%, var(--_surface));
    border-radius: 0.2rem;
    color: var(--_text);
    cursor: pointer;
    padding-inline: 0.15rem;
    scroll-margin-block: 8rem 3rem;
  }

  mark .original {
    text-decoration: line-through;
    text-decoration-thickness: 1px;
  }

  mark .token,
  mark.result {
    font-weight: 600;
  }

  mark[aria-checked='false'] {
    background: none;
    border-block-end: 2px dotted var(--_field-line);
  }

  mark[aria-checked='false'] .original {
    text-decoration: none;
  }

  mark.doubtful {
    outline: 2px dashed var(--_warning);
    outline-offset: 1px;
  }

  mark.doubtful::before {
    color: var(--_warning);
    content: '? ';
    content: '? ' / '';
    font-weight: 700;
  }

  mark:focus-visible {
    outline: 3px solid var(--_accent);
  }

  mark.result {
    cursor: auto;
  }
`;
