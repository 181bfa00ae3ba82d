// SPDX-License-Identifier: Apache-2.0
// Refuses physical directions in CSS: a page in Urdu mirrors only what is written logically.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../src/styles/', import.meta.url));
const physical = [
  /(^|[\s;{])(left|right|top|bottom)\s*:/,
  /(margin|padding|border|scroll-margin|scroll-padding)-(left|right|top|bottom)/,
  /border-(top|bottom)-(left|right)-radius/,
  /(text-align|float|clear)\s*:\s*(left|right)/,
  /(^|[\s;{])(min-|max-)?(width|height)\s*:/,
  /overflow-[xy]\s*:/,
];
let bad = 0;
for (const name of readdirSync(folder).filter((n) => n.endsWith('.css'))) {
  const lines = readFileSync(folder + name, 'utf8').replace(/\/\*[\s\S]*?\*\//g, (c) => c.replace(/[^\n]/g, ' ')).split('\n');
  lines.forEach((line, i) => {
    if (line.trimStart().startsWith('@')) return;
    for (const rule of physical) {
      if (rule.test(line)) {
        console.error(`src/styles/${name}:${i + 1}: physical direction or size: ${line.trim()}`);
        bad += 1;
        break;
      }
    }
  });
}
process.exit(bad > 0 ? 1 : 0);
