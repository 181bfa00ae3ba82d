// SPDX-License-Identifier: Apache-2.0
// Chromium for the tests. Every page is watched: a breach of the Content-Security-Policy, a request to elsewhere, an error on
// the console or an address, title or stored value with a traveller's name is written down and fails the test that looks.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';

const require = createRequire(new URL('../../web/package.json', import.meta.url));
const { chromium } = require('playwright-core');
const axe = require('axe-core');

const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** One browser with a profile of its own; `close` it at the end. */
export function launch() {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', headless: true, args: flags });
}

/** A watched page in a context of its own (its own cookies), with the given preferences. */
export async function open(browser, base, { language = 'en', theme = 'light', width = 1440, height = 900, density = 'comfortable' } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, locale: 'en-GB' });
  const page = await context.newPage();
  const seen = { violations: [], elsewhere: [], errors: [], addresses: [] };
  await page.exposeFunction('reportViolation', (text) => seen.violations.push(text));
  await page.addInitScript((prefs) => {
    document.addEventListener('securitypolicyviolation', (event) => {
      window.reportViolation(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
    });
    if (localStorage.getItem('safar.prefs') === null) localStorage.setItem('safar.prefs', prefs);
  }, JSON.stringify({ language, theme, density }));
  page.on('request', (request) => {
    if (!request.url().startsWith(`${base}/`)) seen.elsewhere.push(request.url());
    seen.addresses.push(request.url());
  });
  page.on('framenavigated', (frame) => seen.addresses.push(frame.url()));
  page.on('pageerror', (error) => seen.errors.push(String(error)));
  page.on('console', (message) => {
    // The browser itself reports each refused call (401, 403, 412) as an error; those are answers that the tests ask for.
    if (message.type() === 'error' && !/Failed to load resource/.test(message.text())) seen.errors.push(message.text());
  });
  return { context, page, seen };
}

/** Signs in through the form. */
export async function enter(page, base, { user, password }, path = '/') {
  await page.goto(base + path);
  await page.fill('input[name=username]', user);
  await page.fill('input[name=password]', password);
  await page.keyboard.press('Enter');
  await page.waitForSelector('header nav');
}

/** The accessibility violations of the page as it stands, one line each. */
export async function violations(page) {
  // Evaluated by the debugger, so the page's policy need not allow it.
  const session = await page.context().newCDPSession(page);
  await session.send('Runtime.evaluate', { expression: axe.source });
  const tags = JSON.stringify(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice']);
  const { result } = await session.send('Runtime.evaluate', {
    expression: `axe.run(document, { runOnly: ${tags} }).then(({ violations, passes }) => JSON.stringify({
      passes: passes.length,
      violations: violations.map((v) => v.id + ': ' + v.nodes.map((n) => n.html.slice(0, 160)).join(' | ')) }))`,
    awaitPromise: true,
    returnByValue: true,
  });
  await session.detach();
  const report = JSON.parse(result.value);
  if (report.passes < 10) throw new Error('axe looked at next to nothing');
  return report.violations;
}

/** What is wrong with the geometry: a page wider than the window, cells outside their grid. */
export function misplaced(page) {
  return page.evaluate(() => {
    const wrong = [];
    if (document.documentElement.scrollWidth > window.innerWidth) wrong.push(`page is ${document.documentElement.scrollWidth} px wide`);
    const grid = document.querySelector('.grid');
    const box = grid?.getBoundingClientRect();
    for (const cell of grid?.querySelectorAll('.cell > *') ?? []) {
      const r = cell.getBoundingClientRect();
      if (r.width > 0 && (r.left < box.left - 1 || r.right > box.right + 1)) wrong.push(`outside its grid: ${cell.className}`);
    }
    return wrong;
  });
}

/** Nothing that a watched page must not do was done. */
export function clean(seen) {
  assert.deepEqual(seen.violations, [], 'Content-Security-Policy');
  assert.deepEqual(seen.elsewhere, [], 'requests to elsewhere');
  assert.deepEqual(seen.errors, [], 'errors on the console');
}
