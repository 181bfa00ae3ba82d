// SPDX-License-Identifier: Apache-2.0
// The life of a watchlist over HTTP: staged by one person, put in force by another, gone back from; hits recalled.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { fits, isProblem } from './schema.mjs';
import { crowd, listed, paxlst, Unit, wanted } from './unit.mjs';

const other = 'E-2,"OTHERSON, URSULA",1971,F,UTO,Y1234567';

let unit, officer, supervisor, administrator, list;

before(async () => {
  unit = new Unit();
  for (const [name, role] of [['omar', 'officer'], ['sana', 'supervisor'], ['adil', 'administrator']]) unit.addUser(name, role);
  unit.stageList('National', [listed, other], 'adil');
  await unit.serve();
  officer = await unit.signIn('omar');
  supervisor = await unit.signIn('sana');
  administrator = await unit.signIn('adil');
  [list] = (await unit.call('GET', '/api/v1/lists', { session: supervisor })).json;
});

after(() => unit.stop());

const get = (what, session = supervisor) => unit.call('GET', `/api/v1/lists/${list.id}/${what}`, { session });
const post = (what, version, session = supervisor) =>
  unit.call('POST', `/api/v1/lists/${list.id}/${what}`, { session, body: { version } });
const openHits = async () => (await unit.call('GET', '/api/v1/hits', { session: officer })).json.counts.open;

/** The unit notices new lists at once; then journeys are screened again. */
async function until(wanted, told) {
  for (let i = 0; i < 400; i += 1) {
    if (await wanted()) return;
    await new Promise((done) => setTimeout(done, 25));
  }
  assert.fail(told);
}

test('a staged version is shown, and nothing is screened with it', async () => {
  const { json } = fits('listLists', await unit.call('GET', '/api/v1/lists', { session: administrator }), 200);
  assert.equal(json.length, 1);
  assert.equal(json[0].version, 0);
  assert.equal(json[0].classification, 'restricted');
  assert.equal(json[0].staged.version, 1);
  assert.equal(json[0].staged.imported_by, 'adil');
  const diff = fits('getListDiff', await get('diff'), 200).json;
  assert.equal(diff.version.version, 1);
  assert.equal(diff.total, 2);
  assert.deepEqual(diff.items.map((d) => [d.change, d.id]), [['added', 'E-1'], ['added', 'E-2']]);
  assert.equal(diff.items[0].before, undefined);
  assert.deepEqual(diff.items[0].after.names, ['EXAMPLESON, ZEBEDEE QUILL']);
  await unit.submit(paxlst('ZZ431', [wanted, ...crowd(2)]));
  assert.equal(await openHits(), 0);
});

test('who staged it may not activate it, an officer neither, and only what is staged can be', async () => {
  isProblem(fits('activateList', await post('activate', 1, administrator), 403), 403, 'second_person');
  isProblem(await post('activate', 1, officer), 403, 'forbidden');
  isProblem(fits('activateList', await post('activate', 7), 412), 412, 'version_conflict');
  for (const body of [{}, { version: '1' }, { version: 0 }, { version: 1.5 }, { version: 4294967296 }, [1], '{'])
    isProblem(await unit.call('POST', `/api/v1/lists/${list.id}/activate`,
      { session: supervisor, body, headers: { 'Content-Type': 'application/json' } }), 400, 'bad_request');
  isProblem(await unit.call('POST', '/api/v1/lists/99/activate', { session: supervisor, body: { version: 1 } }), 404, 'not_found');
});

test('a second person puts it in force: upcoming journeys are screened again', async () => {
  const { json } = fits('activateList', await post('activate', 1), 200);
  assert.equal(json.version, 1);
  assert.equal(json.entries, 2);
  assert.equal(json.staged, undefined);
  await until(async () => (await openHits()) === 1, 'the listed traveller is no hit');
});

test('the next version: its difference, its activation, and the hit that is recalled', async () => {
  unit.stageList('National', [other.replace('1971', '1972'), 'E-3,"THIRDSON, TIM",1980,M,UTO,'], 'sana');
  const diff = fits('getListDiff', await get('diff'), 200).json;
  assert.deepEqual(diff.items.map((d) => [d.change, d.id, d.fields]),
    [['removed', 'E-1', []], ['changed', 'E-2', ['born_on']], ['added', 'E-3', []]]);
  assert.deepEqual([diff.items[1].before.born_on, diff.items[1].after.born_on], [['1971'], ['1972']]);
  const page = fits('getListDiff', await get('diff?limit=1&offset=1&version=2'), 200).json;
  assert.deepEqual([page.total, page.items.map((d) => d.id)], [3, ['E-2']]);
  assert.equal(await openHits(), 1);
  fits('activateList', await post('activate', 2, administrator), 200);
  assert.equal(await openHits(), 0);
  const hit = (await unit.call('GET', '/api/v1/hits?state=dismissed', { session: officer })).json.items[0];
  const card = (await unit.call('GET', `/api/v1/hits/${hit.id}`, { session: officer })).json;
  assert.equal(card.entry.ref, 'E-1'); // as it was scored
  assert.equal(card.list.version, 1);
  assert.equal(card.decisions[0].note, 'withdrawn: the entry is no longer listed');
});

test('back to the first version', async () => {
  isProblem(fits('rollbackList', await post('rollback', 2), 422), 422, 'invalid');
  isProblem(await post('rollback', 9), 404, 'not_found');
  const { json } = fits('rollbackList', await post('rollback', 1), 200);
  assert.equal(json.staged.version, 3);
  assert.equal(json.staged.restores, 1);
  isProblem(await post('activate', 3), 403, 'second_person');
  fits('activateList', await post('activate', 3, administrator), 200);
  await until(async () => (await openHits()) === 1, 'the hit did not come back');
  const versions = fits('listListVersions', await get('versions'), 200).json;
  assert.deepEqual(versions.items.map((v) => [v.version, v.state, v.source]),
    [[3, 'active', 'rollback'], [2, 'superseded', 'csv'], [1, 'superseded', 'csv']]);
  assert.match(versions.items[1].sha256, /^[0-9a-f]{64}$/);
});

test('what is staged can be discarded', async () => {
  unit.stageList('National', [other], 'adil');
  isProblem(fits('discardList', await post('discard', 3), 412), 412, 'version_conflict');
  const { json } = fits('discardList', await post('discard', 4, administrator), 200);
  assert.equal(json.staged, undefined);
  isProblem(await post('discard', 4), 412, 'version_conflict');
  assert.equal(fits('getListDiff', await get('diff?version=4'), 200).json.total, 0);
  isProblem(await get('diff?version=9'), 404, 'not_found');
});

test('past journeys are screened for a purpose only, and that is kept', async () => {
  const today = new Date().toISOString().slice(0, 10);
  const days = { from: today, to: '2099-12-31' }; // the flight leaves soon: what is past is only a matter of the days
  const ask = (body, session = supervisor, id = list.id) => unit.call('POST', `/api/v1/lists/${id}/rescreen`, { session, body });
  isProblem(fits('getRescreening', await get('rescreen'), 404), 404, 'not_found');
  isProblem(fits('rescreenPast', await ask({ ...days, purpose: 'x' }, administrator), 403), 403, 'forbidden');
  isProblem(await ask({ ...days, purpose: 'x' }, officer), 403, 'forbidden');
  for (const body of [days, { ...days, purpose: 7 }, { ...days, from: '2026', purpose: 'x' }, { to: today, purpose: 'x' }])
    isProblem(await ask(body), 400, 'bad_request');
  for (const body of [{ ...days, purpose: '' }, { from: days.to, to: days.from, purpose: 'x' }, { ...days, purpose: 'x'.repeat(513) }])
    isProblem(fits('rescreenPast', await ask(body), 422), 422, 'invalid');
  isProblem(await ask({ ...days, purpose: 'x' }, supervisor, 99), 404, 'not_found');
  const { json } = fits('rescreenPast', await ask({ ...days, purpose: 'case 7' }), 202);
  assert.deepEqual([json.state, json.from, json.to], ['running', days.from, days.to]);
  let status;
  await until(async () => (status = fits('getRescreening', await get('rescreen'), 200).json).state === 'done', 'it does not end');
  assert.deepEqual([status.flights, status.flights_done, status.journeys], [1, 1, 3]);
  assert.equal(await openHits(), 1);
  const { items } = (await unit.call('GET', `/api/v1/audit?object=list:${list.id}`, { session: supervisor })).json;
  const told = items.filter((e) => e.action.startsWith('rescreen_past'));
  assert.deepEqual(told.map((e) => [e.action, e.user]), [['rescreen_past_done', 'sana'], ['rescreen_past', 'sana']]);
  assert.equal(told[1].detail, `journeys from ${days.from} to ${days.to}; purpose: case 7`);
  assert.match(told[0].detail, /^3 journeys of 1 flights, \d+ hits new or changed, 0 withdrawn, 0 suppressed$/);
});

test('each step is in the audit log, without the people listed', async () => {
  const { json } = await unit.call('GET', `/api/v1/audit?limit=500&object=list:${list.id}`, { session: supervisor });
  const told = new Set(json.items.map((e) => `${e.user} ${e.action}`));
  for (const line of ['adil import_list', 'sana activate_list', 'sana import_list', 'adil activate_list', 'sana rollback_list', 'adil discard_list',
    'sana view_list_diff', 'sana view_list_versions'])
    assert.ok(told.has(line), line);
  assert.doesNotMatch(JSON.stringify(json), /EXAMPLESON|OTHERSON/);
});
