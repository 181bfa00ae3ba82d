#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
//
// Time and memory of `safar decode` against the size of its input, from 1 kB to 4 GB: both axes logarithmic, so that a cost
// linear in the input is a straight line of slope 1. Input is simulated PNRGOV and PAXLST traffic, streamed through a pipe.
// Prints one JSON line a size and draws the chart.
//
// Usage: node bench/growth.mjs [--max BYTES] [--safar PATH] [--svg FILE]      (docs/img/growth.svg)

import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

const root = path.join(path.dirname(new URL(import.meta.url).pathname), '..');
const { values: options } = parseArgs({
    options: {
        max: { type: 'string', default: '4e9' },
        safar: { type: 'string', default: path.join(root, 'build/release/src/cli/safar') },
        svg: { type: 'string', default: path.join(root, 'docs/img/growth.svg') },
    },
});

/** All simulated messages, smallest first, so that small inputs are whole messages too. */
function traffic(folder) {
    execFileSync(options.safar, ['simulate', '--size-mb', '48', '--seed', '7', '--out', folder], { stdio: 'ignore' });
    const files = fs.readdirSync(path.join(folder, 'messages'), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => fs.readFileSync(path.join(entry.parentPath ?? entry.path, entry.name)));
    return files.sort((a, b) => a.length - b.length);
}

/** Sends whole messages until `size` bytes are reached. */
function* input(files, size) {
    const all = Buffer.concat(files);
    let sent = 0;
    for (const file of files) {
        if (sent >= size)
            return;
        yield file;
        sent += file.length;
    }
    while (sent < size) {
        yield all;
        sent += all.length;
    }
}

/** Up to 100 MB from a file, so that no pipe is waited for; more through a pipe, so that no disk is filled. */
async function decode(files, size, folder) {
    const file = path.join(folder, 'input.edi');
    const piped = size > 1e8;
    if (!piped)
        fs.writeFileSync(file, Buffer.concat([...input(files, size)]));
    const child = spawn(options.safar, ['decode', '--format', 'none', piped ? '-' : file], { stdio: ['pipe', 'ignore', 'pipe'] });
    let told = '';
    child.stderr.on('data', (chunk) => { told += chunk; });
    if (piped)
        for (const chunk of input(files, size))
            if (!child.stdin.write(chunk))
                await once(child.stdin, 'drain');
    child.stdin.end();
    await once(child, 'close');
    const line = JSON.parse(told.trim().split('\n').at(-1));
    return { bytes: line.bytes, messages: line.messages, seconds: line.seconds, peak_rss_bytes: line.peak_rss_bytes };
}

const human = (n, units) => {
    const unit = units.findLast(([, size]) => n >= size) ?? units[0];
    return `${Number((n / unit[1]).toPrecision(2))} ${unit[0]}`;
};
const bytesText = (n) => human(n, [['B', 1], ['kB', 1e3], ['MB', 1e6], ['GB', 1e9]]);
const timeText = (s) => human(s * 1e6, [['µs', 1], ['ms', 1e3], ['s', 1e6]]);

/** One panel: points joined, decades on both axes. */
function panel(points, x, y, top, title, text, slopeOne) {
    const left = 84, width = 560, height = 230;
    const decades = (values) => [Math.floor(Math.log10(Math.min(...values))), Math.ceil(Math.log10(Math.max(...values)))];
    const [x0, x1] = decades(points.map(x));
    const [y0, y1] = decades(points.map(y));
    const px = (v) => left + ((Math.log10(v) - x0) / (x1 - x0)) * width;
    const py = (v) => top + height - ((Math.log10(v) - y0) / (y1 - y0)) * height;
    const parts = [`<text x="${left}" y="${top - 12}" class="title">${title}</text>`];
    for (let d = x0; d <= x1; d++)
        parts.push(`<line x1="${px(10 ** d)}" x2="${px(10 ** d)}" y1="${top}" y2="${top + height}" class="grid"/>`,
            `<text x="${px(10 ** d)}" y="${top + height + 18}" class="x">${bytesText(10 ** d)}</text>`);
    for (let d = y0; d <= y1; d++)
        parts.push(`<line x1="${left}" x2="${left + width}" y1="${py(10 ** d)}" y2="${py(10 ** d)}" class="grid"/>`,
            `<text x="${left - 8}" y="${py(10 ** d) + 4}" class="y">${text(10 ** d)}</text>`);
    if (slopeOne) { // through the last point
        const last = points.at(-1), from = Math.max(10 ** x0, (10 ** y0 / y(last)) * x(last));
        parts.push(`<line x1="${px(from)}" y1="${py(y(last) * from / x(last))}" x2="${px(x(last))}" y2="${py(y(last))}" class="slope"/>`);
    }
    const at = points.map((p) => [px(x(p)).toFixed(1), py(y(p)).toFixed(1)]);
    parts.push(`<polyline points="${at.map((p) => p.join(',')).join(' ')}" class="line"/>`);
    parts.push(...at.map(([cx, cy]) => `<circle cx="${cx}" cy="${cy}" r="3.5" class="dot"/>`));
    return parts.join('\n');
}

function chart(points) {
    return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 680 620" font-family="system-ui, sans-serif" font-size="12">
<title>Time and memory of safar decode against input size</title>
<style>
.grid { stroke: #8884; } .line { fill: none; stroke: #0b7285; stroke-width: 2; } .dot { fill: #0b7285; }
.slope { stroke: #888; stroke-dasharray: 5 4; } text { fill: #555; } .title { font-weight: 600; font-size: 14px; }
.x { text-anchor: middle; } .y { text-anchor: end; }
@media (prefers-color-scheme: dark) { text { fill: #bbb; } .line { stroke: #66d9e8; } .dot { fill: #66d9e8; } }
</style>
${panel(points, (p) => p.bytes, (p) => p.seconds, 40, 'Seconds (dashed: exactly linear)', timeText, true)}
${panel(points, (p) => p.bytes, (p) => p.peak_rss_bytes, 350, 'Peak memory', bytesText, false)}
</svg>
`;
}

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'safar-growth-'));
try {
    const files = traffic(folder);
    const points = [];
    for (let size = 1e3; size <= Number(options.max) * 1.01; size *= size < 1e9 ? 10 : 4) {
        const runs = [];
        for (let i = 0; i < (size < 1e8 ? 5 : 1); i++)
            runs.push(await decode(files, size, folder));
        points.push(runs.sort((a, b) => a.seconds - b.seconds)[Math.floor(runs.length / 2)]);
        console.log(JSON.stringify({ bench: 'growth', ...points.at(-1),
            mb_per_s: Number((points.at(-1).bytes / 1e6 / points.at(-1).seconds).toFixed(1)) }));
    }
    fs.writeFileSync(options.svg, chart(points));
} finally {
    fs.rmSync(folder, { recursive: true, force: true });
}
