#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
//
// Runs the benchmark of the matcher and writes its tables into docs/matching.md, between the markers there, and its plots into
// docs/img/: found against hit for nothing, reliability of scores, speed against the length of the list. Some two minutes.
//
// Usage: node bench/matching/report.mjs [--bench PATH] [--json FILE] [--from FILE] [--seed N] [--sizes 1000,16000,...]
//   --json FILE  keeps the results;  --from FILE  writes the report from kept ones, without a run

import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '../..');
const { values: options } = parseArgs({
    options: {
        bench: { type: 'string', default: path.join(root, 'build/release/bench/matching/matching_bench') },
        json: { type: 'string' },
        from: { type: 'string' },
        seed: { type: 'string', default: '7' },
        sizes: { type: 'string', default: '1000,16000,100000,1000000' },
    },
});

function bench(...args) {
    process.stderr.write(`matching_bench ${args.join(' ')}\n`);
    return JSON.parse(execFileSync(options.bench, [...args, '--seed', options.seed], { encoding: 'utf8', maxBuffer: 1 << 26 }));
}

function run() {
    return {
        day: new Date().toISOString().slice(0, 10),
        machine: `${os.cpus().length} processors (${os.cpus()[0].model.trim()})`,
        load: os.loadavg()[0],
        report: bench('accuracy', '--half', 'report'),
        tune: bench('accuracy', '--half', 'tune'),
        bare: bench('accuracy', '--half', 'report', '--bare'),
        speed: options.sizes.split(',').map((names) => bench('throughput', '--names', names)),
    };
}

// ---- tables ----

const percent = (x, digits = 1) => `${(100 * x).toFixed(digits)} %`;
const digitsOf = (s) => (s.share > 0 && s.share < 0.01 ? 2 : 1);
const share = (s) => (s.of === 0 ? '–' : `${percent(s.share, digitsOf(s))} (${(100 * s.low).toFixed(digitsOf(s))}–${(100 * s.high).toFixed(digitsOf(s))})`);
const figure = (f) => `${f.value.toFixed(3)} (${f.low.toFixed(3)}–${f.high.toFixed(3)})`;
const count = (n) => Math.round(n).toLocaleString('en-US');
const rounded = (n) => count(Number(n.toPrecision(3)));
const row = (...cells) => `| ${cells.join(' | ')} |`;
const table = (head, rows) => [row(...head), row(...head.map(() => '---')), ...rows.map((cells) => row(...cells))].join('\n');
const micro = (us) => (us < 1000 ? `${Number(us.toPrecision(2))} µs` : `${Number((us / 1000).toPrecision(2))} ms`);
const megabytes = (n) => `${rounded(n / 1e6)} MB`;

function kinds(r) {
    return table(['What happened to the data', 'people', 'found', 'found, where the list has the full birth date'],
        r.kinds.map((k) => [k.title, count(k.found.of), share(k.found), share(k.found_dated)]));
}

function namings(r) {
    return table(['Custom of naming', 'distorted names found', 'held-out aliases found', 'strangers hit', 'by an entry with a full birth date', 'F1 of names alone'],
        r.namings.map((n, i) => [n.title, share(n.found), share(n.aliases), share(n.hit), share(n.hit_dated), r.pairs.namings[i].f1.toFixed(3)]));
}

function summary({ report: r, tune, bare }) {
    const strangers = (x) => x.innocent[0];
    const line = (title, pick) => [title, pick(r), pick(tune), pick(bare)];
    return table(['At the review line', 'the half told of', 'the half tuned on', 'name and birth date only'], [
        line('distorted names found', (x) => share(x.found)),
        line('of these, where the list has the full birth date', (x) => share(x.dated[0].found)),
        line('held-out aliases found, good ones', (x) => share(x.aliases_good)),
        line('held-out aliases found, weak ones too', (x) => share(x.aliases_all)),
        line('strangers hit', (x) => share(strangers(x).hit)),
        line('strangers hit by an entry with a full birth date', (x) => share(strangers(x).hit_dated)),
        line('strangers hit on a flight of 300', (x) => (300 * strangers(x).hit.share).toFixed(2)),
        line('strangers at the urgent line', (x) => share(strangers(x).hit_urgent)),
        line('expected calibration error, all pairs returned', (x) => figure(x.calibration.error)),
        line('the same, of the hits shown', (x) => figure(x.calibration_shown.error)),
        line('Brier score, all pairs returned', (x) => figure(x.calibration.brier)),
        line('F1 of names alone', (x) => `${x.pairs.name_score.f1.toFixed(3)} (${x.pairs.name_score.f1_low.toFixed(3)}–${x.pairs.name_score.f1_high.toFixed(3)})`),
    ]);
}

function details(r) {
    const measures = { name_score: 'name score', score: 'score', jaro_winkler: 'Jaro–Winkler of the whole names' };
    return [
        '#### Further names', '',
        table(['Alias held out', 'found', 'where the list has the full birth date'], r.aliases.map((a) => [a.title, share(a.found), share(a.found_dated)])), '',
        '#### Names that the list has in another script', '',
        'The traveller comes with the Latin spelling that the list does not have.', '',
        table(['Custom', 'found', 'where the list has the full birth date'], r.natives.map((n) => [n.title, share(n.found), share(n.found_dated)])), '',
        '#### People who resemble', '',
        table(['Who', 'asked', 'hit', 'by an entry with a full birth date', 'at the urgent line'],
            r.innocent.map((g) => [g.title, count(g.hit.of), share(g.hit), share(g.hit_dated), share(g.hit_urgent)])), '',
        '#### What the list says of birth', '',
        table(['On the list', 'distorted names found'], r.dated.map((d) => [d.title, share(d.found)])), '',
        '#### Precision at the review line', '',
        table(['When so many travellers are listed', 'of the travellers hit are listed'],
            r.precision.map((p) => [`1 in ${count(1 / p.base_rate)}`, `${percent(p.value)} (${(100 * p.low).toFixed(1)}–${(100 * p.high).toFixed(1)})`])), '',
        '#### Names alone', '',
        table(['By', 'line', 'precision', 'recall', 'F1'], Object.entries(measures).map(([key, title]) => {
            const m = r.pairs[key];
            return [title, m.line.toFixed(2), share(m.precision), share(m.recall), `${m.f1.toFixed(3)} (${m.f1_low.toFixed(3)}–${m.f1_high.toFixed(3)})`];
        })), '',
        '#### Beside a scan by Jaro–Winkler and years of birth', '',
        table(['Line', 'distorted names found', 'strangers hit'], r.baseline.map((b) => [b.line.toFixed(2), share(b.found), share(b.hit)])), '',
        '#### Reliability', '',
        table(['Scores', 'pairs', 'share of the mix', 'said', 'right'], r.calibration.bins.map((b) =>
            [`${b.from.toFixed(3)}–${b.to.toFixed(3)}`, count(b.pairs), percent(b.weight), b.said.toFixed(3), b.right.toFixed(3)])),
    ].join('\n');
}

function speed(points) {
    return table(['Names', 'entries', 'a second, one thread', 'per second of processor', 'two threads', 'p50', 'p99', 'p99 by the processor’s clock', 'built in', 'index', 'peak of the process',
        'an edit answers after', 'plain scan', 'times the scan'],
    points.map((p) => [count(p.names), count(p.entries), rounded(p.per_second), rounded(p.per_cpu_second), rounded(p.per_second_two_threads), micro(p.latency.p50_us),
        micro(p.latency.p99_us), micro(p.latency_cpu.p99_us), `${Number(p.build_seconds.toPrecision(2))} s`, megabytes(p.index_bytes), megabytes(p.peak_rss_bytes), micro(p.edit_p50_us),
        `${rounded(p.scans_per_second)}/s`, rounded(p.per_second / p.scans_per_second)]));
}

function report(results) {
    const r = results.report;
    return [
        `Measured on ${results.day} with seed ${r.seed}: ${count(r.entries)} listed people with ${count(r.names)} names, ${count(r.questions)} questions about the half`,
        `told of. In brackets the 95 % interval (Wilson; calibration and F1: 200 bootstraps by person). The review line is ${r.review}.`, '',
        summary(results), '',
        '![Found against strangers hit, for every line](img/matching-curve.svg)', '',
        '### By distortion', '', kinds(r), '',
        '### By custom of naming', '', namings(r), '',
        '### In detail', '', details(r), '',
        '![What scores say and what is right](img/matching-reliability.svg)', '',
        '### Speed', '',
        `Strangers with a name and a birth date; ${results.machine}, load ${results.load.toFixed(1)} when it began. The scan compares every name by Jaro–Winkler.`, '',
        speed(results.speed), '',
        '![Questions a second against names on the list](img/matching-speed.svg)',
    ].join('\n');
}

// ---- plots ----

const WIDTH = 560, HEIGHT = 300, LEFT = 70, TOP = 40;

function frame(title, axes, body) {
    return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${LEFT + WIDTH + 40} ${TOP + HEIGHT + 56}" font-family="system-ui, sans-serif" font-size="12">
<title>${title}</title>
<style>
.grid { stroke: #8884; } .a { stroke: #0b7285; } .b { stroke: #c2410c; } .c { stroke: #888; } .line { fill: none; stroke-width: 2; }
.dot { stroke-width: 2; fill: #fff4; } .dashed { stroke-dasharray: 5 4; } text { fill: #555; } .title { font-weight: 600; font-size: 14px; }
.x { text-anchor: middle; } .y { text-anchor: end; }
@media (prefers-color-scheme: dark) { text { fill: #bbb; } .a { stroke: #66d9e8; } .b { stroke: #ffa94d; } }
</style>
<text x="${LEFT}" y="20" class="title">${title}</text>
${axes.join('\n')}
${body.join('\n')}
</svg>
`;
}

const linear = (from, to, at, size) => (v) => at + ((v - from) / (to - from)) * size;
const log = (from, to, at, size) => (v) => at + (Math.log(Math.max(v, from) / from) / Math.log(to / from)) * size;
const decades = (from, to) => Array.from({ length: Math.round(Math.log10(to / from)) + 1 }, (_, i) => from * 10 ** i);
const gridX = (x, values, text) => values.flatMap((v) => [
    `<line x1="${x(v).toFixed(1)}" x2="${x(v).toFixed(1)}" y1="${TOP}" y2="${TOP + HEIGHT}" class="grid"/>`,
    `<text x="${x(v).toFixed(1)}" y="${TOP + HEIGHT + 18}" class="x">${text(v)}</text>`]);
const gridY = (y, values, text) => values.flatMap((v) => [
    `<line x1="${LEFT}" x2="${LEFT + WIDTH}" y1="${y(v).toFixed(1)}" y2="${y(v).toFixed(1)}" class="grid"/>`,
    `<text x="${LEFT - 8}" y="${(y(v) + 4).toFixed(1)}" class="y">${text(v)}</text>`]);
const axisTitle = (text) => `<text x="${LEFT + WIDTH / 2}" y="${TOP + HEIGHT + 42}" class="x">${text}</text>`;
const polyline = (points, name) => `<polyline points="${points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ')}" class="line ${name}"/>`;
const dot = ([x, y], name, r = 4) => `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="${r.toFixed(1)}" class="dot ${name}"/>`;
const label = ([x, y], text) => (x > LEFT + WIDTH * 0.75 ? `<text x="${(x - 9).toFixed(1)}" y="${(y + 4).toFixed(1)}" class="y">${text}</text>`
    : `<text x="${(x + 9).toFixed(1)}" y="${(y + 4).toFixed(1)}">${text}</text>`);
const plain = (v) => `${Number((100 * v).toPrecision(2))} %`;

function curvePlot(r) {
    const x = log(0.0001, 1, LEFT, WIDTH), y = linear(0.4, 1, TOP + HEIGHT, -HEIGHT);
    const at = (p, key) => [x(p.hit), y(Math.max(p[key], 0.4))];
    const review = r.curve.reduce((a, b) => (Math.abs(b.line - r.review) < Math.abs(a.line - r.review) ? b : a));
    const base = r.baseline.map((b) => [x(b.hit.share), y(Math.max(b.found.share, 0.4))]);
    return frame('Found against strangers hit, for every line',
        [...gridX(x, decades(0.0001, 1), plain), ...gridY(y, [0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1], plain), axisTitle(`strangers hit for nothing; the rings are the review line, ${r.review}`)],
        [polyline(r.curve.map((p) => at(p, 'found')), 'a'), polyline(r.curve.map((p) => at(p, 'aliases')), 'b'), polyline(base, 'c dashed'),
            dot(at(review, 'found'), 'a'), label([at(r.curve[0], 'found')[0], at(r.curve[0], 'found')[1] - 6], 'distorted names'),
            dot(at(review, 'aliases'), 'b'), label([at(r.curve[0], 'aliases')[0], at(r.curve[0], 'aliases')[1] + 6], 'aliases'),
            ...base.flatMap((p, i) => [dot(p, 'c', 3), label(p, `Jaro–Winkler ${r.baseline[i].line}`)])]);
}

function reliabilityPlot(r) {
    const x = linear(0, 1, LEFT, WIDTH), y = linear(0, 1, TOP + HEIGHT, -HEIGHT), ticks = [0, 0.2, 0.4, 0.6, 0.8, 1];
    const at = r.calibration.bins.map((b) => [x(b.said), y(b.right), 3 + 18 * Math.sqrt(b.weight)]);
    return frame('What scores say and what is right', [...gridX(x, ticks, String), ...gridY(y, ticks, String), axisTitle('score; the dot’s area is its share of the mix')],
        [polyline([[x(0), y(0)], [x(1), y(1)]], 'c dashed'), polyline(at, 'a'), ...at.map(([cx, cy, size]) => dot([cx, cy], 'a', size))]);
}

function speedPlot(points) {
    const rates = points.flatMap((p) => [p.per_second, p.scans_per_second]);
    const low = 10 ** Math.floor(Math.log10(Math.min(...rates))), high = 10 ** Math.ceil(Math.log10(Math.max(...rates)));
    const x = log(1e3, 1e6, LEFT, WIDTH), y = log(low, high, TOP + HEIGHT, -HEIGHT);
    const series = (key) => points.map((p) => [x(p.names), y(p[key])]);
    const end = (key, text) => label([series(key)[0][0], series(key)[0][1] - 12], text);
    return frame('Questions a second against names on the list, one thread',
        [...gridX(x, decades(1e3, 1e6), count), ...gridY(y, decades(low, high), count), axisTitle('names on the list')],
        [polyline(series('per_second'), 'a'), ...series('per_second').map((p) => dot(p, 'a')), end('per_second', 'Safar'),
            polyline(series('scans_per_second'), 'c dashed'), ...series('scans_per_second').map((p) => dot(p, 'c')), end('scans_per_second', 'plain scan')]);
}

function write(results) {
    const page = path.join(root, 'docs/matching.md'), begin = '<!-- made by bench/matching/report.mjs -->', end = '<!-- end -->';
    const text = fs.readFileSync(page, 'utf8'), from = text.indexOf(begin), to = text.indexOf(end, from);
    if (from < 0 || to < 0)
        throw new Error('docs/matching.md has lost its markers');
    fs.writeFileSync(page, `${text.slice(0, from + begin.length)}\n\n${report(results)}\n\n${text.slice(to)}`);
    fs.writeFileSync(path.join(root, 'docs/img/matching-curve.svg'), curvePlot(results.report));
    fs.writeFileSync(path.join(root, 'docs/img/matching-reliability.svg'), reliabilityPlot(results.report));
    fs.writeFileSync(path.join(root, 'docs/img/matching-speed.svg'), speedPlot(results.speed));
}

const results = options.from ? JSON.parse(fs.readFileSync(options.from, 'utf8')) : run();
if (options.json)
    fs.writeFileSync(options.json, JSON.stringify(results));
write(results);
