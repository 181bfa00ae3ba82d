// SPDX-License-Identifier: Apache-2.0
// The console in a real browser against a real unit: signing in, decisions by keyboard, two officers and one hit, live hits,
// roles, failures, and the audit trail that all of it leaves.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { clean, enter, launch, open, violations } from './browser.mjs';
import { messageNames, paxlst, post, signIn, startUnit, watchlist } from './unit.mjs';

let unit;
let browser;

before(async () => {
  unit = await startUnit();
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await unit?.stop();
});

/** Opens the queue with a chosen hit and its evidence on the screen. */
async function queue(page) {
  await page.goto(`${unit.base}/queue`);
  await page.waitForSelector('.compare tbody tr');
}

const chosen = (page) => page.locator('[role=row][aria-selected=true]');
const chosenId = async (page) => Number((await chosen(page).getAttribute('id')).split('-').at(-1));

test('the simulated day has what the tests need', async () => {
  const names = await messageNames(unit);
  assert.ok(names.some((name) => name.includes('pnrgov')) && names.some((name) => name.includes('paxlst')));
  const api = await signIn(unit, unit.users.officer);
  const { total } = await api.get('/api/v1/hits?state=open');
  assert.ok(total >= 6, `${total} open hits`);
  assert.equal((await api.get('/api/v1/flights')).total, 8);
});

test('a wrong password is refused, the right one gives a cookie that scripts cannot read', async () => {
  const { context, page, seen } = await open(browser, unit.base);
  await page.goto(unit.base);
  await page.fill('input[name=username]', 'officer');
  await page.fill('input[name=password]', 'not the password');
  await page.keyboard.press('Enter');
  await page.getByText('User name or password is not right.').waitFor();
  assert.deepEqual(await context.cookies(), []);

  await page.fill('input[name=password]', unit.users.officer.password);
  await page.keyboard.press('Enter');
  await page.waitForSelector('header nav');
  const cookies = await context.cookies();
  assert.equal(cookies.length, 1);
  assert.equal(cookies[0].httpOnly, true);
  assert.equal(cookies[0].sameSite, 'Strict');
  assert.equal(await page.evaluate(() => document.cookie), '');
  clean(seen);

  await page.waitForTimeout(800);
  await page.click('.bar-user');
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  const answer = await page.request.get(`${unit.base}/api/v1/me`, { headers: { Cookie: `${cookies[0].name}=${cookies[0].value}` } });
  assert.equal(answer.status(), 401, 'the session is ended on the server');
  await context.close();
});

test('the policy is the strict one', async () => {
  const answer = await fetch(`${unit.base}/queue`);
  const policy = answer.headers.get('content-security-policy');
  for (const part of ["default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "require-trusted-types-for 'script'"]) {
    assert.ok(policy.includes(part), `${part} in ${policy}`);
  }
  assert.ok(!/unsafe|\*/.test(policy), policy);
});

test('hits are decided with the keyboard alone', async () => {
  const { context, page, seen } = await open(browser, unit.base);
  const api = await signIn(unit, unit.users.officer);
  await page.goto(`${unit.base}/queue`);
  // The user name has the focus from the start.
  await page.waitForFunction(() => document.activeElement?.getAttribute('name') === 'username');
  await page.keyboard.type(unit.users.officer.user);
  await page.keyboard.press('Tab');
  await page.keyboard.type(unit.users.officer.password);
  await page.keyboard.press('Enter');
  await page.waitForSelector('.compare tbody tr');
  await page.waitForTimeout(800);

  // J and K move, the card follows.
  const first = await chosenId(page);
  await page.keyboard.press('j');
  const second = await chosenId(page);
  assert.notEqual(second, first);
  await page.keyboard.press('k');
  assert.equal(await chosenId(page), first);
  await page.keyboard.press('ArrowDown');
  assert.equal(await chosenId(page), second);
  await page.keyboard.press('ArrowUp');

  // Y confirms and goes on to the next.
  await page.waitForSelector('.decision-bar');
  await page.waitForTimeout(300);
  await page.keyboard.press('y');
  await page.waitForSelector('.undo');
  assert.equal((await api.get(`/api/v1/hits/${first}`)).state, 'confirmed');
  assert.equal(await chosenId(page), second);

  // N asks for a reason; a digit answers.
  await page.waitForSelector('.decision-bar');
  await page.waitForTimeout(300);
  await page.keyboard.press('n');
  await page.waitForSelector('[role=dialog]');
  await page.keyboard.press('2');
  await page.waitForFunction((id) => !document.querySelector('[role=row][aria-selected=true]').id.endsWith(`-${id}`), second);
  const dismissed = await api.get(`/api/v1/hits/${second}`);
  assert.equal(dismissed.state, 'dismissed');
  assert.equal(dismissed.decisions.at(-1).reason, 'different_birth');

  // Z takes it back, and the hit is chosen again.
  await page.keyboard.press('z');
  await page.waitForFunction((id) => document.querySelector('[role=row][aria-selected=true]').id.endsWith(`-${id}`), second);
  assert.equal((await api.get(`/api/v1/hits/${second}`)).state, 'open');

  // U is unsure.
  await page.waitForTimeout(500);
  await page.keyboard.press('u');
  await page.waitForFunction((id) => !document.querySelector('[role=row][aria-selected=true]').id.endsWith(`-${id}`), second);
  assert.equal((await api.get(`/api/v1/hits/${second}`)).state, 'unsure');

  // Slash filters, Escape clears, Enter goes back to the list; Enter opens the hit, Escape returns.
  const rows = await page.locator('.grid-body [role=row]').count();
  await page.keyboard.press('/');
  await page.keyboard.type('nobody has such a name');
  await page.waitForSelector('.notice');
  await page.keyboard.press('Escape');
  await page.waitForSelector('.grid');
  await page.keyboard.press('Enter');
  assert.equal(await page.locator('.grid-body [role=row]').count(), rows);
  const third = await chosenId(page);
  await page.keyboard.press('Enter');
  await page.waitForURL(`**/hits/${third}`);
  await page.waitForFunction(() => document.activeElement?.tagName === 'H1');
  await page.keyboard.press('Escape');
  await page.waitForURL('**/queue**');

  // Escape from the address: a decided hit is found under its state and opened again.
  await page.goto(`${unit.base}/hits/${first}`);
  await page.waitForSelector('.decision-bar');
  await page.keyboard.press('r');
  await page.waitForFunction(() => document.querySelectorAll('.decisions li').length === 2);
  assert.equal((await api.get(`/api/v1/hits/${first}`)).state, 'open');

  // Letter keys can be switched off.
  await page.waitForTimeout(800);
  await page.keyboard.press('?');
  await page.waitForSelector('[role=dialog]');
  await page.waitForTimeout(200);
  for (let i = 0; i < 4 && !(await page.evaluate(() => document.activeElement?.getAttribute('role') === 'switch')); i += 1) await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  await page.keyboard.press('Escape');
  await page.waitForSelector('[role=dialog]', { state: 'detached' });
  await page.keyboard.press('y');
  await page.waitForTimeout(500);
  assert.equal((await api.get(`/api/v1/hits/${first}`)).state, 'open');
  clean(seen);
  await context.close();
});

test('a dismissal counts for later journeys when that is asked for with a note, until it is taken back', async () => {
  const { context, page, seen } = await open(browser, unit.base);
  const api = await signIn(unit, unit.users.supervisor);
  await enter(page, unit.base, unit.users.supervisor);
  const { id } = (await api.get('/api/v1/hits?limit=1')).items[0];
  await page.goto(`${unit.base}/hits/${id}`);
  await page.waitForSelector('.decision-bar');
  await page.waitForTimeout(300);
  await page.keyboard.press('n');
  await page.getByRole('checkbox', { name: /later journeys/ }).check();
  await page.getByRole('button', { name: /Different person/ }).click();
  await page.getByText('For later journeys a note is needed.').waitFor();
  assert.equal((await api.get(`/api/v1/hits/${id}`)).state, 'open');
  assert.deepEqual(await violations(page), []);
  await page.keyboard.type('compared with the photograph');
  await page.getByRole('button', { name: /Different person/ }).click();
  await page.waitForSelector('.suppression');
  const { state, suppression } = await api.get(`/api/v1/hits/${id}`);
  assert.deepEqual([state, suppression.fit, suppression.note], ['dismissed', 'applies', 'compared with the photograph']);
  assert.deepEqual(await violations(page), []);
  await page.keyboard.press('z');
  await page.waitForSelector('.decision-bar .button-primary');
  assert.ok((await api.get(`/api/v1/suppressions/${suppression.id}`)).lifted_at);
  clean(seen);
  await context.close();
});

test('two officers, one hit: one wins, the other is told', async () => {
  const one = await open(browser, unit.base);
  const two = await open(browser, unit.base);
  // The second officer's stream is cut, so that the page cannot know in time.
  await two.page.route('**/api/v1/stream', (route) => route.abort());
  await enter(one.page, unit.base, unit.users.officer);
  await enter(two.page, unit.base, unit.users.second);
  await queue(one.page);
  const id = await chosenId(one.page);
  await two.page.goto(`${unit.base}/hits/${id}`);
  await two.page.waitForSelector('.decision-bar');
  await two.page.getByText('Connection lost').waitFor();

  await one.page.keyboard.press('y');
  await one.page.waitForSelector('.undo');
  await two.page.keyboard.press('u');
  await two.page.getByText('Somebody else was quicker').waitFor();
  await two.page.getByText(/officer.*decided.*Confirmed/).waitFor();

  const hit = await (await signIn(unit, unit.users.second)).get(`/api/v1/hits/${id}`);
  assert.equal(hit.state, 'confirmed');
  assert.equal(hit.decisions.at(-1).user, 'officer');
  clean(one.seen);
  assert.deepEqual(two.seen.violations, []);
  await one.context.close();
  await two.context.close();
});

test('a new hit appears live and moves nothing; a hostile name stays text', async () => {
  const { context, page, seen } = await open(browser, unit.base);
  await enter(page, unit.base, unit.users.officer);
  await queue(page);
  await page.getByText('Live', { exact: true }).waitFor();
  const before = await chosenId(page);
  const places = () =>
    page.locator('.grid-body [role=row]').evaluateAll((rows) => rows.slice(0, 5).map((row) => [row.id, row.getBoundingClientRect().y]));
  const rows = await places();

  const entry = (await watchlist(unit)).find((e) => e.document !== '' && /^\d{4}-\d{2}-\d{2}$/.test(e.born_on) && /^[A-Z ]+, [A-Z ]+$/.test(e.name));
  const [surname, given] = entry.name.split(', ');
  const hostile = '<IMG SRC=X ONERROR=ALERT(1)>';
  const listed = { surname, given, sex: entry.sex || 'M', born_on: entry.born_on, nationality: entry.nationality || 'PAK', document: entry.document };
  const stranger = { ...listed, surname: hostile, given: '<B>BOLD', document: 'QX0000001' };
  const { id: message } = await post(unit, paxlst('ZZ7431', [listed, stranger]));
  assert.ok(message > 0);

  const bar = page.locator('.fresh');
  await bar.waitFor({ timeout: 10_000 });
  assert.match(await bar.innerText(), /1 new hit/);
  assert.deepEqual(await places(), rows, 'nothing moved');
  assert.equal(await chosenId(page), before);
  await page.keyboard.press('.');
  await bar.waitFor({ state: 'detached' });
  await page.keyboard.press('/');
  await page.keyboard.type('ZZ7431');
  await page.waitForFunction(() => document.querySelectorAll('.grid-body [role=row]').length === 1);
  assert.match(await page.locator('.grid-body [role=row]').innerText(), new RegExp(surname));
  assert.equal(await page.locator('.chip-urgent').count() > 0, true, 'a listed document is urgent');

  const api = await signIn(unit, unit.users.officer);
  const flight = (await api.get('/api/v1/flights?q=ZZ7431')).items[0];
  await page.goto(`${unit.base}/flights/${flight.id}`);
  await page.waitForSelector('.grid-body [role=row]');
  await page.keyboard.press('/');
  await page.keyboard.type('QX0000001');
  await page.waitForFunction(() => document.querySelectorAll('.grid-body [role=row]').length === 1);
  assert.equal(await page.locator('main img, main b b').count(), 0);
  clean(seen);
  await context.close();
});

test('roles: what the menu hides the server refuses', async () => {
  const hit = (await (await signIn(unit, unit.users.supervisor)).get('/api/v1/hits?limit=1')).items[0];
  const open403 = {
    administrator: ['/api/v1/flights', `/api/v1/flights/${hit.flight.id}`, `/api/v1/flights/${hit.flight.id}/journeys`, '/api/v1/hits', `/api/v1/hits/${hit.id}`, '/api/v1/stream', '/api/v1/audit'],
    officer: ['/api/v1/audit', '/api/v1/lists'],
    supervisor: [],
  };
  for (const [role, paths] of Object.entries(open403)) {
    const api = await signIn(unit, unit.users[role]);
    for (const path of paths) {
      const answer = await api.request(path);
      assert.equal(answer.status, 403, `${role} ${path}`);
      assert.equal((await answer.json()).code, 'forbidden');
    }
  }
  const admin = await signIn(unit, unit.users.administrator);
  const decide = (headers) =>
    admin.request(`/api/v1/hits/${hit.id}/decision`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'If-Match': `"${hit.version}"`, ...headers },
      body: '{"outcome":"confirm"}',
    });
  assert.equal((await decide({ 'X-Safar-CSRF': admin.me.csrf })).status, 403);
  const officer = await signIn(unit, unit.users.officer);
  const without = await officer.request(`/api/v1/hits/${hit.id}/decision`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'If-Match': `"${hit.version}"` },
    body: '{"outcome":"confirm"}',
  });
  assert.equal((await without.json()).code, 'csrf');
  assert.equal((await fetch(`${unit.base}/api/v1/hits`)).status, 401);

  const { context, page, seen } = await open(browser, unit.base);
  const asked = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await enter(page, unit.base, unit.users.administrator);
  await page.waitForURL('**/lists');
  const links = await page.locator('header nav a').allInnerTexts();
  assert.deepEqual(links, ['Watchlists', 'Messages']);
  await page.waitForSelector('table');
  for (const path of ['/queue', '/flights', `/flights/${hit.flight.id}`, `/hits/${hit.id}`, '/audit']) {
    await page.goto(unit.base + path);
    await page.getByText('Not open to your role').waitFor();
  }
  const forbidden = asked.filter((path) => /^\/api\/v1\/(flights|hits|stream|audit)/.test(path));
  assert.deepEqual(forbidden, [], 'the page does not even ask');
  clean(seen);
  await context.close();
});

test('a version of a list: who staged it may not put it in force, a second person does', async () => {
  const second = await open(browser, unit.base);
  const { context, page, seen } = await open(browser, unit.base);
  await enter(page, unit.base, unit.users.administrator);
  await page.goto(`${unit.base}/lists`);
  await page.getByText('You staged this version').waitFor();
  assert.equal(await page.getByRole('button', { name: 'Put version 2 in force' }).count(), 0, 'not before the changes are seen');
  await page.getByRole('button', { name: 'Show what changes' }).click();
  await page.getByRole('button', { name: 'Put version 2 in force' }).click();
  await page.getByText('another person must put it in force').waitFor();

  await enter(second.page, unit.base, unit.users.supervisor);
  await second.page.goto(`${unit.base}/lists`);
  await second.page.getByRole('button', { name: 'Show what changes' }).click();
  const rows = second.page.locator('.staged tbody tr');
  await rows.first().waitFor();
  assert.deepEqual((await rows.locator('.chip').allInnerTexts()).map((text) => text.trim().split(/\s+/).at(-1)), ['Changed', 'Removed', 'Added']);
  assert.match(await rows.nth(0).innerText(), /Born: .*1931-01-01/s);
  assert.match(await rows.nth(2).innerText(), /ADDEDSON, ANA/);
  await second.page.getByRole('button', { name: 'Put version 2 in force' }).click();
  await second.page.locator('.staged').waitFor({ state: 'detached' });
  const [list] = await (await signIn(unit, unit.users.supervisor)).get('/api/v1/lists');
  assert.equal(list.version, 2);
  clean(seen);
  clean(second.seen);
  await context.close();
  await second.context.close();
});

test('every view and decision is in the audit log; no name is in an address, a title or the browser’s storage', async () => {
  const { context, page, seen } = await open(browser, unit.base);
  const titles = [];
  const supervisor = await signIn(unit, unit.users.supervisor);
  const since = (await supervisor.get('/api/v1/audit?limit=1')).items[0].id;
  await enter(page, unit.base, unit.users.supervisor);
  const { items } = await supervisor.get('/api/v1/hits?state=open&limit=500');
  const hit = items.at(-1);
  for (const [path, wait] of [['/flights', '.grid-body [role=row]'], [`/flights/${hit.flight.id}`, '.grid-body [role=row]'], ['/queue', '.compare tbody tr'], [`/hits/${hit.id}`, '.decision-bar']]) {
    await page.goto(unit.base + path);
    await page.waitForSelector(wait);
    await page.waitForTimeout(300);
    titles.push(await page.title());
  }
  await page.keyboard.press('u');
  await page.waitForFunction(() => document.querySelectorAll('.decisions li').length > 0);

  const entries = (await supervisor.get('/api/v1/audit?limit=500')).items.filter((e) => e.id > since && e.user === 'supervisor');
  const found = (action, object) => entries.some((e) => e.action === action && e.object === object);
  assert.ok(found('view_board', 'flights'), 'board');
  assert.ok(found('view', `flight:${hit.flight.id}`), 'flight');
  assert.ok(found('view_manifest', `flight:${hit.flight.id}`), 'manifest');
  assert.ok(entries.some((e) => e.action === 'view_queue'), 'queue');
  assert.ok(found('view', `hit:${hit.id}`), 'hit');
  assert.ok(found('decide', `hit:${hit.id}`), 'decision');
  assert.ok(entries.some((e) => e.action === 'sign_in'), 'sign-in');
  const trail = (await supervisor.get(`/api/v1/audit?object=hit:${hit.id}`)).items;
  assert.ok(trail.length > 0 && trail.every((e) => e.object === `hit:${hit.id}`));

  const stored = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
  // Files of the page have names of their own (BUTT is part of BUTTON); a query behind one is looked at.
  const addresses = seen.addresses.filter((address) => !/\/assets\/[^/?#]+$/.test(address));
  const everything = [...addresses, ...titles, stored].join('\n').toUpperCase();
  for (const { traveller } of items) {
    for (const word of [traveller.surname, traveller.document ?? traveller.surname]) {
      const inAddress = encodeURIComponent(word).toUpperCase();
      assert.ok(word.length < 4 || (!everything.includes(word) && !everything.includes(inAddress)), 'a name or document left the page');
    }
  }
  clean(seen);
  await context.close();
});

test('a failure never looks like an empty list, and can be tried again', async () => {
  const { context, page } = await open(browser, unit.base);
  await enter(page, unit.base, unit.users.officer);
  const broken = { status: 503, contentType: 'application/problem+json', body: JSON.stringify({ type: 'about:blank', title: 'x', status: 503, code: 'unavailable', request_id: 'r-42' }) };
  for (const [path, api] of [['/queue', '**/api/v1/hits?state*'], ['/flights', '**/api/v1/flights?*']]) {
    await page.route(api, (route) => route.fulfill(broken));
    await page.goto(unit.base + path);
    await page.getByText('This could not be loaded').waitFor({ timeout: 20_000 });
    await page.getByText('r-42').waitFor();
    assert.deepEqual(await violations(page), []);
    await page.unroute(api);
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.waitForSelector('.grid-body [role=row]');
  }
  await context.close();
});

test('a session that has ended asks to sign in and goes on in the same place', async () => {
  const { context, page, seen } = await open(browser, unit.base);
  await enter(page, unit.base, unit.users.officer, '/flights');
  await page.waitForURL('**/flights');
  const [cookie] = await context.cookies();
  const headers = { Cookie: `${cookie.name}=${cookie.value}` };
  const me = await (await fetch(`${unit.base}/api/v1/me`, { headers })).json();
  assert.equal((await fetch(`${unit.base}/api/v1/session`, { method: 'DELETE', headers: { ...headers, 'X-Safar-CSRF': me.csrf } })).status, 204);
  await page.getByText('Your session has ended').waitFor({ timeout: 20_000 });
  await page.fill('input[name=username]', 'officer');
  await page.fill('input[name=password]', unit.users.officer.password);
  await page.keyboard.press('Enter');
  await page.waitForSelector('.grid-body [role=row]');
  assert.equal(new URL(page.url()).pathname, '/flights');
  clean(seen);
  await context.close();
});
