// SPDX-License-Identifier: GPL-2.0-only

// The one way these tools start other programs.

import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/** A program ended with a fault. The message ends with the last it said. */
export class CommandFailed extends Error {
  /**
   * @param {string} command
   * @param {number} code
   * @param {string} output
   */
  constructor(command, code, output) {
    super(`${command} ended with ${code}\n${output.split('\n').slice(-40).join('\n')}`.trim());
    this.name = 'CommandFailed';
    this.code = code;
  }
}

/**
 * Runs a program to its end and returns all it wrote, standard error included.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{cwd?: string, env?: NodeJS.ProcessEnv, input?: string,
 *   onOutput?: (text: string) => void, allowFailure?: boolean}} [options]
 *   `onOutput` sees the output as it comes; with `allowFailure` the caller looks at `code`
 * @returns {Promise<{code: number, output: string}>}
 * @throws {CommandFailed} unless `allowFailure`
 */
export function run(command, args, options = {}) {
  const { cwd, env = process.env, input, onOutput, allowFailure = false } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8');
      stream.on('data', (text) => {
        output += text;
        onOutput?.(text);
      });
    }
    child.on('error', reject);
    child.on('close', (status, signal) => {
      const code = status ?? 128 + (signal ? constants.signals[signal] : 0);
      if (code === 0 || allowFailure) resolve({ code, output });
      else reject(new CommandFailed(`${command} ${args.join(' ')}`, code, output));
    });
    child.stdin?.end(input);
  });
}
