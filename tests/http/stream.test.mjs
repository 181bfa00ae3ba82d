// SPDX-License-Identifier: Apache-2.0
// The live stream: greeting, news, resuming, many at once, endings.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { contract, isProblem, problemsOf } from './schema.mjs';
import { crowd, listed, paxlst, Unit, wanted } from './unit.mjs';

const schemas = contract.components.schemas;
let unit, officer;
const open = [];

before(async () => {
  unit = new Unit();
  unit.addUser('omar', 'officer');
  unit.addUser('sana', 'supervisor');
  unit.addUser('adil', 'administrator');
  unit.importList('Sample', [listed]);
  await unit.serve();
  officer = await unit.signIn('omar');
});

after(async () => {
  for (const stream of open) stream.close();
  await unit.stop();
});

function listen(session = officer, headers) {
  const stream = unit.stream(session, headers);
  open.push(stream);
  return stream;
}

test('greets, and says that it is new', async () => {
  const stream = listen();
  const answer = await stream.opened;
  assert.equal(answer.statusCode, 200);
  assert.equal(answer.headers['content-type'], 'text/event-stream');
  assert.equal(answer.headers['cache-control'], 'no-store');
  const hello = await stream.event('hello');
  assert.equal(hello.data.resumed, false);
  assert.match(hello.data.server_time, /Z$/);
  assert.match(hello.id, /^\d+$/);
});

test('tells of flights and hits as messages come, and of decisions', async () => {
  const stream = listen();
  await stream.event('hello');
  await unit.submit(paxlst('ZZ431', [wanted, ...crowd(3)]));
  const hit = await stream.event('hit');
  const flight = await stream.event('flight', (e) => e.data.hits.undecided === 1);
  assert.deepEqual(problemsOf(schemas.Hit, hit.data), []);
  assert.deepEqual(problemsOf(schemas.Flight, flight.data), []);
  assert.equal(hit.data.traveller.surname, wanted.surname);
  assert.ok(stream.events.every((e) => /^\d+$/.test(e.id)));

  const { json: card } = await unit.call('GET', `/api/v1/hits/${hit.data.id}`, { session: officer });
  await unit.call('POST', `/api/v1/hits/${card.id}/decision`, { session: officer, headers: { 'If-Match': `"${card.version}"` }, body: { outcome: 'confirm' } });
  const decided = await stream.event('hit', (e) => e.data.state === 'confirmed');
  assert.equal(decided.data.version, card.version + 1);
  await stream.event('flight', (e) => e.data.hits.confirmed === 1);
});

test('goes on where it broke off', async () => {
  const first = listen();
  const { id } = await first.event('hello');
  first.close();
  await unit.submit(paxlst('ZZ500', crowd(2, 20)));
  await unit.submit(paxlst('ZZ501', crowd(2, 30)));
  const again = listen(officer, { 'Last-Event-ID': id });
  assert.equal((await again.event('hello')).data.resumed, true);
  await again.event('flight', (e) => e.data.number === '500');
  await again.event('flight', (e) => e.data.number === '501');
  const ids = again.events.map((e) => Number(e.id));
  assert.deepEqual(ids, [...ids].sort((a, b) => a - b));

  const last = ids.at(-1);
  const nothing = listen(officer, { 'Last-Event-ID': String(last) });
  assert.equal((await nothing.event('hello')).data.resumed, true);
  assert.equal(nothing.events.length, 1);
});

test('a place that was never reached, or is nonsense, starts afresh', async () => {
  for (const id of ['999999999', 'x', '-1', '1e3', '18446744073709551616']) {
    const stream = listen(officer, { 'Last-Event-ID': id });
    assert.equal((await stream.event('hello')).data.resumed, false, id);
    stream.close();
  }
});

test('fifty at once all hear the same', async () => {
  const streams = Array.from({ length: 50 }, () => listen());
  await Promise.all(streams.map((s) => s.event('hello')));
  await unit.submit(paxlst('ZZ502', crowd(3, 40)));
  const heard = await Promise.all(streams.map((s) => s.event('flight', (e) => e.data.number === '502')));
  assert.equal(new Set(heard.map((e) => e.id)).size, 1);
  const { text } = await unit.call('GET', '/metrics');
  assert.ok(Number(/^safar_http_streams (\d+)$/m.exec(text)[1]) >= 50);
  for (const stream of streams) stream.close();
});

test('stays open while nothing happens, and ends with its session', async () => {
  const session = await unit.signIn('omar');
  const stream = listen(session);
  await stream.event('hello');
  await stream.until((s) => s.text.includes(': ping\n\n'), 25_000);
  assert.equal(stream.ended, false);
  await unit.call('DELETE', '/api/v1/session', { session });
  await stream.until((s) => s.ended, 2_000);
  await listen().event('hello');
});

test('is not for administrators, nor without a session; HEAD opens none', async () => {
  const admin = await unit.signIn('adil');
  isProblem(await unit.call('GET', '/api/v1/stream', { session: admin }), 403, 'forbidden');
  isProblem(await unit.call('GET', '/api/v1/stream'), 401, 'not_signed_in');
  assert.equal((await unit.call('HEAD', '/api/v1/stream', { session: officer })).status, 200);
});

test('opening one is in the audit log', async () => {
  const sana = await unit.signIn('sana');
  const { json } = await unit.call('GET', '/api/v1/audit?limit=500', { session: sana });
  assert.ok(json.items.some((e) => e.user === 'omar' && e.action === 'view_stream'));
});
