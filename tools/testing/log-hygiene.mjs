// SPDX-License-Identifier: GPL-2.0-only

// Looks through the logs of a test run for the personal data the tests worked with.

import { readFileSync } from 'node:fs';

// Any address of the domains reserved for examples, and those of the demo's staff and queues apart.
const ADDRESS = /[\w.+-]+@(?:[\w-]+\.)*(?:example\.(?:com|net|org|test)|example)\b/gi;
const OWN_ADDRESS = /@demo\.example\.org$/i;

/**
 * The texts that must not turn up: what people are called, live at and name their files.
 *
 * @param {string} json content of personal-data.json
 * @returns {string[]}
 */
export function needles(json) {
  const { people, files } = JSON.parse(json);
  const ofPeople = Object.values(people).flatMap(({ name, email, phone, street, id_number: id, latin }) => [name, email, phone, street, id, latin]);
  return [...new Set([...ofPeople, ...Object.values(files)])];
}

/**
 * The records of an RT log that are ours to answer for: all that our code wrote, and of RT's own code what it thought
 * worth a warning. Below that RT itself notes the addresses it sends mail to. A record that does not say who wrote it
 * counts as ours.
 *
 * @param {string} log
 * @returns {string[]}
 */
export function ourRecords(log) {
  const records = log.split(/^(?=\[\d+\] \[)/m);
  return records.filter((record) => {
    const [, level] = /^\[\d+\] \[[^\]]*\] \[(\w+)\]:/.exec(record) ?? [];
    const [, writer] = /\(([^()]*):\d+\)\s*$/.exec(record) ?? [];
    const quiet = ['debug', 'info', 'notice'].includes(level);
    return !(quiet && writer !== undefined && /\/(?:request-tracker\d|rt\d)\//.test(writer));
  });
}

/**
 * Where personal data stands, without repeating it: a line number and which needle.
 *
 * @param {string} text
 * @param {string[]} forbidden
 * @param {{addresses?: boolean}} [options] also any address reserved for examples
 * @returns {string[]}
 */
export function found(text, forbidden, { addresses = false } = {}) {
  return text.split('\n').flatMap((line, index) => {
    const hits = forbidden.flatMap((needle, number) => (line.includes(needle) ? [`needle ${number}`] : []));
    const strangers = (line.match(ADDRESS) ?? []).filter((address) => !OWN_ADDRESS.test(address));
    if (addresses && strangers.length > 0) hits.push('an address');
    return hits.map((hit) => `line ${index + 1}: ${hit}`);
  });
}

/**
 * @param {{rtLogs: string[], outputs: string[], forbidden: string[]}} files names of files
 * @returns {string[]} one line a find
 */
export function inspect({ rtLogs, outputs, forbidden }) {
  const look = (file, select, options) => found(select(readFileSync(file, 'utf8')), forbidden, options).map((hit) => `${file}: ${hit}`);
  return [
    ...rtLogs.flatMap((file) => look(file, (text) => ourRecords(text).join(''), { addresses: true })),
    ...outputs.flatMap((file) => look(file, (text) => text)),
  ];
}
