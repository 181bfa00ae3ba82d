// SPDX-License-Identifier: Apache-2.0
// Every page and dialog of the console, in both languages and themes, wide and narrow: no accessibility violation (axe, WCAG 2.2
// A and AA and best practice), nothing outside its place, nothing that the policy forbids.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { clean, enter, launch, misplaced, open, violations } from './browser.mjs';
import { signIn, startUnit } from './unit.mjs';

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

const modes = [
  { name: 'English, light', language: 'en', theme: 'light' },
  { name: 'English, dark, compact', language: 'en', theme: 'dark', density: 'compact', width: 1280, height: 800 },
  { name: 'Urdu, light', language: 'ur', theme: 'light' },
  { name: 'English, 390 px', language: 'en', theme: 'light', width: 390, height: 844 },
];

for (const mode of modes) {
  test(`every page is accessible and whole: ${mode.name}`, async () => {
    const { context, page, seen } = await open(browser, unit.base, mode);
    const wrong = [];
    async function look(name) {
      await page.waitForTimeout(250);
      for (const text of await violations(page)) wrong.push(`${name}: ${text}`);
      for (const text of await misplaced(page)) wrong.push(`${name}: ${text}`);
    }
    const narrow = mode.width === 390;
    await page.goto(unit.base);
    await page.waitForSelector('input[name=password]');
    await look('sign-in');
    await enter(page, unit.base, unit.users.supervisor);
    assert.equal(await page.getAttribute('html', 'dir'), mode.language === 'ur' ? 'rtl' : 'ltr');

    await page.goto(`${unit.base}/queue`);
    await page.waitForSelector(narrow ? '.grid' : '.compare tbody tr');
    await look('queue');
    await page.fill('.filter-input', 'nobody has such a name');
    await page.waitForSelector('.notice');
    await look('queue, nothing fits');
    if (!narrow) {
      await page.goto(`${unit.base}/queue`);
      await page.waitForSelector('.compare tbody tr');
      await page.waitForTimeout(800);
      await page.keyboard.press('?');
      await page.waitForSelector('[role=dialog]');
      await look('shortcut sheet');
      await page.keyboard.press('Escape');
      await page.waitForSelector('[role=dialog]', { state: 'detached' });
      await page.keyboard.press('n');
      await page.waitForSelector('[role=dialog]');
      await look('reason dialog');
      await page.keyboard.press('Escape');
      await page.waitForSelector('[role=dialog]', { state: 'detached' });
    }
    await page.click('.bar-user');
    await page.waitForSelector('[role=menu]');
    await look('user menu');
    await page.keyboard.press('Escape');

    const api = await signIn(unit, unit.users.supervisor);
    const hit = (await api.get('/api/v1/hits?limit=1')).items[0];
    await page.goto(`${unit.base}/hits/${hit.id}`);
    await page.waitForSelector('.compare tbody tr');
    await look('hit');
    await page.goto(`${unit.base}/flights`);
    await page.waitForSelector('.grid [role=row]');
    await look('flights');
    await page.goto(`${unit.base}/flights/${hit.flight.id}`);
    await page.waitForSelector('.grid [role=row]');
    await look('flight');
    if (!narrow) {
      // From the end up to somebody without a hit: a row with one leads to the hit's own page.
      for (let up = 0; up < 20 && (await page.locator('[role=dialog]').count()) === 0; up += 1) {
        await page.goto(`${unit.base}/flights/${hit.flight.id}`);
        await page.waitForSelector('.grid [role=row]');
        await page.keyboard.press('j');
        await page.keyboard.press('End');
        for (let i = 0; i < up; i += 1) await page.keyboard.press('ArrowUp');
        await page.keyboard.press('Enter');
        await page.waitForSelector('[role=dialog], .decision-bar');
      }
      await page.waitForSelector('[role=dialog]');
      await look('traveller dialog');
    }
    for (const [path, wait] of [['/lists', 'table'], ['/audit', 'table'], ['/messages', 'form'], ['/hits/999999', '.notice']]) {
      await page.goto(unit.base + path);
      await page.waitForSelector(wait);
      await look(path);
      if (path === '/lists') {
        await page.locator('.staged .button').click();
        await page.waitForSelector('.staged table');
        await look('what a staged version changes');
      }
    }
    await page.evaluate(() => history.pushState({}, '', '/no/such/page'));
    await page.waitForSelector('.page-message');
    await look('a wrong address');
    await page.goto(`${unit.base}/messages`);
    await page.fill('main input', '1');
    await page.keyboard.press('Enter');
    await page.waitForSelector('article');
    await look('message');
    assert.deepEqual(wrong, []);
    clean(seen);
    await context.close();
  });
}
