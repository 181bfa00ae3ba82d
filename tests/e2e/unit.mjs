// SPDX-License-Identifier: Apache-2.0
// A real unit for one test file: a fresh database in a temporary folder with a simulated day, one user of each role, and
// `safar serve` on a free loopback port. SAFAR_BIN names the program.
import { execFile, spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const program = resolve(process.env.SAFAR_BIN ?? 'build/release/src/cli/safar');
const dayMs = 86_400_000;

/** Tomorrow, so that every simulated flight is still to come. */
export const day = new Date(Date.now() + dayMs).toISOString().slice(0, 10);

async function freePort() {
  return new Promise((done, failed) => {
    const probe = createServer();
    probe.once('error', failed);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });
}

async function ready(base, child) {
  for (let i = 0; i < 300; i += 1) {
    if (child.exitCode !== null) throw new Error(`safar serve ended with ${child.exitCode}`);
    const answer = await fetch(`${base}/readyz`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error('safar serve is not ready after 30 s');
}

/** One entry less, one changed, one new: all three at the end, where no simulated traveller has them. */
function nextVersion(csv) {
  const lines = csv.trim().split('\n');
  lines.pop();
  const changed = lines.pop().replace(/,(19|20)\d\d[-\d]*,/, ',1931-01-01,');
  return [...lines, changed, `E-1,"ADDEDSON, ANA"${','.repeat(lines[0].split(',').length - 2)}`, ''].join('\n');
}

/** Starts a unit: a simulated day, a list in force, and its next version staged. `users` holds a random password for each role. */
export async function startUnit() {
  await stat(program);
  const folder = await mkdtemp(join(tmpdir(), 'safar-e2e-'));
  const store = ['--set', `store.url=sqlite:${join(folder, 'safar.db')}`];
  const safar = async (...args) => (await run(program, args, { maxBuffer: 1 << 26 })).stdout.trim();

  const data = join(folder, 'day');
  await safar('simulate', '--flights', '8', '--seed', '7', '--day', day, '--out', data);
  await safar('list', 'import', '--source', 'csv', '--name', 'Sample list', '--owner', 'Test desk', '--purpose', 'Trying the console',
    '--legal-basis', 'none: invented people', '--activate', '--set', 'lists.second_person=false', ...store, join(data, 'watchlist.csv'));
  await safar('ingest', ...store, join(data, 'messages'));
  const users = {};
  for (const role of ['officer', 'supervisor', 'administrator']) {
    users[role] = { user: role, password: await safar('user', 'add', role, '--role', role, '--random', ...store) };
  }
  users.second = { user: 'second', password: await safar('user', 'add', 'second', '--role', 'officer', '--random', ...store) };
  const next = join(folder, 'next.csv');
  await writeFile(next, nextVersion(await readFile(join(data, 'watchlist.csv'), 'utf8')));
  await safar('list', 'import', '--source', 'csv', '--name', 'Sample list', '--owner', 'Test desk', '--purpose', 'Trying the console',
    '--legal-basis', 'none: invented people', '--user', 'administrator', ...store, next);

  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  const child = spawn(program, ['serve', ...store, '--set', `http.listen=127.0.0.1:${port}`, '--set', 'unit.environment=demo'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let log = '';
  child.stderr.on('data', (bytes) => (log += bytes));

  async function stop() {
    if (child.exitCode === null) {
      const ended = new Promise((done) => child.once('exit', done));
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
      await ended;
      clearTimeout(late);
    }
    await rm(folder, { recursive: true, force: true });
    // A sanitizer speaks up at the end.
    if (child.exitCode !== 0) throw new Error(`safar serve ended with ${child.exitCode ?? child.signalCode}\n${log}`);
  }

  try {
    await ready(base, child);
  } catch (error) {
    await stop().catch(() => undefined);
    throw new Error(`${error.message}\n${log}`);
  }
  return { base, users, data, stop, log: () => log };
}

/** A session of the API without a browser. */
export async function signIn(unit, { user, password }) {
  const answer = await fetch(`${unit.base}/api/v1/session`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ user, password }),
  });
  if (!answer.ok) throw new Error(`sign-in of ${user}: ${answer.status}`);
  const cookie = answer.headers.getSetCookie()[0].split(';', 1)[0];
  const me = await answer.json();
  return {
    me,
    request: (path, { headers, ...options } = {}) =>
      fetch(unit.base + path, { ...options, headers: { Cookie: cookie, ...headers } }),
    async get(path) {
      const reply = await this.request(path);
      if (!reply.ok) throw new Error(`GET ${path}: ${reply.status}`);
      return reply.json();
    },
  };
}

/** The rows of the simulated watchlist. */
export async function watchlist(unit) {
  const [head, ...lines] = (await readFile(join(unit.data, 'watchlist.csv'), 'utf8')).trim().split('\n');
  const cells = (line) => [...line.matchAll(/("([^"]*)"|[^,]*)(,|$)/g)].map(([, plain, quoted]) => quoted ?? plain);
  const names = cells(head);
  return lines.map((line) => Object.fromEntries(cells(line).slice(0, names.length).map((cell, i) => [names[i], cell])));
}

/** Whether the day holds both kinds of messages; a test that runs on nothing proves nothing. */
export async function messageNames(unit) {
  return readdir(join(unit.data, 'messages'));
}

let control = 0;

/** A passenger list (PAXLST) of one flight. Each person: surname, given, sex, born_on, nationality, document. */
export function paxlst(flight, people) {
  control += 1;
  const short = (date) => date.replaceAll('-', '').slice(2);
  const compact = day.replaceAll('-', '');
  const segments = [
    `UNB+UNOA:4+ZZ+PAKAPI+${short(day)}:0100+E2E${control}++APIS`,
    `UNG+PAXLST+ZZ+PAKAPI+${short(day)}:0100+1+UN+D:05B`,
  ];
  const message = ['UNH+1+PAXLST:D:05B:UN:IATA', 'BGM+745', `TDT+20+${flight}+++${flight.slice(0, 2)}`, 'LOC+125+DXB', `DTM+189:${compact}0900:203`, 'LOC+87+ISB', `DTM+232:${compact}1300:203`];
  for (const person of people) {
    message.push(
      `NAD+FL+++${person.surname}:${person.given}`,
      `ATT+2++${person.sex}`,
      `DTM+329:${short(person.born_on)}`,
      'LOC+178+DXB',
      'LOC+179+ISB',
      `NAT+2+${person.nationality}`,
      `DOC+P:110:111+${person.document}`,
      'DTM+36:350118',
      `LOC+91+${person.nationality}`,
    );
  }
  message.push(`CNT+42:${people.length}`);
  message.push(`UNT+${message.length + 1}+1`);
  return Buffer.from(`UNA:+.? '${[...segments, ...message, 'UNE+1+1', `UNZ+1+E2E${control}`].join("'")}'`);
}

/** Hands a message in as a carrier's gateway does. */
export async function post(unit, body) {
  const answer = await fetch(`${unit.base}/api/v1/messages`, { method: 'POST', body, headers: { 'Content-Type': 'application/edifact' } });
  if (answer.status !== 202) throw new Error(`POST /messages: ${answer.status} ${await answer.text()}`);
  return answer.json();
}
