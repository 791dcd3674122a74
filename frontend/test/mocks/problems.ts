// SPDX-License-Identifier: GPL-2.0-only

import type { components } from '../../src/api/schema.js';

type Schemas = components['schemas'];

/** A problem document as the server writes it. */
export function problem(
  slug: Schemas['ProblemSlug'],
  status: number,
  errors?: Schemas['Problem']['errors'],
): Schemas['Problem'] {
  const document = { type: `urn:rt-gdpr:problem:${slug}`, title: slug, status };
  return errors === undefined ? document : { ...document, errors };
}
