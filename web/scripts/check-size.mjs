// SPDX-License-Identifier: Apache-2.0
// Holds the build to its budgets (kB = 1000 bytes, gzip level 9): the first screen's scripts and styles, every lazy chunk,
// the sum, and the fonts of each language. The first screen is the entry, all it imports, and the queue.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const assets = fileURLToPath(new URL('../dist/assets/', import.meta.url));
const html = readFileSync(fileURLToPath(new URL('../dist/index.html', import.meta.url)), 'utf8');
const files = readdirSync(assets);
const gz = new Map(files.filter((f) => /\.(js|css)$/.test(f)).map((f) => [f, gzipSync(readFileSync(assets + f), { level: 9 }).length]));
const source = (f) => readFileSync(assets + f, 'utf8');

/** Every file that `start` imports statically, itself included. */
function reach(start, seen = new Set()) {
  if (seen.has(start)) return seen;
  seen.add(start);
  for (const [, name] of source(start).matchAll(/(?:from|import)\s*["']\.\/([^"']+\.js)["']/g)) reach(name, seen);
  return seen;
}

const entry = files.find((f) => f.endsWith('.js') && html.includes(f));
const first = reach(entry);
for (const f of files.filter((n) => /^queue-.*\.js$/.test(n))) reach(f, first);
const sum = (names) => [...names].reduce((total, f) => total + (gz.get(f) ?? 0), 0);
const js = [...gz.keys()].filter((f) => f.endsWith('.js'));
const css = [...gz.keys()].filter((f) => f.endsWith('.css'));
const lazy = js.filter((f) => !first.has(f));
const fonts = files.filter((f) => f.endsWith('.woff2'));
const size = (pattern) => fonts.filter((f) => pattern.test(f)).reduce((n, f) => n + statSync(assets + f).size, 0);
const latin = size(/hyperlegible.*-latin-[46]00/);

const checks = [
  ['first screen scripts', sum(first), 180_000],
  ['styles', sum(css), 20_000],
  ['all scripts', sum(js), 550_000],
  ['largest lazy chunk', Math.max(0, ...lazy.map((f) => gz.get(f))), 150_000],
  ['fonts, English', latin, 120_000],
  ['fonts, Urdu', latin + size(/naskh/), 120_000],
];
let over = 0;
for (const [what, bytes, limit] of checks) {
  const bad = bytes > limit;
  if (bad) over += 1;
  console.log(`${bad ? 'OVER' : 'ok  '} ${what}: ${(bytes / 1000).toFixed(1)} kB of ${limit / 1000}`);
}
process.exit(over > 0 ? 1 : 0);
