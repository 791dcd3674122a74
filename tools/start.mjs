// SPDX-License-Identifier: GPL-2.0-only

// npm start: a demo in a private RT, from nothing or from where it was left.

import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildDemo, CHECKOUT } from './demo/demo.mjs';
import { PrivateRT } from './demo/private-rt.mjs';
import { freePort, running, serve, stopServer } from './demo/server.mjs';
import { buildFrontEnd } from './front-end.mjs';
import { installPackages } from './packages.mjs';

const USAGE = `npm start [-- --port N] [--fresh]

Starts a demo of the extension: an RT of its own in var/demo, on loopback, with mail in it.
  --port N   listen on this port (8080, or any free one if that is taken)
  --fresh    throw the demo away and make it anew
`;
const DEFAULT_PORT = 8080;
const DUE_EVERY = 60_000; // ms; what cron does every few minutes on a real site

const say = (text) => console.log(text);

function readOptions() {
  try {
    const { values } = parseArgs({
      options: { port: { type: 'string' }, fresh: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
    });
    if (values.port !== undefined && !(Number(values.port) > 0 && Number(values.port) < 65536)) {
      throw new Error('--port needs a number from 1 to 65535');
    }
    return values;
  } catch (error) {
    console.error(`${error.message}\n\n${USAGE}`);
    process.exit(2);
  }
}

async function choosePort(wanted) {
  const port = await freePort(Number(wanted ?? DEFAULT_PORT));
  if (port) return port;
  if (wanted) throw new Error(`Port ${wanted} is taken`);
  return freePort();
}

/** Does what cron does on a real site. Returns a function that ends it. */
function runDueRegularly(rt) {
  let current = Promise.resolve();
  const tick = () => {
    current = current
      .then(() => rt.run(rt.path('rt-gdpr'), ['run-due'], { allowFailure: true }))
      .then(({ code, output }) => code === 0 || console.error(`rt-gdpr run-due ended with ${code}\n${output}`))
      .catch((error) => console.error(error.message));
  };
  tick();
  const timer = setInterval(tick, DUE_EVERY);
  return async () => {
    clearInterval(timer);
    await current;
  };
}

function welcome(url, rt, { tickets, staff, password }) {
  const width = Math.max(...staff.map(({ login }) => login.length));
  return `
RT is ready: ${url}

Log in with the password  ${password}  as
${staff.map(({ login, role }) => `  ${login.padEnd(width)}  ${role}`).join('\n')}

What to try first
  1. As agent, open ${url}/Ticket/Display.html?id=${tickets.identity}
     An identity card came in by mail and was attached, commented on, forwarded and merged.
     Press "Delete…" beside the file, and see where else it lies.
  2. As officer, open Admin > Tools > Privacy, and see what the log says of it.
  3. In a shell: ${rt.path('rt-gdpr')} log verify

Outgoing mail goes to files in ${rt.path('var')}, to nobody else. Ctrl-C ends all of it;
the next npm start goes on from here, npm start -- --fresh starts over.
`;
}

async function main() {
  const options = readOptions();
  if (options.help) return say(USAGE);
  const folder = join(CHECKOUT, 'var/demo');

  await installPackages(['run'], say);
  const left = running(new PrivateRT(folder));
  if (left?.parentLives) throw new Error(`The demo runs already: ${left.url}`);
  if (left) await stopServer(left.pid);

  await buildFrontEnd(CHECKOUT, say);
  const { rt, contents, dataIsOld } = await buildDemo(folder, { fresh: options.fresh, say });
  if (dataIsOld) say('The demo mail has changed since; npm start -- --fresh loads it.');

  const server = await serve(rt, await choosePort(options.port));
  const endDue = runDueRegularly(rt);
  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    await Promise.all([server.stop(), endDue()]);
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop);
  say(welcome(server.url, rt, contents));
  await server.exited;
  if (!stopping) throw new Error(`RT has ended by itself; see ${server.log}`);
}

main().catch((error) => {
  console.error(error.message);
  process.exit(1);
});
