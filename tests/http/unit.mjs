// SPDX-License-Identifier: Apache-2.0
// A real unit for one test file: `safar serve` on a free loopback port over an empty database in a temporary folder.
// SAFAR_BIN names the program. All people here are invented.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export const program = resolve(process.env.SAFAR_BIN ?? 'build/dev/src/cli/safar');

/** Runs `safar` to its end: `{ status, stdout, stderr }`. */
export function safar(args, { input } = {}) {
  const { status, stdout, stderr } = spawnSync(program, args, { input, encoding: 'utf8', timeout: 60_000 });
  return { status, stdout, stderr };
}

export class Unit {
  constructor() {
    this.folder = mkdtempSync(join(tmpdir(), 'safar-http-'));
    this.store = ['--set', `store.url=sqlite:${join(this.folder, 'unit.db')}`];
    this.users = {};
    this.log = '';
  }

  /** Adds a user with a random password. */
  addUser(name, role) {
    const { status, stdout, stderr } = safar(['user', 'add', name, '--role', role, '--random', ...this.store]);
    if (status !== 0) throw new Error(`safar user add: ${stderr}`);
    this.users[name] = stdout.trim();
  }

  /** Puts a watchlist of persons in force: rows of `id,name,born_on,sex,nationality,document`. */
  importList(name, rows) {
    this.import(name, rows, ['--activate', '--set', 'lists.second_person=false']);
  }

  /** Stages it in the name of `user`, for a second person to activate. */
  stageList(name, rows, user) {
    this.import(name, rows, ['--user', user]);
  }

  import(name, rows, more) {
    const file = join(this.folder, `${name}.csv`);
    writeFileSync(file, ['id,name,born_on,sex,nationality,document', ...rows].join('\n') + '\n');
    const { status, stderr } = safar(['list', 'import', '--source', 'csv', '--name', name, '--owner', 'Test desk', '--purpose',
      'Tests', '--legal-basis', 'none: invented people', ...more, ...this.store, file]);
    if (status !== 0) throw new Error(`safar list import: ${stderr}`);
  }

  /** Starts serving; `settings` are `key=value` texts. Answers when the address was printed. */
  async serve(settings = []) {
    const more = settings.flatMap((s) => ['--set', s]);
    this.child = spawn(program, ['serve', ...this.store, '--set', 'http.listen=127.0.0.1:0', ...more], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child.stderr.on('data', (bytes) => (this.log += bytes));
    this.ended = new Promise((done) => this.child.once('exit', (code, signal) => done({ code, signal })));
    this.base = new URL(await new Promise((done, failed) => {
      let text = '';
      this.child.stdout.on('data', (bytes) => {
        text += bytes;
        const found = /at (https?:\/\/\S+)\n/.exec(text);
        if (found) done(found[1]);
      });
      this.ended.then(({ code }) => failed(new Error(`safar serve ended with ${code}: ${this.log}`)));
    }));
    return this;
  }

  /** SIGTERM, then `{ code, signal, seconds }`. */
  async stop() {
    const begun = performance.now();
    if (this.child?.exitCode === null) {
      this.child.kill('SIGTERM');
      const late = setTimeout(() => this.child.kill('SIGKILL'), 20_000);
      await this.ended;
      clearTimeout(late);
    }
    rmSync(this.folder, { recursive: true, force: true });
    return { ...(await this.ended), seconds: (performance.now() - begun) / 1000 };
  }

  /** Options for node:http; certificates of tests are their own authority. */
  options(method, path, headers) {
    return { host: this.base.hostname, port: this.base.port, method, path, headers, agent: false, rejectUnauthorized: false };
  }

  open(options, answered) {
    return (this.base.protocol === 'https:' ? https : http).request(options, answered);
  }

  /** One request: `{ status, headers, text, json }`. A body that is an object is sent as JSON. */
  call(method, path, { headers = {}, body, session } = {}) {
    const bytes = body === undefined ? undefined : Buffer.isBuffer(body) || typeof body === 'string' ? Buffer.from(body) : Buffer.from(JSON.stringify(body));
    const all = {
      ...(bytes && { 'Content-Length': bytes.length }),
      ...(bytes && !Buffer.isBuffer(body) && typeof body !== 'string' && { 'Content-Type': 'application/json' }),
      ...(session && { Cookie: session.cookie }),
      ...(session && method !== 'GET' && method !== 'HEAD' && { 'X-Safar-CSRF': session.me.csrf }),
      ...headers,
    };
    for (const name of Object.keys(all)) if (all[name] === undefined) delete all[name];
    return new Promise((done, failed) => {
      const request = this.open(this.options(method, path, all), (answer) => {
        const parts = [];
        answer.on('data', (part) => parts.push(part));
        answer.on('end', () => {
          const text = Buffer.concat(parts).toString();
          const type = answer.headers['content-type'] ?? '';
          done({ status: answer.statusCode, headers: answer.headers, text, json: /json/.test(type) ? JSON.parse(text) : undefined });
        });
        answer.on('error', failed);
      });
      request.on('error', failed);
      request.setTimeout(30_000, () => request.destroy(new Error('timeout')));
      request.end(bytes);
    });
  }

  /** Signs in: `{ cookie, me, answer }`. */
  async signIn(user, password = this.users[user]) {
    const answer = await this.call('POST', '/api/v1/session', { body: { user, password } });
    if (answer.status !== 200) throw new Error(`sign-in: ${answer.status} ${answer.text}`);
    return { cookie: answer.headers['set-cookie'][0].split(';')[0], me: answer.json, answer };
  }

  /** Hands a message in and waits until it is processed. */
  async submit(bytes) {
    const kept = await this.call('POST', '/api/v1/messages', { body: Buffer.from(bytes) });
    if (kept.status !== 202) throw new Error(`message: ${kept.status} ${kept.text}`);
    for (let i = 0; i < 400; i += 1) {
      const { json } = await this.call('GET', `/api/v1/messages/${kept.json.id}`);
      if (json.status !== 'received') return { kept: kept.json, now: json };
      await new Promise((done) => setTimeout(done, 25));
    }
    throw new Error('the message is not processed');
  }

  /** Opens the live stream. */
  stream(session, headers = {}) {
    return new Stream(this, session, headers);
  }
}

/** A connection to the live stream. */
export class Stream {
  constructor(unit, session, headers) {
    this.text = '';
    this.waiting = [];
    this.ended = false;
    this.opened = new Promise((done, failed) => {
      this.request = unit.open(unit.options('GET', '/api/v1/stream', { Cookie: session.cookie, ...headers }), (answer) => {
        answer.setEncoding('utf8');
        answer.on('data', (part) => {
          this.text += part;
          this.look();
        });
        answer.on('close', () => {
          this.ended = true;
          this.look();
        });
        answer.on('error', () => {});
        done(answer);
      });
      this.request.on('error', failed);
      this.request.end();
    });
    this.opened.catch(() => {});
  }

  /** Every event so far: `{ id, event, data }`. */
  get events() {
    return this.text.split('\n\n').slice(0, -1).filter((part) => !part.startsWith(':')).map((part) => {
      const fields = Object.fromEntries(part.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]));
      return { ...fields, data: JSON.parse(fields.data) };
    });
  }

  look() {
    this.waiting = this.waiting.filter(({ wanted, done }) => {
      const found = wanted(this);
      if (found) done(found);
      return !found;
    });
  }

  /** Waits until `wanted(stream)` is true; answers with it. */
  until(wanted, ms = 10_000) {
    return new Promise((done, failed) => {
      const late = setTimeout(() => failed(new Error(`not on the stream: ${this.text.slice(-500)}`)), ms);
      this.waiting.push({ wanted, done: (found) => (clearTimeout(late), done(found)) });
      this.look();
    });
  }

  event(kind, test = () => true, ms) {
    return this.until((stream) => stream.events.find((e) => e.event === kind && test(e)), ms);
  }

  close() {
    this.request.destroy();
  }
}

let control = 0;

const two = (n) => String(n).padStart(2, '0');

/** `hours` from now as `{ day: '20261124', time: '0910' }`. */
export function inHours(hours) {
  const at = new Date(Date.now() + hours * 3_600_000);
  return { day: `${at.getUTCFullYear()}${two(at.getUTCMonth() + 1)}${two(at.getUTCDate())}`, time: `${two(at.getUTCHours())}${two(at.getUTCMinutes())}` };
}

/** A passenger list of one flight DOH-ISB. People: `{ surname, given, sex, born_on: 'YYMMDD', nationality, document }`. */
export function paxlst(flight, people, departs = inHours(20)) {
  control += 1;
  const { day, time } = departs;
  const stamp = `${day.slice(2)}:0100`;
  const message = ['UNH+1+PAXLST:D:05B:UN:IATA', 'BGM+745', `TDT+20+${flight}+++${flight.slice(0, 2)}`, 'LOC+125+DOH',
    `DTM+189:${day}${time}:203`, 'LOC+87+ISB', `DTM+232:${day}2359:203`];
  for (const p of people)
    message.push(`NAD+FL+++${p.surname}:${p.given}`, `ATT+2++${p.sex}`, `DTM+329:${p.born_on}`, 'LOC+178+DOH', 'LOC+179+ISB',
      `NAT+2+${p.nationality}`, `DOC+P:110:111+${p.document}`, 'DTM+36:350118', `LOC+91+${p.nationality}`);
  message.push(`CNT+42:${people.length}`);
  message.push(`UNT+${message.length + 1}+1`);
  const all = [`UNB+UNOA:4+ZZ+PAKAPI+${stamp}+H${control}++APIS`, `UNG+PAXLST+ZZ+PAKAPI+${stamp}+1+UN+D:05B`, ...message, 'UNE+1+1', `UNZ+1+H${control}`];
  return `UNA:+.? '${all.join("'")}'`;
}

/** Invented travellers, `count` of them, that are on no list. */
export function crowd(count, from = 0) {
  const letters = (n) => [...String(n)].map((d) => 'ABCDEFGHIJ'[Number(d)]).join('');
  return Array.from({ length: count }, (_, i) => ({
    surname: `PLAIN${letters(i + from)}`, given: `TRAVELLER${letters(i * 7 + from)}`, sex: i % 2 ? 'M' : 'F', born_on: `7${i % 10}0${(i % 9) + 1}1${i % 9}`,
    nationality: 'QAT', document: `P${1_000_000 + i + from}`,
  }));
}

/** The person on the list that `listed` makes. */
export const wanted = { surname: 'EXAMPLESON', given: 'ZEBEDEE QUILL', sex: 'M', born_on: '640712', nationality: 'UTO', document: 'X7654321' };

/** A watchlist row of that person. */
export const listed = 'E-1,"EXAMPLESON, ZEBEDEE QUILL",1964-07-12,M,UTO,X7654321';
