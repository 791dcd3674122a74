// SPDX-License-Identifier: GPL-2.0-only

// What the extension adds to a ticket page: the same ticket in the same RT with the plugin and without, in turns.

import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { CHECKOUT } from '../../tools/demo/demo.mjs';
import { PrivateRT } from '../../tools/demo/private-rt.mjs';
import { freePort, serve } from '../../tools/demo/server.mjs';
import { startDemo } from '../../tools/demo/start-demo.mjs';

const ROUNDS = 20;
const WARM_UP = 6; // of each: three workers compile their pages

/**
 * The time the processor has spent for a server and its workers, in clock ticks of 10 ms (proc(5)). Not the time on the
 * wall: what else the machine does would be in that.
 *
 * @param {number} group The server's process group.
 */
function processorTicks(group) {
  let ticks = 0;
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    let stat;
    try {
      stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    } catch {
      continue; // it has ended since
    }
    // The second field, a program's name in brackets, may hold spaces: count from the third on.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (Number(fields[2]) === group) ticks += fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
  }
  return ticks;
}

/** Logs in and returns a function that loads the ticket's page and, as the page does, its history; with the server's time for both in ms. */
async function visitor({ url, pid }, password, ticket) {
  const login = await fetch(`${url}/NoAuth/Login.html`, {
    method: 'POST',
    body: new URLSearchParams({ user: 'agent', pass: password }),
    headers: { Referer: `${url}/` },
    redirect: 'manual',
  });
  const cookie = login.headers.getSetCookie().map((line) => line.split(';')[0]).join('; ');
  const load = async (path) => (await fetch(`${url}${path}?id=${ticket}`, { headers: { cookie, Referer: `${url}/` } })).text();
  return async () => {
    const start = processorTicks(pid);
    const page = (await load('/Ticket/Display.html')) + (await load('/Helpers/TicketHistory'));
    const time = (processorTicks(pid) - start) * 10;
    if (!page.includes('Chapter 200 of the story')) throw new Error('This is not the page of the ticket');
    return { time, buttons: page.split('gdpr-delete-file ').length - 1 };
  };
}

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

const demo = await startDemo();
const folder = mkdtempSync(join(tmpdir(), 'gdpr-bench-'));
let plain;
try {
  const [command, args] = demo.rt.perl(join(CHECKOUT, 'test/bench/page-ticket.pl'));
  const ticket = (await demo.rt.run(command, args)).output.trim().split('\n').at(-1);

  // The same database without the plugin. A copy, as two servers cannot share a folder of sessions and compiled pages.
  cpSync(demo.rt.folder, folder, { recursive: true });
  const without = new PrivateRT(folder);
  const line = without.path('etc/RT_SiteConfig.d/80-gdpr.pm');
  writeFileSync(line, readFileSync(line, 'utf8').replace(/^Plugin\(/m, '# Plugin('));
  rmSync(without.path('var/mason'), { recursive: true, force: true });
  without.create();
  plain = await serve(without, await freePort());

  const visits = { with: await visitor(demo, demo.password, ticket), without: await visitor(plain, demo.password, ticket) };
  const times = { with: [], without: [] };
  for (let round = 0; round < WARM_UP + ROUNDS; round += 1) {
    // Which one goes first alternates, so that what the machine does besides meets both.
    for (const side of round % 2 ? ['with', 'without'] : ['without', 'with']) {
      const { time, buttons } = await visits[side]();
      if (buttons !== (side === 'with' ? 100 : 0)) throw new Error(`${buttons} delete buttons on the page ${side} the plugin`);
      if (round >= WARM_UP) times[side].push(time);
    }
  }

  const script = readFileSync(join(CHECKOUT, 'static/gdpr/ticket.js'));
  console.log(
    JSON.stringify({
      // Of each round by itself: what slows the machine for a while slows both halves of a round.
      page_ratio: Number(median(times.with.map((time, round) => time / times.without[round])).toFixed(3)),
      page_ms: Math.round(median(times.with)),
      page_ms_without: Math.round(median(times.without)),
      first_script_gzip_bytes: gzipSync(script, { level: 9 }).length,
    }),
  );
} finally {
  await plain?.stop();
  await demo.stop();
  rmSync(folder, { recursive: true, force: true });
}
