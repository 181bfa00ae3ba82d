// SPDX-License-Identifier: Apache-2.0
// `safar serve` as a process: starting, stopping, TLS, the token of gateways, the console, restarts.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { isProblem } from './schema.mjs';
import { crowd, paxlst, program, safar, Unit } from './unit.mjs';

async function withUnit(settings, use) {
  const unit = new Unit();
  try {
    unit.addUser('omar', 'officer');
    await unit.serve(typeof settings === 'function' ? settings(unit) : settings);
    await use(unit);
  } finally {
    await unit.stop();
  }
}

test('a port in use, a wrong setting and a missing database folder are told apart', async () => {
  await withUnit([], async (unit) => {
    const taken = safar(['serve', '--set', `store.url=sqlite:${join(unit.folder, 'other.db')}`, '--set', `http.listen=${unit.base.host}`]);
    assert.equal(taken.status, 3);
    assert.match(taken.stderr, /port \d+ is in use/);
    const unknown = safar(['serve', '--set', 'http.lisen=x']);
    assert.equal(unknown.status, 2);
    assert.match(unknown.stderr, /did you mean 'http.listen'/);
    assert.equal(safar(['serve', '--set', 'http.listen=nowhere']).status, 2);
    assert.equal(safar(['serve', 'argument']).status, 2);
    const nowhere = safar(['serve', '--set', 'http.listen=127.0.0.1:0', '--set', `store.url=sqlite:${unit.folder}/no/such/folder/x.db`]);
    assert.equal(nowhere.status, 3);
  });
});

test('SIGTERM ends it within seconds, with streams and idle connections open', async () => {
  const unit = new Unit();
  unit.addUser('omar', 'officer');
  await unit.serve();
  const session = await unit.signIn('omar');
  const streams = Array.from({ length: 5 }, () => unit.stream(session));
  await Promise.all(streams.map((s) => s.event('hello')));
  const idle = net.connect(unit.base.port, unit.base.hostname);
  idle.on('error', () => {});
  const { code, signal, seconds } = await unit.stop();
  assert.equal(code, 0, `${signal} ${unit.log}`);
  assert.ok(seconds < 5, `${seconds} s`);
  await Promise.all(streams.map((s) => s.until((one) => one.ended)));
  idle.destroy();
});

test('what was acknowledged is there after a restart', async () => {
  const unit = new Unit();
  try {
    unit.addUser('omar', 'officer');
    await unit.serve();
    const { kept } = await unit.submit(paxlst('ZZ431', crowd(3)));
    unit.child.kill('SIGKILL');
    await unit.ended;
    await unit.serve();
    const { json } = await unit.call('GET', `/api/v1/messages/${kept.id}`);
    assert.equal(json.status, 'processed');
  } finally {
    await unit.stop();
  }
});

test('the console is there on its addresses, and only there', async () => {
  await withUnit([], async (unit) => {
    const home = await unit.call('GET', '/');
    assert.equal(home.status, 200);
    assert.equal(home.headers['content-type'], 'text/html; charset=utf-8');
    assert.equal(home.headers['cache-control'], 'no-cache');
    assert.match(home.headers['content-security-policy'], /^default-src 'none'; script-src 'self'; .*require-trusted-types-for 'script'$/);
    assert.doesNotMatch(home.headers['content-security-policy'], /unsafe|\*/);
    for (const page of ['/queue', '/hits/12', '/flights', '/flights/7?window=soon', '/audit', '/lists', '/messages'])
      assert.equal((await unit.call('GET', page)).text, home.text, page);
    for (const page of ['/queue/1', '/admin', '/hits', '/index.htm'])
      isProblem(await unit.call('GET', page), 404, 'not_found');
    const lost = await unit.call('GET', '/admin', { headers: { Accept: 'text/html,*/*;q=0.8' } });
    assert.equal(lost.status, 404);
    assert.equal(lost.text, home.text);
    isProblem(await unit.call('GET', '/api/v1/nothing', { headers: { Accept: 'text/html' } }), 404, 'not_found');
    const same = await unit.call('GET', '/', { headers: { 'If-None-Match': home.headers.etag } });
    assert.equal(same.status, 304);
    assert.equal(same.text, '');
    for (const [, file] of home.text.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)) {
      const answer = await unit.call('GET', file, { headers: { 'Accept-Encoding': 'gzip' } });
      assert.equal(answer.status, 200, file);
      assert.equal(answer.headers['cache-control'], 'public, max-age=31536000, immutable');
      const plain = await unit.call('GET', file);
      const worth = /\.(js|css)$/.test(file) && Number(plain.headers['content-length']) > 2000;
      if (worth) assert.equal(answer.headers['content-encoding'], 'gzip', file);
      assert.ok(Number(answer.headers['content-length']) <= Number(plain.headers['content-length']));
    }
  });
});

test('every answer carries the security headers', async () => {
  await withUnit([], async (unit) => {
    for (const [method, path] of [['GET', '/'], ['GET', '/healthz'], ['GET', '/api/v1/me'], ['GET', '/nothing'], ['PUT', '/api/v1/me'], ['OPTIONS', '/metrics']]) {
      const { headers } = await unit.call(method, path);
      assert.equal(headers['x-content-type-options'], 'nosniff');
      assert.equal(headers['referrer-policy'], 'no-referrer');
      assert.equal(headers['cross-origin-opener-policy'], 'same-origin');
      assert.equal(headers['cross-origin-resource-policy'], 'same-origin');
      assert.match(headers['content-security-policy'], /frame-ancestors 'none'/);
      assert.match(headers['x-request-id'], /^[0-9a-f]{16}$/);
      assert.equal(headers['strict-transport-security'], undefined);
      assert.equal(headers['access-control-allow-origin'], undefined);
    }
  });
});

test('a message above the limit is refused, by its length and in pieces', async () => {
  await withUnit(['http.max_body_bytes=5000'], async (unit) => {
    isProblem(await unit.call('POST', '/api/v1/messages', { body: Buffer.alloc(5001, 'x') }), 413, 'too_large');
    isProblem(await unit.call('POST', '/api/v1/messages', { body: Buffer.alloc(6000, 'x'), headers: { 'Content-Length': undefined, 'Transfer-Encoding': 'chunked' } }), 413, 'too_large');
    assert.equal((await unit.call('POST', '/api/v1/messages', { body: Buffer.alloc(5000, 'x') })).status, 202);
  });
});

test('a slow client loses its connection; others are not disturbed', async () => {
  await withUnit(['http.timeout_seconds=1'], async (unit) => {
    const sockets = Array.from({ length: 50 }, () => {
      const socket = net.connect(unit.base.port, unit.base.hostname);
      socket.on('error', () => {});
      socket.write('POST /api/v1/messages HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nUNB');
      return new Promise((done) => socket.on('close', done));
    });
    const begun = performance.now();
    assert.equal((await unit.call('GET', '/healthz')).status, 200);
    assert.ok(performance.now() - begun < 500);
    await Promise.all(sockets);
    assert.ok(performance.now() - begun < 6000);
  });
});

test('HTTP/1.0 without keep-alive is answered', async () => {
  await withUnit([], async (unit) => {
    const text = await new Promise((done) => {
      let all = '';
      const socket = net.connect(unit.base.port, unit.base.hostname, () => socket.write('GET /readyz HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n'));
      socket.on('data', (part) => (all += part));
      socket.on('close', () => done(all));
    });
    assert.match(text, /^HTTP\/1\.[01] 200 .*\r\n/);
    assert.match(text, /\r\n\r\nok\n$/);
  });
});

describe('gateways', () => {
  const token = 'a-token-of-a-gateway-0123456789';

  test('need the token when one is set, also on this machine', async () => {
    await withUnit([`intake.token=${token}`], async (unit) => {
      const body = Buffer.from(paxlst('ZZ431', crowd(1)));
      const wrong = isProblem(await unit.call('POST', '/api/v1/messages', { body }), 401, 'not_signed_in');
      assert.equal(wrong.headers['www-authenticate'], 'Bearer realm="safar"');
      for (const value of ['Bearer', 'Bearer ', `Bearer ${token}x`, `Basic ${token}`, token])
        isProblem(await unit.call('POST', '/api/v1/messages', { body, headers: { Authorization: value } }), 401, 'not_signed_in');
      const session = await unit.signIn('omar');
      isProblem(await unit.call('POST', '/api/v1/messages', { body, session }), 401, 'not_signed_in');
      const headers = { Authorization: `Bearer ${token}` };
      const kept = await unit.call('POST', '/api/v1/messages', { body, headers });
      assert.equal(kept.status, 202);
      assert.equal((await unit.call('GET', `/api/v1/messages/${kept.json.id}`, { headers })).status, 200);
      isProblem(await unit.call('GET', `/api/v1/messages/${kept.json.id}`), 401, 'not_signed_in');
      isProblem(await unit.call('GET', `/api/v1/messages/${kept.json.id}`, { session }), 403, 'forbidden');
      isProblem(await unit.call('GET', '/api/v1/flights', { headers }), 401, 'not_signed_in');
      assert.equal(unit.log.includes(token), false);
    });
  });

  test('a proxy in front takes the trust in local clients away', async () => {
    await withUnit(['http.public_url=https://piu.example'], async (unit) => {
      isProblem(await unit.call('POST', '/api/v1/messages', { body: Buffer.from('x') }), 401, 'not_signed_in');
      const { answer } = await unit.signIn('omar');
      assert.match(answer.headers['set-cookie'][0], /^__Host-safar_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=\d+; Secure$/);
      assert.match(answer.headers['strict-transport-security'], /max-age=31536000/);
      isProblem(await unit.call('POST', '/api/v1/session', { body: {}, headers: { Origin: `http://${unit.base.host}` } }), 403, 'foreign_origin');
      const good = await unit.call('POST', '/api/v1/session', { body: {}, headers: { Origin: 'https://piu.example' } });
      isProblem(good, 400, 'bad_request');
    });
  });
});

test('speaks TLS with a certificate of its own', async () => {
  const pem = (unit) => {
    const [key, certificate] = [join(unit.folder, 'key.pem'), join(unit.folder, 'certificate.pem')];
    const made = spawnSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', key, '-out', certificate,
      '-days', '2', '-subj', '/CN=localhost'], { encoding: 'utf8' });
    assert.equal(made.status, 0, made.stderr);
    return [`http.tls_certificate=${certificate}`, `http.tls_key=${key}`];
  };
  await withUnit(pem, async (unit) => {
    assert.equal(unit.base.protocol, 'https:');
    assert.equal((await unit.call('GET', '/readyz')).status, 200);
    const session = await unit.signIn('omar');
    assert.match(session.answer.headers['set-cookie'][0], /^__Host-safar_session=.*; Secure$/);
    assert.equal((await unit.call('GET', '/api/v1/me', { session })).status, 200);
    const stream = unit.stream(session);
    await stream.event('hello');
    stream.close();
  });
  const bad = safar(['serve', '--set', 'http.listen=127.0.0.1:0', '--set', 'store.url=sqlite::memory:', '--set', 'http.tls_key=/nonexistent']);
  assert.equal(bad.status, 2);
});

test('files in the watched folder are taken in', async () => {
  const unit = new Unit();
  try {
    unit.addUser('omar', 'officer');
    const folder = join(unit.folder, 'intake');
    mkdirSync(join(folder, 'in'), { recursive: true });
    await unit.serve([`intake.folder=${folder}`, 'intake.poll_ms=50']);
    const session = await unit.signIn('omar');
    const stream = unit.stream(session);
    await stream.event('hello');
    writeFileSync(join(folder, 'list.tmp'), paxlst('ZZ600', crowd(2)));
    const { renameSync } = await import('node:fs');
    renameSync(join(folder, 'list.tmp'), join(folder, 'in', 'list.edi'));
    await stream.event('flight', (e) => e.data.number === '600');
    for (let i = 0; i < 100; i += 1) {
      try {
        readFileSync(join(folder, 'done', 'list.edi'));
        break;
      } catch {
        await new Promise((done) => setTimeout(done, 50));
      }
    }
    assert.ok(readFileSync(join(folder, 'done', 'list.edi')).length > 0);
    stream.close();
  } finally {
    await unit.stop();
  }
});

test('safar config hides secrets', () => {
  const { stdout, status } = safar(['config', '--set', 'intake.token=a-token-of-a-gateway-0123456789']);
  assert.equal(status, 0);
  assert.doesNotMatch(stdout, /a-token-of/);
  assert.match(stdout, /^; intake.token = \(set\)$/m);
  assert.ok(program);
});
