#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
//
// Safar beside the EDIFACT parsers that a JavaScript user would pick, on the same bytes, in one run, one thread each.
//
// Peers only cut messages into segments, elements and components; Safar reads them to records with findings, as a process
// of its own with start-up and reading the file in its time. A peer is timed on the messages that it takes, Safar on the
// same ones; rounds alternate, so that a busy machine slows both. Prints one JSON line a peer and kind of message.
//
// Usage: npm ci && node compare.mjs [--size-mb N] [--rounds N] [--safar PATH]

import { execFileSync, spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

const require = createRequire(import.meta.url);
const here = path.dirname(new URL(import.meta.url).pathname);
const { values: options } = parseArgs({
    options: {
        'size-mb': { type: 'string', default: '24' },
        rounds: { type: 'string', default: '3' },
        safar: { type: 'string', default: path.join(here, '../../build/release/src/cli/safar') },
    },
});

/** Messages of the simulator by kind, each the text of one file. */
function simulate(folder) {
    execFileSync(options.safar, ['simulate', '--size-mb', options['size-mb'], '--seed', '7', '--out', folder], { stdio: 'ignore' });
    const kinds = { PNRGOV: [], PAXLST: [] };
    for (const entry of fs.readdirSync(path.join(folder, 'messages'), { recursive: true, withFileTypes: true })) {
        if (!entry.isFile())
            continue;
        const text = fs.readFileSync(path.join(entry.parentPath ?? entry.path, entry.name), 'latin1');
        const kind = Object.keys(kinds).find((name) => text.includes(`+${name}:`));
        if (kind)
            kinds[kind].push(text);
    }
    return kinds;
}

/** Drives an event parser over messages. @return how many components it saw */
const drive = (make) => (texts) => {
    let components = 0;
    for (const text of texts) {
        const parser = make(() => { components++; });
        parser.write(text);
        parser.end();
    }
    return components;
};

/** What a parser refuses it would be fast at: it is timed on what it takes. */
const accepted = (peer, texts) => texts.filter((text) => {
    try {
        return peer.run([text]) > 0;
    } catch {
        return false;
    }
});

function peers() {
    const NodeParser = require('edifact/parser.js');
    // Its index needs a package that it does not declare; the parser itself does not.
    const { Parser: TypedParser } = require('ts-edifact/lib/parser.js');
    const { Configuration } = require('ts-edifact/lib/configuration.js');
    const { NullValidator } = require('ts-edifact/lib/validator.js');
    const version = (name) => JSON.parse(fs.readFileSync(path.join(here, 'node_modules', name, 'package.json'))).version;
    return [
        {
            name: `edifact ${version('edifact')}`,
            run: drive((count) => {
                const parser = new NodeParser();
                parser.oncomponent = count;
                parser.onopensegment = parser.onclosesegment = parser.onelement = () => {};
                return parser;
            }),
        },
        {
            name: `ts-edifact ${version('ts-edifact')}`,
            run: drive((count) => {
                const parser = new TypedParser(new Configuration({ validator: new NullValidator(), charset: 'UNOC' }));
                parser.onComponent = count;
                parser.onOpenSegment = parser.onCloseSegment = parser.onElement = () => {};
                return parser;
            }),
        },
    ];
}

/** Safar as a process of its own, timed by itself: start-up and reading the file are in. */
function safar(file) {
    const { stderr, status } = spawnSync(options.safar, ['decode', '--format', 'none', file], { encoding: 'utf8' });
    if (status > 1)
        throw new Error(stderr);
    return JSON.parse(stderr.trim().split('\n').at(-1));
}

const median = (values) => values.slice().sort((a, b) => a - b)[Math.floor(values.length / 2)];
const seconds = (run) => {
    const began = process.hrtime.bigint();
    run();
    return Number(process.hrtime.bigint() - began) / 1e9;
};

/** One peer and Safar in turns over the messages that the peer takes. */
function compare(kind, peer, texts, folder) {
    let taken = accepted(peer, texts);
    const refused = texts.length - taken.length;
    /* Enough of it that starting a process does not count. */
    while (taken.length && taken.reduce((sum, text) => sum + text.length, 0) < 32e6)
        taken = taken.concat(taken);
    const bytes = taken.reduce((sum, text) => sum + text.length, 0);
    const file = path.join(folder, `${kind}.edi`);
    const theirs = [], ours = [];
    fs.writeFileSync(file, taken.join('\n'), 'latin1');
    for (let round = 0; round <= Number(options.rounds); round++) {
        const them = seconds(() => peer.run(taken));
        const us = seconds(() => safar(file));
        if (round > 0) { // the first one warms up
            theirs.push(them);
            ours.push(us);
        }
    }
    const rate = (values) => Number((bytes / 1e6 / median(values)).toFixed(1));
    console.log(JSON.stringify({
        bench: 'peers', kind, peer: peer.name, messages: texts.length, refused_by_peer: refused, bytes,
        peer_mb_per_s: rate(theirs), safar_mb_per_s: rate(ours), ratio: Number((median(theirs) / median(ours)).toFixed(2)),
    }));
}

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'safar-peers-'));
try {
    for (const [kind, texts] of Object.entries(simulate(folder)))
        for (const peer of peers())
            compare(kind, peer, texts, folder);
} finally {
    fs.rmSync(folder, { recursive: true, force: true });
}
