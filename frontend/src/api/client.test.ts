// SPDX-License-Identifier: GPL-2.0-only

import { expect } from '@open-wc/testing';
import { createClient } from './client.js';
import { isProblem, type Problem } from './problem.js';

/** A fetch that keeps what it was asked and answers the same each time. */
function answering(answer: () => Response | Promise<Response>): { fetch: typeof fetch; requests: Request[] } {
  const requests: Request[] = [];
  return {
    requests,
    fetch: async (input, init) => {
      requests.push(new Request(input, init));
      return answer();
    },
  };
}

const ok = (): Response =>
  new Response('{"ticket":"12"}', { headers: { 'Content-Type': 'application/json' } });

async function failure(call: Promise<unknown>): Promise<Problem> {
  try {
    await call;
  } catch (error) {
    if (isProblem(error)) return error;
    throw error;
  }
  throw new Error('It did not fail');
}

describe('createClient', () => {
  it("asks below RT's web path on this origin", async () => {
    const { fetch, requests } = answering(ok);
    expect(await createClient('/rt', fetch).get('tickets/12')).to.deep.equal({ ticket: '12' });
    await createClient('', fetch).get('status');
    expect(requests.map(({ url }) => url)).to.deep.equal([
      `${location.origin}/rt/REST/2.0/gdpr/tickets/12`,
      `${location.origin}/REST/2.0/gdpr/status`,
    ]);
  });

  it('sends query parameters, but for undefined ones', async () => {
    const { fetch, requests } = answering(ok);
    await createClient('', fetch).get('log', { after: '7', limit: 50, ticket: undefined });
    expect(requests[0]?.url).to.match(/\/log\?after=7&limit=50$/);
  });

  it('shows the server that it is no form of another site, with each method', async () => {
    const { fetch, requests } = answering(ok);
    const client = createClient('', fetch);
    await client.get('status');
    await client.post('tickets/12/plans', { files: ['attachment-34'] });
    await client.delete('deletions/7');
    expect(requests.map(({ method }) => method)).to.deep.equal(['GET', 'POST', 'DELETE']);
    for (const request of requests) {
      expect(request.headers.get('X-RT-GDPR')).to.equal('1');
      expect(request.credentials).to.equal('same-origin');
      expect(request.redirect).to.equal('manual');
      expect(request.cache).to.equal('no-store');
    }
    const unsafe = requests.slice(1);
    expect(unsafe.map(({ headers }) => headers.get('Content-Type'))).to.deep.equal([
      'application/json',
      'application/json',
    ]);
    expect(await requests[1]?.json()).to.deep.equal({ files: ['attachment-34'] });
  });

  it('takes no content for success of a deletion', async () => {
    const { fetch } = answering(() => new Response(null, { status: 204 }));
    await createClient('', fetch).delete('deletions/7');
  });

  it('turns an error answer into its problem, and asks only once', async () => {
    const body = '{"type":"urn:rt-gdpr:problem:busy","title":"Busy","status":503}';
    const { fetch, requests } = answering(
      () => new Response(body, { status: 503, headers: { 'Retry-After': '0' } }),
    );
    const client = createClient('', fetch);
    expect((await failure(client.get('status'))).kind).to.equal('busy');
    expect((await failure(client.post('x', {}))).kind).to.equal('busy');
    expect((await failure(client.delete('x'))).kind).to.equal('busy');
    expect(requests).to.have.length(3);
  });

  it('takes a login page for what it is', async () => {
    // As the browser gives it for a redirect that is not followed.
    const { fetch } = answering(() =>
      Object.defineProperties(Response.error(), { type: { value: 'opaqueredirect' }, status: { value: 0 } }),
    );
    expect((await failure(createClient('', fetch).get('status'))).kind).to.equal('unauthenticated');
  });

  it('tells a broken connection from a broken answer', async () => {
    const offline = answering(() => Promise.reject(new TypeError('Failed to fetch')));
    expect((await failure(createClient('', offline.fetch).get('status'))).kind).to.equal('network');
    const html = answering(() => new Response('<html>', { status: 200 }));
    expect((await failure(createClient('', html.fetch).get('status'))).kind).to.equal('unknown');
  });

  it('passes on an abort as it is', async () => {
    const abort = new AbortController();
    const { fetch } = answering(() => {
      abort.abort();
      throw new DOMException('Aborted', 'AbortError');
    });
    try {
      await createClient('', fetch).get('status', {}, abort.signal);
      expect.fail('It did not fail');
    } catch (error) {
      expect(isProblem(error)).to.be.false;
      expect((error as DOMException).name).to.equal('AbortError');
    }
  });
});
