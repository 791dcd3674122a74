// SPDX-License-Identifier: GPL-2.0-only

// What the mocks answer is what the contract allows, so that tests against them are worth something.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { runnerImport } from 'vite';
import { parse } from 'yaml';

const contract = parse(readFileSync(new URL('../../openapi/gdpr.yaml', import.meta.url), 'utf8'));
const ajv = new Ajv2020({ strict: false, allErrors: true });
formats.default(ajv);
ajv.addSchema(contract, 'gdpr');

const operations = Object.entries(contract.paths).flatMap(([path, item]) =>
  Object.entries(item)
    .filter(([, operation]) => operation.operationId)
    .map(([method, operation]) => ({ path, method, operation })),
);
const operationOf = (id) => operations.find(({ operation }) => operation.operationId === id);
const pointerPart = (name) => encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'));

/** The validator of an operation's answer of a status; null when that has no body. */
function validatorOf(id, status) {
  const { path, method, operation } = operationOf(id);
  const response = operation.responses[status];
  const target = response.$ref ? response.$ref : `#/paths/${pointerPart(path)}/${method}/responses/${status}`;
  const found = target
    .slice(2)
    .split('/')
    .reduce(
      (node, part) => node[decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~')],
      contract,
    );
  if (found.content === undefined) return null;
  const [type] = Object.keys(found.content);
  return ajv.compile({ $ref: `gdpr${target}/content/${pointerPart(type)}/schema` });
}

const { module } = await runnerImport(new URL('mocks/scenarios.ts', import.meta.url).pathname);

for (const [name, scenario] of Object.entries(module.scenarios)) {
  test(`the scenario "${name}" answers as the contract says`, () => {
    assert.deepEqual(
      Object.keys(scenario).sort(),
      operations.map(({ operation }) => operation.operationId).sort(),
    );
    for (const [id, answers] of Object.entries(scenario)) {
      for (const { status, body } of answers.filter((answer) => answer !== 'never')) {
        const validate = validatorOf(id, status);
        if (validate === null) {
          assert.equal(body, undefined, `${id} ${status} has no body`);
        } else {
          assert.ok(validate(body), `${id} ${status}: ${JSON.stringify(validate.errors)}`);
        }
      }
    }
  });
}

test('an answer that breaks the contract is found', () => {
  const validate = validatorOf('getStatus', 200);
  const [{ body }] = module.scenarios.default.getStatus;
  assert.ok(validate(body));
  assert.ok(!validate({ ...body, state: 'fine' }));
  assert.ok(!validate({ ...body, surprise: 1 }));
});
