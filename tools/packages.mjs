// SPDX-License-Identifier: GPL-2.0-only

// Installs the Debian packages of tools/packages.txt that a machine lacks.

import { readFileSync } from 'node:fs';
import { CommandFailed, run } from './run.mjs';

/**
 * The packages for the given purposes, in the order of the file.
 *
 * @param {string} text content of packages.txt
 * @param {('run'|'test')[]} purposes
 * @returns {string[]}
 */
export function packagesFor(text, purposes) {
  return text
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim().split(/\s+/))
    .filter(([purpose, name]) => name !== undefined && purposes.includes(purpose))
    .map(([, name]) => name);
}

async function missing(packages) {
  const { output } = await run('dpkg-query', ['-W', '-f', '${Package} ${db:Status-Status}\n', ...packages], {
    allowFailure: true, // names it does not know are an error to dpkg-query and the answer to us
  });
  const installed = new Set(output.split('\n').filter((line) => line.endsWith(' installed')).map((line) => line.split(' ')[0]));
  return packages.filter((name) => !installed.has(name));
}

/**
 * Makes sure the packages are there; asks nothing and does nothing if they are.
 *
 * @param {('run'|'test')[]} purposes
 * @param {(text: string) => void} say
 */
export async function installPackages(purposes, say) {
  const wanted = packagesFor(readFileSync(new URL('packages.txt', import.meta.url), 'utf8'), purposes);
  const lacking = await missing(wanted);
  if (lacking.length === 0) return;

  say(`Installing ${lacking.length} Debian packages: ${lacking.join(' ')}`);
  const asRoot = process.getuid() === 0 ? [] : ['sudo'];
  const root = async (args, options) => {
    const [command, ...rest] = [...asRoot, ...args];
    try {
      return await run(command, rest, options);
    } catch (error) {
      if (error instanceof CommandFailed || error.code !== 'ENOENT') throw error;
      throw new Error(`${command} is not here. As root, run: apt-get install ${lacking.join(' ')}`);
    }
  };
  const environment = ['env', 'DEBIAN_FRONTEND=noninteractive', 'LC_ALL=C.UTF-8'];

  await root([...environment, 'apt-get', 'update', '-qq']);
  if (lacking.includes('request-tracker5')) {
    // Debian's package would otherwise make an RT with a database of its own; only its code is wanted here.
    await root(['debconf-set-selections'], {
      input: 'request-tracker5 request-tracker5/dbconfig-install boolean false\n',
    });
  }
  await root([...environment, 'apt-get', 'install', '-y', '-qq', '--no-install-recommends', ...lacking]);
}
