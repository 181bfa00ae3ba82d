// SPDX-License-Identifier: Apache-2.0
// Holds answers to docs/openapi.yaml: the status must be listed, the body must fit its schema, and a member that the
// schema does not know is an error too, so that the contract cannot fall behind the server.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const root = new URL('../../', import.meta.url);
const { load } = createRequire(new URL('web/package.json', root))('js-yaml');
export const contract = load(readFileSync(new URL('docs/openapi.yaml', root), 'utf8'));

const methods = ['get', 'post', 'put', 'delete', 'patch'];

/** Every operation: `{ id, method, path, operation }`. */
export const operations = Object.entries(contract.paths).flatMap(([path, item]) =>
  methods.filter((m) => item[m]).map((m) => ({ id: item[m].operationId, method: m.toUpperCase(), path, operation: item[m] })));

const seen = new Set();

/** Operations that no answer was checked for yet. */
export const unchecked = () => operations.map(({ id }) => id).filter((id) => !seen.has(id));

function resolved(node) {
  let at = node;
  while (at?.$ref) at = at.$ref.slice(2).split('/').reduce((here, part) => here[part], contract);
  return at;
}

/** The parts of an allOf as one: later parts say more about the same members. */
function flattened(node) {
  const schema = resolved(node);
  if (!schema?.allOf) return schema;
  const parts = schema.allOf.map(flattened);
  return {
    type: 'object',
    required: parts.flatMap((part) => part.required ?? []),
    properties: Object.assign({}, ...parts.map((part) => part.properties ?? {})),
  };
}

const kinds = {
  object: (v) => typeof v === 'object' && v !== null && !Array.isArray(v),
  array: Array.isArray,
  string: (v) => typeof v === 'string',
  integer: Number.isInteger,
  number: (v) => typeof v === 'number',
  boolean: (v) => typeof v === 'boolean',
};

const utc = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/;

export function problemsOf(node, value, at = '$') {
  const schema = flattened(node);
  if (!schema) return [];
  if (schema.type && !kinds[schema.type](value)) return [`${at} is no ${schema.type}: ${JSON.stringify(value)}`];
  const found = [];
  if (schema.enum && !schema.enum.includes(value)) found.push(`${at} is none of ${schema.enum}: ${value}`);
  if (schema.pattern && !new RegExp(schema.pattern, 'u').test(value)) found.push(`${at} does not fit ${schema.pattern}: ${value}`);
  if (schema.format === 'date-time' && !utc.test(value)) found.push(`${at} is no UTC time: ${value}`);
  if (schema.minimum !== undefined && value < schema.minimum) found.push(`${at} is below ${schema.minimum}: ${value}`);
  if (schema.maximum !== undefined && value > schema.maximum) found.push(`${at} is above ${schema.maximum}: ${value}`);
  if (schema.maxLength !== undefined && value.length > schema.maxLength) found.push(`${at} is too long`);
  if (schema.type === 'array') value.forEach((item, i) => found.push(...problemsOf(schema.items, item, `${at}[${i}]`)));
  if (schema.type === 'object' && schema.properties) {
    for (const name of schema.required ?? []) if (!(name in value)) found.push(`${at}.${name} is missing`);
    for (const [name, member] of Object.entries(value)) {
      if (!schema.properties[name]) found.push(`${at}.${name} is not in the contract`);
      else found.push(...problemsOf(schema.properties[name], member, `${at}.${name}`));
    }
  }
  return found;
}

/** Asserts that an answer of `Unit.call` is one that the contract promises for this operation. */
export function fits(id, answer, status) {
  const row = operations.find((o) => o.id === id);
  assert.ok(row, `no operation ${id}`);
  assert.equal(answer.status, status, `${id}: ${answer.text}`);
  const promised = resolved(row.operation.responses[String(status)]);
  assert.ok(promised, `${id} does not list ${status}`);
  seen.add(id);
  if (!promised.content) {
    assert.equal(answer.text, '');
    return answer;
  }
  const type = answer.headers['content-type'].split(';')[0];
  assert.ok(promised.content[type], `${id} ${status} is ${type}`);
  if (answer.json !== undefined) assert.deepEqual(problemsOf(promised.content[type].schema, answer.json), [], id);
  return answer;
}

/** Asserts a problem document with this code. */
export function isProblem(answer, status, code) {
  assert.equal(answer.status, status, answer.text);
  assert.match(answer.headers['content-type'], /^application\/problem\+json/);
  assert.deepEqual(problemsOf(contract.components.schemas.Problem, answer.json), []);
  assert.equal(answer.json.code, code);
  assert.equal(answer.json.status, status);
  assert.equal(answer.json.request_id, answer.headers['x-request-id']);
  return answer;
}
