// SPDX-License-Identifier: GPL-2.0-only

import { expect } from '@open-wc/testing';
import { isProblem, Problem, problemOf, problemText } from './problem.js';

const json = (status: number, body: unknown, type = 'application/problem+json'): Response =>
  new Response(JSON.stringify(body), { status, headers: { 'Content-Type': type } });

describe('problemOf', () => {
  it('takes the kind from a problem document', async () => {
    const problem = await problemOf(
      json(409, { type: 'urn:rt-gdpr:problem:plan_stale', title: 'x', status: 409 }),
    );
    expect(problem.kind).to.equal('plan_stale');
    expect(problem.message).to.equal(problemText('plan_stale'));
    expect(problem.invalid).to.deep.equal([]);
  });

  it('takes along which values were invalid, and only those that are whole', async () => {
    const errors = [{ pointer: '/reason', detail: 'is missing' }, { pointer: 1 }, null, 'x'];
    const problem = await problemOf(json(422, { type: 'urn:rt-gdpr:problem:invalid_request', errors }));
    expect(problem.kind).to.equal('invalid_request');
    expect(problem.invalid).to.deep.equal([{ pointer: '/reason', detail: 'is missing' }]);
  });

  it("reads RT's own messages by their status", async () => {
    const kinds = new Map([
      [401, 'unauthenticated'],
      [403, 'forbidden'],
      [404, 'not_found'],
      [405, 'method_not_allowed'],
      [413, 'too_large'],
      [415, 'unsupported_media_type'],
      [500, 'internal_error'],
      [418, 'unknown'],
    ]);
    for (const [status, kind] of kinds) {
      const problem = await problemOf(json(status, { message: 'As RT says' }, 'application/json'));
      expect(problem.kind, String(status)).to.equal(kind);
    }
  });

  it('does not take a name of Object.prototype for a kind', async () => {
    const problem = await problemOf(json(500, { type: 'urn:rt-gdpr:problem:constructor' }));
    expect(problem.kind).to.equal('internal_error');
  });

  it('does not take the problems of others for ours', async () => {
    expect((await problemOf(json(404, { type: 'https://example.com/busy' }))).kind).to.equal('not_found');
  });

  it('survives bodies that are not JSON, or not objects', async () => {
    expect((await problemOf(new Response('<html>', { status: 502 }))).kind).to.equal('unknown');
    expect((await problemOf(json(403, null))).kind).to.equal('forbidden');
    expect((await problemOf(json(403, ['x']))).kind).to.equal('forbidden');
    expect((await problemOf(new Response(null, { status: 500 }))).kind).to.equal('internal_error');
  });
});

describe('isProblem', () => {
  it('knows problems from other values', () => {
    expect(isProblem(new Problem('busy'))).to.be.true;
    expect(isProblem(new Error('busy'))).to.be.false;
    expect(isProblem(undefined)).to.be.false;
  });

  it('looks for certain kinds when asked', () => {
    expect(isProblem(new Problem('busy'), 'busy', 'network')).to.be.true;
    expect(isProblem(new Problem('forbidden'), 'busy', 'network')).to.be.false;
  });
});
