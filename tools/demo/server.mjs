// SPDX-License-Identifier: GPL-2.0-only

// RT's own web server on a private RT, on loopback only.

import { spawn } from 'node:child_process';
import { existsSync, openSync, closeSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const HOST = '127.0.0.1';
const STARTED_WITHIN = 90_000; // ms; a cold start on a slow disk takes 20 s
const STOPPED_WITHIN = 10_000; // ms

/**
 * Whether a port can be listened on; 0 asks for any. Returns the port, or undefined if it is taken.
 *
 * @param {number} port
 * @returns {Promise<number | undefined>}
 */
export function freePort(port = 0) {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(undefined));
    probe.listen(port, HOST, () => {
      const { port: found } = probe.address();
      probe.close(() => resolve(found));
    });
  });
}

/**
 * The server that was left running on this RT, or that another process runs.
 *
 * @param {import('./private-rt.mjs').PrivateRT} rt
 * @returns {{pid: number, url: string, parentLives: boolean} | undefined}
 */
export function running(rt) {
  const file = rt.path('server.json');
  if (!existsSync(file)) return undefined;
  const { pid, parent, url } = JSON.parse(readFileSync(file, 'utf8'));
  // The kernel may have given the number to another program since.
  if (!processHas(pid, 'environ', `PERL5OPT=-I${rt.path('perl')}`)) return undefined;
  return { pid, url, parentLives: processHas(parent, 'cmdline', 'start.mjs') };
}

/**
 * Serves an RT until `stop`.
 *
 * @param {import('./private-rt.mjs').PrivateRT} rt
 * @param {number} port
 * @returns {Promise<{url: string, pid: number, log: string, exited: Promise<void>, stop: () => Promise<void>}>}
 */
export async function serve(rt, port) {
  rt.setPort(port);
  const program = [join(rt.home, 'libexec/rt-server'), join(rt.home, 'sbin/rt-server')].find((file) => existsSync(file));
  const log = rt.path('var/server.log');
  const output = openSync(log, 'a');
  // In a process group of its own: rt-server takes an interrupt from the terminal, as root, for a reason to change
  // the owner of the files of the machine's own RT.
  const child = spawn('perl', [program, '--host', HOST, '--port', String(port), '--max-workers', '3'], {
    env: rt.env,
    detached: true,
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  const exited = new Promise((resolve) => {
    child.once('exit', resolve);
    child.once('error', resolve);
  });
  const url = `http://${HOST}:${port}`;
  const stopAtExit = () => signalGroup(child.pid, 'SIGTERM');
  process.once('exit', stopAtExit);
  const stop = async () => {
    process.off('exit', stopAtExit);
    await stopServer(child.pid);
    await exited;
    rmSync(rt.path('server.json'), { force: true });
  };
  writeFileSync(rt.path('server.json'), JSON.stringify({ pid: child.pid, parent: process.pid, url }));
  try {
    await answering(url, exited);
  } catch (error) {
    await stop();
    throw new Error(`${error.message}\n${readFileSync(log, 'utf8').slice(-2000)}`);
  }
  return { url, pid: child.pid, log, exited, stop };
}

/**
 * Ends a server and its workers, and returns when they are gone.
 *
 * @param {number} pid of the process `serve` started
 */
export async function stopServer(pid) {
  for (const signal of ['SIGTERM', 'SIGKILL']) {
    signalGroup(pid, signal);
    for (const until = Date.now() + STOPPED_WITHIN; Date.now() < until; await delay(50)) {
      if (!signalGroup(pid, 0)) return;
    }
  }
  throw new Error(`Process group ${pid} does not end`);
}

async function answering(url, exited) {
  let ended = false;
  void exited.then(() => (ended = true));
  for (const until = Date.now() + STARTED_WITHIN; Date.now() < until && !ended; await delay(100)) {
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(STARTED_WITHIN) });
      await response.arrayBuffer();
      if (response.ok) return;
      throw new Error(`RT answered ${response.status}`);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // a TypeError of fetch: nobody listens yet
    }
  }
  throw new Error(ended ? 'RT ended as it started' : `RT did not answer within ${STARTED_WITHIN / 1000} s`);
}

/** Sends a signal (0: none) to all of a process group; false if nothing of it is left. */
function signalGroup(pid, signal) {
  try {
    process.kill(-pid, signal);
    return true;
  } catch (error) {
    if (error.code === 'ESRCH') return false;
    throw error;
  }
}

function processHas(pid, part, text) {
  try {
    return readFileSync(`/proc/${pid}/${part}`, 'utf8').includes(text);
  } catch {
    return false; // no such process, or another user's
  }
}
