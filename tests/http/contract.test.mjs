// SPDX-License-Identifier: Apache-2.0
// Every address of docs/openapi.yaml: what it answers, to whom, and what it refuses.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';

import { contract, fits, isProblem, operations, problemsOf, unchecked } from './schema.mjs';
import { crowd, inHours, listed, paxlst, safar, Unit, wanted } from './unit.mjs';

let unit, officer, supervisor, administrator, flight, hit;

before(async () => {
  unit = new Unit();
  for (const [name, role] of [['omar', 'officer'], ['sana', 'supervisor'], ['adil', 'administrator']]) unit.addUser(name, role);
  unit.importList('Sample', [listed]);
  await unit.serve();
  await unit.submit(paxlst('ZZ431', [wanted, ...crowd(4)]));
  officer = await unit.signIn('omar');
  supervisor = await unit.signIn('sana');
  administrator = await unit.signIn('adil');
  flight = (await unit.call('GET', '/api/v1/flights', { session: officer })).json.items[0];
  hit = (await unit.call('GET', '/api/v1/hits', { session: officer })).json.items[0];
});

after(() => unit.stop());

const decide = (id, version, body, more = {}) =>
  unit.call('POST', `/api/v1/hits/${id}/decision`, { session: officer, headers: { 'If-Match': `"${version}"`, ...more }, body });

describe('what is answered', () => {
  test('a message is kept once, and its fate told', async () => {
    const bytes = paxlst('ZZ77', crowd(2, 50));
    const { kept, now } = await unit.submit(bytes);
    assert.equal(kept.duplicate, false);
    assert.deepEqual(kept.ids, [kept.id]);
    assert.equal(now.status, 'processed');
    assert.equal(now.messages[0].type, 'PAXLST');
    const again = fits('postMessage', await unit.call('POST', '/api/v1/messages', { body: Buffer.from(bytes) }), 202);
    assert.equal(again.json.id, kept.id);
    assert.equal(again.json.sha256, kept.sha256);
    assert.equal(again.json.duplicate, true);
    fits('getMessage', await unit.call('GET', `/api/v1/messages/${kept.id}`, { session: supervisor }), 200);
    const packed = gzipSync(bytes), headers = { 'Content-Encoding': 'gzip' };
    const unpacked = fits('postMessage', await unit.call('POST', '/api/v1/messages', { body: packed, headers }), 202);
    assert.deepEqual([unpacked.json.id, unpacked.json.duplicate, unpacked.json.sha256], [kept.id, true, kept.sha256]);
    isProblem(await unit.call('POST', '/api/v1/messages', { body: packed.subarray(0, packed.length - 9) }), 400, 'bad_request');
    isProblem(await unit.call('POST', '/api/v1/messages', { body: Buffer.from(bytes), headers: { 'Content-Encoding': 'br' } }), 415, 'unsupported_media_type');
  });

  test('who asks for EDIFACT is answered in EDIFACT', async () => {
    const headers = { Accept: 'application/edifact, application/json;q=0.5' };
    const answer = await unit.call('POST', '/api/v1/messages', { headers, body: Buffer.from(paxlst('ZZ78', crowd(2, 60))) });
    assert.equal(answer.status, 202);
    assert.equal(answer.headers['content-type'], 'application/edifact');
    assert.match(answer.text, /^UNB\+.*\n(UNG.*\n)?UNH\+1\+CUSRES:/);
    assert.match(answer.text, /\nBGM\+962'\n[^]*\nERC\+/);
    const id = Number(/\nUNZ\+1\+(\d+)\.1'/.exec(answer.text)[1]);
    fits('getMessage', await unit.call('GET', `/api/v1/messages/${id}`, { session: supervisor }), 200);
    fits('postMessage', await unit.call('POST', '/api/v1/messages', { headers, body: Buffer.from('no message, no answer in EDIFACT') }), 202);
  });

  test('a message in XML is kept and read', async () => {
    const bytes = '<?xml version="1.0"?>\n<IATA_PNRGOV_NotifRQ xmlns="http://www.iata.org/IATA/2007/00">' +
      '<Originator AirlineCode="ZZ"/><FlightLeg CarrierCode="ZZ" FlightNumber="0099" DepartureDateTime="2026-05-12T09:15:00">' +
      '<DepartureAirport LocationCode="CDG"/><ArrivalAirport LocationCode="DOH"/></FlightLeg><PNRs NumberOfPnrs="1"><PNR>' +
      '<BookingRefID ID="X1M2L3"><CompanyName Code="ZZ"/></BookingRefID><Passenger RPH="1"><GivenName>ANNE</GivenName>' +
      '<Surname>SPECIMEN</Surname></Passenger></PNR></PNRs></IATA_PNRGOV_NotifRQ>\n';
    const { now } = await unit.submit(bytes);
    assert.equal(now.status, 'processed');
    assert.equal(now.messages.length, 1);
    assert.equal(now.messages[0].type, 'PNRGOV');
    assert.ok(now.messages[0].flight_id);
  });

  test('bytes that are no message are kept, and said to be bad', async () => {
    const { now } = await unit.submit('not a message at all');
    assert.equal(now.status, 'bad');
    assert.deepEqual(problemsOf(contract.components.schemas.MessageStatus, now), []);
    assert.ok(now.messages.length === 0 || now.messages[0].findings.length > 0);
  });

  test('the board shows the flight with its counts', async () => {
    const { json } = fits('listFlights', await unit.call('GET', '/api/v1/flights', { session: officer }), 200);
    assert.ok(json.total >= 1);
    assert.equal(flight.carrier, 'ZZ');
    assert.equal(flight.number, '431');
    assert.equal(flight.from.code, 'DOH');
    assert.equal(flight.from.country, 'QAT');
    assert.equal(flight.counts.booked, 5);
    assert.equal(flight.counts.api, 5);
    assert.equal(flight.hits.undecided, 1);
    assert.equal(flight.api_lists, 1);
    const found = await unit.call('GET', '/api/v1/flights?q=zz431+doh', { session: officer });
    assert.deepEqual(found.json.items.map((f) => f.id), [flight.id]);
    const none = await unit.call('GET', '/api/v1/flights?q=QQ9', { session: officer });
    assert.equal(none.json.total, 0);
    const hits = await unit.call('GET', '/api/v1/flights?with_hits=true', { session: officer });
    assert.deepEqual(hits.json.items.map((f) => f.id), [flight.id]);
    const past = await unit.call('GET', '/api/v1/flights?to_utc=2000-01-01T00:00:00Z', { session: officer });
    assert.equal(past.json.total, 0);
  });

  test('a flight and its manifest, hits first', async () => {
    fits('getFlight', await unit.call('GET', `/api/v1/flights/${flight.id}`, { session: officer }), 200);
    const { json } = fits('listJourneys', await unit.call('GET', `/api/v1/flights/${flight.id}/journeys`, { session: officer }), 200);
    assert.equal(json.total, 5);
    assert.equal(json.items[0].surname, wanted.surname);
    assert.equal(json.items[0].given, wanted.given);
    assert.equal(json.items[0].born_on, '1964-07-12');
    assert.equal(json.items[0].documents[0].number, wanted.document);
    assert.deepEqual(json.items[0].sources, ['api']);
    assert.equal(json.items[0].hits[0].id, hit.id);
    const page = await unit.call('GET', `/api/v1/flights/${flight.id}/journeys?limit=2&offset=4`, { session: officer });
    assert.equal(page.json.items.length, 1);
    assert.equal(page.json.total, 5);
  });

  test('the queue, and the card with its evidence', async () => {
    const { json } = fits('listHits', await unit.call('GET', '/api/v1/hits?state=all', { session: officer }), 200);
    assert.equal(json.total, 1);
    assert.equal(json.items[0].band, 'urgent');
    assert.equal(json.items[0].entry_ref, 'E-1');
    assert.equal((await unit.call('GET', `/api/v1/hits?flight_id=${flight.id + 1}`, { session: officer })).json.total, 0);
    const card = fits('getHit', await unit.call('GET', `/api/v1/hits/${hit.id}`, { session: officer }), 200);
    assert.equal(card.headers.etag, `"${card.json.version}"`);
    assert.ok(card.json.evidence.some((e) => e.field === 'document' && e.agreement === 'same'));
    assert.equal(card.json.list.legal_basis, 'none: invented people');
    assert.deepEqual(card.json.decisions, []);
  });

  test('the explanation: every term, adding up, and the score had again', async () => {
    const { json } = fits('explainHit', await unit.call('GET', `/api/v1/hits/${hit.id}/explanation`, { session: officer }), 200);
    const { json: card } = await unit.call('GET', `/api/v1/hits/${hit.id}`, { session: officer });
    assert.equal(json.replay.verdict, 'reproduced');
    assert.equal(json.replay.differing, 0);
    assert.ok(Math.abs(json.replay.score - json.score) <= 1e-12);
    let sum = json.prior.weight;
    for (const [i, reason] of json.reasons.entries()) {
      sum += reason.weight;
      assert.equal(reason.sum, sum);
      assert.equal(reason.field, card.evidence[i].field);
      assert.ok(Math.abs(reason.weight - card.evidence[i].weight) < 1e-4);
      assert.ok(reason.sentence.length > 3);
    }
    assert.equal(json.reasons.length, card.evidence.length);
    assert.ok(Math.abs(1 / (1 + Math.exp(-sum)) - json.score) <= 1e-12);
    assert.deepEqual(json.entry.names, ['EXAMPLESON, ZEBEDEE QUILL']);
    assert.deepEqual(json.versions, json.program);
    assert.equal(json.prior.entries, 1);
    const { json: log } = await unit.call('GET', `/api/v1/audit?object=hit:${hit.id}`, { session: supervisor });
    assert.ok(log.items.some((e) => e.action === 'explain' && e.user === 'omar' && e.detail === 'reproduced'));
  });

  test('lists, audit, who I am', async () => {
    const { json } = fits('listLists', await unit.call('GET', '/api/v1/lists', { session: supervisor }), 200);
    assert.equal(json[0].entries, 1);
    fits('listAudit', await unit.call('GET', '/api/v1/audit?limit=5', { session: supervisor }), 200);
    const me = fits('getMe', await unit.call('GET', '/api/v1/me', { session: officer }), 200);
    assert.equal(me.json.user, 'omar');
    assert.deepEqual(me.json.capabilities, ['flights.read', 'travellers.read', 'hits.read', 'hits.decide', 'hits.suppress']);
  });

  test('health, readiness, metrics', async () => {
    assert.equal(fits('health', await unit.call('GET', '/healthz'), 200).text, 'ok\n');
    assert.equal(fits('ready', await unit.call('GET', '/readyz'), 200).text, 'ok\n');
    const { text } = fits('metrics', await unit.call('GET', '/metrics'), 200);
    assert.match(text, /^safar_build_info\{version="[^"]+",commit="[^"]*"\} 1$/m);
    assert.match(text, /^safar_journal_units\{status="processed"\} [1-9]/m);
    assert.match(text, /^safar_http_request_seconds_bucket\{method="GET",route="\/healthz",le="\+Inf"\} [1-9]/m);
    assert.match(text, /^safar_messages\{type="PAXLST",status="processed"\} [1-9]/m);
    assert.match(text, /^safar_hits\{band="urgent",state="open"\} 1$/m);
    assert.match(text, /^safar_commits_total [1-9]/m);
    for (const line of text.trim().split('\n')) assert.match(line, /^(# (HELP|TYPE) \w+ .+|\w+(\{.*\})? -?[\d.e+]+)$/);
    assert.doesNotMatch(text, /EXAMPLESON|PLAIN/);
  });
});

describe('decisions', () => {
  test('need a version, a reason, known words, and the version that is now', async () => {
    const { json: card } = await unit.call('GET', `/api/v1/hits/${hit.id}`, { session: officer });
    const v = card.version;
    isProblem(await unit.call('POST', `/api/v1/hits/${hit.id}/decision`, { session: officer, body: { outcome: 'confirm' } }), 428, 'version_required');
    isProblem(await decide(hit.id, v, { outcome: 'confirm' }, { 'If-Match': 'W/1' }), 400, 'bad_request');
    isProblem(await decide(hit.id, v, { outcome: 'dismiss' }), 422, 'reason_required');
    isProblem(await decide(hit.id, v, { outcome: 'dismiss', reason: 'because' }), 422, 'invalid');
    isProblem(await decide(hit.id, v, { outcome: 'arrest' }), 422, 'invalid');
    isProblem(await decide(hit.id, v, { outcome: 'reopen' }), 422, 'invalid');
    isProblem(await decide(hit.id, v, {}), 400, 'bad_request');
    isProblem(await decide(hit.id, v, { outcome: 7 }), 400, 'bad_request');
    isProblem(await decide(hit.id, v, '{"outcome":"confirm"', { 'Content-Type': 'application/json' }), 400, 'bad_request');
    isProblem(await decide(hit.id, v, { outcome: 'unsure', note: 'x'.repeat(2001) }), 422, 'invalid');
    isProblem(await decide(hit.id, v + 1, { outcome: 'confirm' }), 412, 'version_conflict');
    isProblem(await decide(999_999, 1, { outcome: 'confirm' }), 404, 'not_found');
    const { json: same } = await unit.call('GET', `/api/v1/hits/${hit.id}`, { session: officer });
    assert.equal(same.version, v, 'a refusal changes nothing');
    assert.equal(same.state, 'open');
  });

  test('are taken, kept with their author, and taken back; the slower officer is told', async () => {
    const { json: card } = await unit.call('GET', `/api/v1/hits/${hit.id}`, { session: officer });
    const both = await Promise.all([
      decide(hit.id, card.version, { outcome: 'unsure', note: 'ask the desk ☎' }),
      decide(hit.id, card.version, { outcome: 'dismiss', reason: 'different_birth' }),
    ]);
    assert.deepEqual(both.map((a) => a.status).sort(), [200, 412]);
    const won = both.find((a) => a.status === 200);
    fits('decideHit', won, 200);
    assert.equal(won.json.version, card.version + 1);
    assert.equal(won.headers.etag, `"${won.json.version}"`);
    assert.equal(won.json.decisions[0].user, 'omar');
    const back = await decide(hit.id, won.json.version, { outcome: 'reopen' });
    assert.equal(back.json.state, 'open');
    const confirmed = await decide(hit.id, back.json.version, { outcome: 'confirm' });
    assert.equal(confirmed.json.state, 'confirmed');
    isProblem(await decide(hit.id, confirmed.json.version, { outcome: 'confirm' }), 422, 'invalid');
    const open = await unit.call('GET', '/api/v1/hits', { session: officer });
    assert.equal(open.json.total, 0);
    assert.equal(open.json.counts.confirmed, 1);
  });

  test('and views leave their entries in the audit log, without travellers', async () => {
    const { json } = await unit.call('GET', '/api/v1/audit?limit=500', { session: supervisor });
    const actions = new Set(json.items.map((e) => `${e.user} ${e.action} ${e.object}`));
    for (const line of [`omar view_board flights`, `omar view flight:${flight.id}`, `omar view_manifest flight:${flight.id}`, 'omar view_queue hits',
      `omar view hit:${hit.id}`, `omar decide hit:${hit.id}`, 'sana view lists', 'omar sign_in user:omar', 'sana view_audit audit'])
      assert.ok(actions.has(line), line);
    assert.ok(json.items.some((e) => e.action === 'decide' && e.detail === 'confirm'));
    assert.doesNotMatch(JSON.stringify(json), /EXAMPLESON|ask the desk/);
    const only = await unit.call('GET', `/api/v1/audit?object=hit:${hit.id}`, { session: supervisor });
    assert.ok(only.json.items.length > 0 && only.json.items.every((e) => e.object === `hit:${hit.id}`));
    const older = await unit.call('GET', `/api/v1/audit?before=${json.items[3].id}&limit=1`, { session: supervisor });
    assert.equal(older.json.items[0].id, json.items[3].id - 1);
  });
});

describe('a known false match', () => {
  const asSupervisor = (id, version, body) =>
    unit.call('POST', `/api/v1/hits/${id}/decision`, { session: supervisor, headers: { 'If-Match': `"${version}"` }, body });
  const card = async (id) => (await unit.call('GET', `/api/v1/hits/${id}`, { session: officer })).json;
  const because = { outcome: 'dismiss', reason: 'different_person', note: 'seen at the desk', suppress: true };
  const lift = (id, session, body) => unit.call('POST', `/api/v1/suppressions/${id}/lift`, { session, body });
  let suppression;

  const newest = async () => {
    const { json } = await unit.call('GET', '/api/v1/hits?state=all', { session: officer });
    return card(Math.max(...json.items.map((h) => h.id)));
  };

  test('is made with a dismissal: a note, a last day within the limit, for an urgent hit a supervisor', async () => {
    let now = await card(hit.id);
    if (now.state !== 'open') now = (await decide(hit.id, now.version, { outcome: 'reopen' })).json;
    isProblem(await decide(hit.id, now.version, because), 422, 'invalid');
    isProblem(await asSupervisor(hit.id, now.version, { ...because, note: '' }), 422, 'invalid');
    isProblem(await asSupervisor(hit.id, now.version, { ...because, expires_on: '2020-01-01' }), 422, 'invalid');
    isProblem(await asSupervisor(hit.id, now.version, { ...because, expires_on: 'soon' }), 400, 'bad_request');
    isProblem(await asSupervisor(hit.id, now.version, { ...because, suppress: 'yes' }), 400, 'bad_request');
    assert.equal((await card(hit.id)).version, now.version, 'a refusal changes nothing');
    const done = fits('decideHit', await asSupervisor(hit.id, now.version, because), 200);
    suppression = done.json.suppression;
    assert.equal(suppression.fit, 'applies');
    assert.equal(suppression.author, 'sana');
  });

  test('closes the next journey of the same traveller, and the list tells so', async () => {
    await unit.submit(paxlst('ZZ432', [wanted, ...crowd(2, 30)]));
    const closed = await newest();
    assert.notEqual(closed.id, hit.id);
    assert.equal(closed.state, 'dismissed');
    assert.equal(closed.suppression.id, suppression.id);
    assert.deepEqual(closed.decisions.map((d) => [d.user, d.outcome, d.reason]), [['-', 'dismiss', 'different_person']]);
    const { json } = fits('listSuppressions', await unit.call('GET', '/api/v1/suppressions', { session: officer }), 200);
    assert.equal(json.total, 1);
    assert.equal(json.items[0].hits, 1);
    assert.equal(json.items[0].traveller.document_end, wanted.document.slice(-4));
    assert.equal((await unit.call('GET', '/api/v1/suppressions?state=ended', { session: officer })).json.total, 0);
    isProblem(await unit.call('GET', '/api/v1/suppressions?state=odd', { session: officer }), 400, 'bad_request');
    const one = fits('getSuppression', await unit.call('GET', `/api/v1/suppressions/${suppression.id}`, { session: officer }), 200);
    assert.deepEqual(one.json.of_hits.map((h) => h.id), [closed.id, hit.id]);
    isProblem(await unit.call('GET', '/api/v1/suppressions/999', { session: officer }), 404, 'not_found');
  });

  test('does not count for one who differs', async () => {
    await unit.submit(paxlst('ZZ433', [{ ...wanted, born_on: '640713' }]));
    const other = await newest();
    assert.equal(other.state, 'open');
    assert.equal(other.suppression.fit, 'traveller_changed');
  });

  test('is lifted once, with a reason, and what it closed opens', async () => {
    isProblem(await lift(suppression.id, administrator, { reason: 'x' }), 403, 'forbidden');
    isProblem(await lift(suppression.id, officer, {}), 400, 'bad_request');
    isProblem(await lift(suppression.id, officer, { reason: ' ' }), 422, 'invalid');
    isProblem(await lift(999, officer, { reason: 'x' }), 404, 'not_found');
    const { json } = fits('liftSuppression', await lift(suppression.id, officer, { reason: 'the photograph was of another' }), 200);
    assert.equal(json.lifted_by, 'omar');
    assert.equal(json.hits, 0);
    assert.deepEqual(json.of_hits.map((h) => h.state).sort(), ['dismissed', 'open', 'open']);
    isProblem(await lift(suppression.id, officer, { reason: 'again' }), 422, 'invalid');
    await unit.submit(paxlst('ZZ434', [wanted]));
    const next = await newest();
    assert.equal(next.state, 'open');
    assert.equal(next.suppression.fit, 'lifted');
  });

  test('is listed and lifted on the command line too, in the name of who might', async () => {
    const open = await newest();
    const again = await asSupervisor(open.id, open.version, { ...because, expires_on: new Date(Date.now() + 172_800_000).toISOString().slice(0, 10) });
    const { id } = again.json.suppression;
    await unit.submit(paxlst('ZZ435', [wanted]));
    const closed = await newest();
    assert.equal(closed.state, 'dismissed');
    const run = (...args) => safar(['suppression', ...args, ...unit.store]);
    const ls = run('ls');
    assert.equal(ls.status, 0);
    const rows = ls.stdout.trim().split('\n').map((line) => JSON.parse(line));
    assert.deepEqual(rows.map((r) => [r.id, r.state, r.entry_ref, r.author, r.hits]), [[id, 'active', 'E-1', 'sana', 1]]);
    assert.doesNotMatch(ls.stdout, /EXAMPLESON/);
    assert.equal(run('ls', '--all').stdout.trim().split('\n').length, 2);
    assert.equal(run('lift', String(id), '--user', 'omar').status, 2);
    assert.equal(run('lift', 'x', '--user', 'omar', '--reason', 'x').status, 2);
    assert.equal(run('lift', String(id), '--user', 'adil', '--reason', 'x').status, 1);
    assert.equal(run('lift', String(id), '--user', 'nobody', '--reason', 'x').status, 1);
    assert.equal(run('lift', '999', '--user', 'omar', '--reason', 'x').status, 1);
    const done = run('lift', String(id), '--user', 'omar', '--reason', 'asked by the desk');
    assert.equal(done.status, 0, done.stderr);
    assert.match(done.stderr, /^lifted; 1 hits are open again$/m);
    assert.equal(run('lift', String(id), '--user', 'omar', '--reason', 'again').status, 1);
    assert.equal((await card(closed.id)).state, 'open');
  });

  test('leaves its entries in the audit log', async () => {
    const { json } = await unit.call('GET', `/api/v1/audit?object=suppression:${suppression.id}`, { session: supervisor });
    const actions = json.items.map((e) => `${e.user} ${e.action}`);
    for (const line of ['sana suppress', 'omar view', 'omar lift_suppression']) assert.ok(actions.includes(line), line);
    assert.doesNotMatch(JSON.stringify(json), /EXAMPLESON|photograph|desk/);
  });
});

describe('what is refused', () => {
  const path = (template) => template.replace('{id}', '1');

  test('everything but the open addresses without a session', async () => {
    for (const { id, method, path: template, operation } of operations) {
      if (operation.security) continue;
      const answer = await unit.call(method, path(template), { body: method === 'POST' ? {} : undefined });
      isProblem(answer, 401, 'not_signed_in');
      fits(id, answer, 401);
    }
  });

  /** What each role may not have: 403, never an empty answer. */
  const forbidden = {
    officer: ['/api/v1/audit', '/api/v1/lists', '/api/v1/lists/1/versions', '/api/v1/lists/1/diff', '/api/v1/lists/1/rescreen'],
    supervisor: [],
    administrator: ['/api/v1/flights', '/api/v1/flights/1', '/api/v1/flights/1/journeys', '/api/v1/hits', '/api/v1/hits/1',
      '/api/v1/hits/1/explanation', '/api/v1/suppressions', '/api/v1/suppressions/1', '/api/v1/stream', '/api/v1/audit',
      '/api/v1/lists/1/rescreen'],
  };
  const reads = operations.filter((o) => o.method === 'GET' && !o.operation.security && o.id !== 'stream').map((o) => path(o.path));

  test('each role what its capabilities leave out', async () => {
    for (const session of [officer, supervisor, administrator]) {
      const no = forbidden[session.me.role];
      for (const address of no) isProblem(await unit.call('GET', address, { session }), 403, 'forbidden');
      for (const address of reads.filter((a) => !no.includes(a)))
        assert.notEqual((await unit.call('GET', address, { session })).status, 403, `${session.me.role} ${address}`);
    }
    isProblem(await unit.call('POST', '/api/v1/hits/1/decision', { session: administrator, headers: { 'If-Match': '"1"' }, body: { outcome: 'confirm' } }), 403, 'forbidden');
  });

  test('wrong parameters', async () => {
    for (const address of ['/api/v1/flights?limit=0', '/api/v1/flights?limit=501', '/api/v1/flights?limit=x', '/api/v1/flights?offset=-1',
      '/api/v1/flights?from_utc=yesterday', '/api/v1/flights?with_hits=maybe', '/api/v1/flights?q=%zz', `/api/v1/flights?q=${'x'.repeat(65)}`,
      '/api/v1/flights?limit=1&limit=2', '/api/v1/hits?state=gone', '/api/v1/hits?flight_id=0', `/api/v1/flights/${flight.id}/journeys?limit=2001`])
      isProblem(await unit.call('GET', address, { session: officer }), 400, 'bad_request');
    isProblem(await unit.call('GET', '/api/v1/audit?before=0', { session: supervisor }), 400, 'bad_request');
  });

  test('objects that are not there, and addresses that are none', async () => {
    for (const address of ['/api/v1/flights/999999', '/api/v1/flights/0', '/api/v1/flights/-1', '/api/v1/flights/1e3', '/api/v1/flights/99999999999999999999',
      '/api/v1/flights/999999/journeys', '/api/v1/hits/999999', '/api/v1/hits/999999/explanation', '/api/v1/nothing', '/api', '/api/v1/', '/nothing.js', '/assets/../index.html', '/%2e%2e/etc/passwd'])
      isProblem(await unit.call('GET', address, { session: officer }), 404, 'not_found');
    isProblem(await unit.call('GET', '/api/v1/messages/999999', { session: supervisor }), 404, 'not_found');
  });

  test('methods that an address does not know', async () => {
    const answer = isProblem(await unit.call('PUT', '/api/v1/flights', { session: officer, body: {} }), 405, 'method_not_allowed');
    assert.equal(answer.headers.allow, 'GET, HEAD, OPTIONS');
    assert.equal((await unit.call('OPTIONS', '/api/v1/session')).headers.allow, 'POST, DELETE, OPTIONS');
  });

  test('bodies of another type, and none at all', async () => {
    isProblem(await unit.call('POST', '/api/v1/session', { body: 'user=a', headers: { 'Content-Type': 'application/x-www-form-urlencoded' } }), 415, 'unsupported_media_type');
    isProblem(await unit.call('POST', '/api/v1/session', { body: '[]', headers: { 'Content-Type': 'application/json' } }), 400, 'bad_request');
    isProblem(await unit.call('POST', '/api/v1/messages', { headers: { 'Content-Length': 0 } }), 400, 'bad_request');
  });
});

test('the board has flights by their next event', async () => {
  await unit.submit(paxlst('ZZ900', crowd(1, 90), inHours(60)));
  await unit.submit(paxlst('ZZ901', crowd(1, 91), inHours(3)));
  const { json } = await unit.call('GET', '/api/v1/flights', { session: officer });
  const due = json.items.filter((f) => f.status === 'scheduled' || f.status === 'closed').map((f) => f.departs_at_utc);
  assert.deepEqual(due, [...due].sort());
});

test('signing out ends the session', async () => {
  const session = await unit.signIn('omar');
  fits('signIn', session.answer, 200);
  fits('signOut', await unit.call('DELETE', '/api/v1/session', { session }), 204);
  isProblem(await unit.call('GET', '/api/v1/me', { session }), 401, 'not_signed_in');
});

test('each operation of the contract was called', () => {
  assert.deepEqual(unchecked().filter((id) => id !== 'stream'), [], 'the stream has its own file');
});
