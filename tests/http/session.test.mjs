// SPDX-License-Identifier: Apache-2.0
// Signing in: cookies, other sites, failures, ends.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { isProblem } from './schema.mjs';
import { safar, Unit } from './unit.mjs';

let unit;

before(async () => {
  unit = new Unit();
  unit.addUser('omar', 'officer');
  unit.addUser('nadia', 'officer');
  unit.addUser('sana', 'supervisor');
  await unit.serve(['session.max_hours=1']);
});

after(() => unit.stop());

test('the cookie is out of reach of scripts and other sites', async () => {
  const { answer } = await unit.signIn('omar');
  const [cookie] = answer.headers['set-cookie'];
  assert.match(cookie, /^safar_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=3600$/);
  assert.equal(answer.headers['cache-control'], 'no-store');
});

test('a change needs the CSRF value of its own session', async () => {
  const [one, other] = [await unit.signIn('omar'), await unit.signIn('omar')];
  assert.notEqual(one.me.csrf, other.me.csrf);
  for (const value of [undefined, '', 'x', other.me.csrf, `${one.me.csrf}x`])
    isProblem(await unit.call('DELETE', '/api/v1/session', { session: one, headers: { 'X-Safar-CSRF': value } }), 403, 'csrf');
  assert.equal((await unit.call('GET', '/api/v1/me', { session: one })).status, 200);
});

test('other sites can change nothing', async () => {
  const session = await unit.signIn('omar');
  const own = `http://${unit.base.host}`;
  const tries = [{ Origin: 'https://evil.example' }, { Origin: 'null' }, { Origin: own, 'Sec-Fetch-Site': 'cross-site' }, { 'Sec-Fetch-Site': 'same-site' },
    { Origin: `https://${unit.base.host}` }, { Origin: `${own}.evil.example` }];
  for (const headers of tries) {
    isProblem(await unit.call('DELETE', '/api/v1/session', { session, headers }), 403, 'foreign_origin');
    isProblem(await unit.call('POST', '/api/v1/session', { headers, body: { user: 'omar', password: unit.users.omar } }), 403, 'foreign_origin');
    isProblem(await unit.call('POST', '/api/v1/messages', { headers, body: Buffer.from('UNB') }), 403, 'foreign_origin');
  }
  assert.equal((await unit.call('DELETE', '/api/v1/session', { session, headers: { Origin: own, 'Sec-Fetch-Site': 'same-origin' } })).status, 204);
});

test('messages from a page that rebinds its name to this machine are refused', async () => {
  const headers = { Host: 'evil.example', Origin: 'http://evil.example' };
  isProblem(await unit.call('POST', '/api/v1/messages', { headers, body: Buffer.from('UNB') }), 401, 'not_signed_in');
  isProblem(await unit.call('POST', '/api/v1/messages', { headers: { 'X-Forwarded-For': '192.0.2.1' }, body: Buffer.from('UNB') }), 401, 'not_signed_in');
});

test('a wrong user and a wrong password look the same', async () => {
  const wrong = await unit.call('POST', '/api/v1/session', { body: { user: 'nadia', password: 'wrong' } });
  const nobody = await unit.call('POST', '/api/v1/session', { body: { user: 'nobody', password: 'wrong' } });
  for (const answer of [wrong, nobody]) {
    isProblem(answer, 401, 'bad_credentials');
    assert.equal(answer.headers['set-cookie'], undefined);
    delete answer.json.request_id;
  }
  assert.deepEqual(wrong.json, nobody.json);
});

test('failures make wait, and only the one who failed', async () => {
  let refused;
  for (let i = 0; i < 8 && !refused; i += 1) {
    const answer = await unit.call('POST', '/api/v1/session', { body: { user: 'nadia', password: `guess ${i}` } });
    if (answer.status === 429) refused = answer;
    else isProblem(answer, 401, 'bad_credentials');
  }
  isProblem(refused, 429, 'too_many_attempts');
  assert.ok(Number(refused.headers['retry-after']) >= 1);
  isProblem(await unit.call('POST', '/api/v1/session', { body: { user: 'nadia', password: unit.users.nadia } }), 429, 'too_many_attempts');
  await unit.signIn('omar');
  const supervisor = await unit.signIn('sana');
  const { json } = await unit.call('GET', '/api/v1/audit?limit=500', { session: supervisor });
  const failures = json.items.filter((e) => e.action === 'sign_in_failed');
  assert.ok(failures.some((e) => e.object === 'user:nadia'));
  assert.ok(failures.some((e) => e.object === 'user' && e.detail === 'unknown'), 'what was typed as a name may be a password');
});

test('a crowd that signs in is answered, and nobody waits for ever', async () => {
  const answers = await Promise.all(Array.from({ length: 24 }, () => unit.call('POST', '/api/v1/session', { body: { user: 'omar', password: unit.users.omar } })));
  assert.ok(answers.some((a) => a.status === 200));
  for (const a of answers) assert.ok([200, 503].includes(a.status), `${a.status}`);
  await unit.signIn('omar');
});

describe('a session ends', () => {
  test('when the user is disabled beside the running unit', async () => {
    const session = await unit.signIn('omar');
    assert.equal(safar(['user', 'disable', 'omar', ...unit.store]).status, 0);
    isProblem(await unit.call('GET', '/api/v1/me', { session }), 401, 'not_signed_in');
    isProblem(await unit.call('POST', '/api/v1/session', { body: { user: 'omar', password: unit.users.omar } }), 401, 'bad_credentials');
    assert.equal(safar(['user', 'enable', 'omar', ...unit.store]).status, 0);
    await unit.signIn('omar');
  });

  test('when the password is changed', async () => {
    const session = await unit.signIn('omar');
    const { stdout, status } = safar(['user', 'password', 'omar', '--random', ...unit.store]);
    assert.equal(status, 0);
    isProblem(await unit.call('GET', '/api/v1/me', { session }), 401, 'not_signed_in');
    unit.users.omar = stdout.trim();
    await unit.signIn('omar');
  });

  test('when the cookie is not ours', async () => {
    for (const cookie of ['safar_session=', 'safar_session=x', `safar_session=${'A'.repeat(43)}`, `safar_session=${'A'.repeat(4000)}`])
      isProblem(await unit.call('GET', '/api/v1/me', { headers: { Cookie: cookie } }), 401, 'not_signed_in');
  });
});

describe('safar user', () => {
  test('has no default password and takes one from standard input', () => {
    assert.equal(safar(['user', 'add', 'zoe', '--role', 'officer', ...unit.store]).status, 2);
    assert.equal(safar(['user', 'add', 'zoe', '--role', 'officer', '--password-stdin', ...unit.store], { input: 'short\n' }).status, 2);
    assert.equal(safar(['user', 'add', 'zoe', '--role', 'officer', '--password-stdin', ...unit.store], { input: 'long enough to pass\n' }).status, 0);
    assert.equal(safar(['user', 'add', 'zoe', '--role', 'officer', '--random', ...unit.store]).status, 1);
    assert.equal(safar(['user', 'role', 'zoe', '--role', 'king', ...unit.store]).status, 2);
    assert.equal(safar(['user', 'role', 'zoe', '--role', 'supervisor', ...unit.store]).status, 0);
    assert.equal(safar(['user', 'disable', 'nobody', ...unit.store]).status, 1);
    assert.match(safar(['user', 'ls', ...unit.store]).stdout, /^zoe\tsupervisor\tactive\tzoe$/m);
  });

  test('the password given so opens a session', async () => {
    const { me } = await unit.signIn('zoe', 'long enough to pass');
    assert.equal(me.role, 'supervisor');
  });
});

test('the database holds neither tokens nor passwords', async () => {
  const { cookie } = await unit.signIn('sana');
  const { readFileSync, readdirSync } = await import('node:fs');
  for (const name of readdirSync(unit.folder)) {
    const bytes = readFileSync(`${unit.folder}/${name}`);
    assert.equal(bytes.includes(cookie.split('=')[1]), false, name);
    assert.equal(bytes.includes(unit.users.sana), false, name);
  }
  assert.equal(unit.log.includes(unit.users.sana), false);
});
