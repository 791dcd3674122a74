// SPDX-License-Identifier: GPL-2.0-only

import { css } from 'lit';

/**
 * RT's look inside a shadow root. Colours come from RT 6's variables (Bootstrap 5) where they are, else they are those of
 * RT 5; {@link ThemeController} says which of the two themes. A site may set any `--gdpr-*` itself.
 */
export const base = css`
  :host {
    color-scheme: light;
    --_text: var(--gdpr-text, var(--bs-body-color, #212529));
    --_muted: var(--gdpr-muted, #5c636a);
    --_surface: var(--gdpr-surface, var(--bs-body-bg, #fff));
    --_raised: var(--gdpr-raised, var(--bs-tertiary-bg, #f3f5f8));
    --_line: var(--gdpr-line, var(--bs-border-color, #ced4da));
    --_field: var(--gdpr-field, var(--bs-body-bg, #fff));
    --_field-line: var(--gdpr-field-line, #80878e);
    --_accent: var(--gdpr-accent, #3858a3);
    --_on-accent: var(--gdpr-on-accent, #fff);
    --_danger: var(--gdpr-danger, #b02a37);
    --_on-danger: var(--gdpr-on-danger, #fff);
    --_warning: var(--gdpr-warning, #856404);
    --_success: var(--gdpr-success, #146c43);
    color: var(--_text);
    font-family: inherit;
    line-height: 1.45;
  }

  :host([data-theme='dark']) {
    color-scheme: dark;
    --_text: var(--gdpr-text, var(--bs-body-color, #ededed));
    --_muted: var(--gdpr-muted, #b2b6ba);
    --_surface: var(--gdpr-surface, var(--bs-body-bg, #2c3539));
    --_raised: var(--gdpr-raised, var(--bs-tertiary-bg, #384349));
    --_line: var(--gdpr-line, var(--bs-border-color, #59636a));
    --_field: var(--gdpr-field, var(--bs-body-bg, #323d42));
    --_field-line: var(--gdpr-field-line, #959da3);
    --_accent: var(--gdpr-accent, #9ec5fe);
    --_on-accent: var(--gdpr-on-accent, #10202f);
    --_danger: var(--gdpr-danger, #f1aeb5);
    --_on-danger: var(--gdpr-on-danger, #3a0d12);
    --_warning: var(--gdpr-warning, #ffda6a);
    --_success: var(--gdpr-success, #a3cfbb);
  }

  :host([hidden]),
  [hidden] {
    display: none !important;
  }

  *,
  *::before {
    box-sizing: border-box;
  }

  h2,
  h3 {
    color: var(--_accent);
    font-size: 1.15rem;
    font-weight: 500;
    line-height: 1.3;
    margin: 0;
  }

  h3 {
    font-size: 1rem;
  }

  p,
  ul {
    margin: 0;
  }

  a {
    color: var(--_accent);
  }

  :focus-visible {
    outline: 3px solid var(--_accent);
    outline-offset: 2px;
  }

  bdi {
    overflow-wrap: anywhere;
    unicode-bidi: isolate;
  }

  /* The focus is taken there to be read from, not to be used. */
  [tabindex='-1']:focus-visible {
    outline: none;
  }

  .muted {
    color: var(--_muted);
    font-size: 0.9em;
  }

  .visually-hidden {
    block-size: 1px;
    clip-path: inset(50%);
    inline-size: 1px;
    overflow: hidden;
    position: absolute;
    white-space: nowrap;
  }
`;

/** Buttons, fields and notices. */
export const controls = css`
  button {
    background: var(--_raised);
    border: 1px solid var(--_field-line);
    border-radius: 0.25rem;
    color: var(--_text);
    cursor: pointer;
    font: inherit;
    min-block-size: 2.25rem;
    padding: 0.3rem 0.75rem;
  }

  button:hover:not([disabled], [aria-disabled='true']) {
    filter: brightness(0.94);
  }

  button[disabled],
  button[aria-disabled='true'] {
    cursor: not-allowed;
    opacity: 0.65;
  }

  button.primary {
    background: var(--_accent);
    border-color: var(--_accent);
    color: var(--_on-accent);
  }

  button.danger {
    background: var(--_danger);
    border-color: var(--_danger);
    color: var(--_on-danger);
    font-weight: 600;
  }

  button.plain {
    background: none;
    border-color: transparent;
    color: var(--_accent);
    text-decoration: underline;
  }

  label {
    color: var(--_text);
  }

  input,
  select,
  textarea {
    accent-color: var(--_accent);
    background: var(--_field);
    border: 1px solid var(--_field-line);
    border-radius: 0.25rem;
    color: var(--_text);
    font: inherit;
    max-inline-size: 100%;
    padding: 0.3rem 0.5rem;
  }

  .notice {
    background: var(--_raised);
    border: 1px solid var(--_line);
    border-inline-start: 0.3rem solid var(--_accent);
    border-radius: 0.25rem;
    padding: 0.5rem 0.75rem;
  }

  .notice.warning {
    border-inline-start-color: var(--_warning);
  }

  .notice.error {
    border-inline-start-color: var(--_danger);
  }

  .notice.success {
    border-inline-start-color: var(--_success);
  }
`;
