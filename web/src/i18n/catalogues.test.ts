// SPDX-License-Identifier: Apache-2.0
// The catalogues: the same keys with the same arguments, and a word for every code that the API may send.
import { IntlMessageFormat } from 'intl-messageformat';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { makeWords } from '.';
import { en, type Catalogue, type Key } from './en';
import { ur } from './ur';

const catalogues: [string, string, Catalogue][] = [
  ['en', 'en-GB', en],
  ['ur', 'ur-PK', ur],
];
const keys = Object.keys(en) as Key[];

interface Node {
  type: number;
  value?: unknown;
  options?: Record<string, { value: Node[] }>;
}

/** The names of the arguments of a message. */
function args(nodes: Node[], found = new Set<string>()): Set<string> {
  for (const node of nodes) {
    if (node.type !== 0 && node.type !== 7) found.add(String(node.value));
    for (const option of Object.values(node.options ?? {})) args(option.value, found);
  }
  return found;
}

const parse = (text: string, locale: string) =>
  [...args(new IntlMessageFormat(text, locale, undefined, { ignoreTag: true }).getAst())].sort();

describe('catalogues', () => {
  it.each(catalogues)('%s has every key and no other', (_, __, catalogue) => {
    expect(Object.keys(catalogue).sort()).toEqual([...keys].sort());
  });

  it.each(catalogues)('%s: every message parses and has the arguments of the English one', (_, locale, catalogue) => {
    for (const key of keys) expect([key, parse(catalogue[key], locale)]).toEqual([key, parse(en[key], 'en-GB')]);
  });

  it.each(catalogues)('%s: no message is empty', (_, __, catalogue) => {
    for (const key of keys) expect([key, catalogue[key].trim() === '']).toEqual([key, false]);
  });

  it('Urdu is translated: only codes and formulas are the same as in English', () => {
    const letters = (text: string) => text.replace(/\{[^}]*\}|UTC|API|PNR|SHA-256/g, '').replace(/[^A-Za-z]/g, '');
    const same = keys.filter((key) => ur[key] === en[key] && letters(en[key]) !== '');
    expect(same).toEqual([]);
  });
});

describe('codes of the API', () => {
  const yaml = readFileSync('../docs/openapi.yaml', 'utf8');
  const list = (after: string): string[] => {
    const text = yaml.slice(yaml.indexOf(after));
    return (/enum: \[([^\]]+)\]/.exec(text)?.[1] ?? '').split(',').map((code) => code.trim());
  };
  const quoted = (after: string, before: string): string[] => {
    const from = yaml.indexOf(after);
    return [...yaml.slice(from, yaml.indexOf(before, from)).matchAll(/`([a-z_]+)`/g)].map((match) => match[1] ?? '');
  };
  const groups: [string, string[]][] = [
    ['hit.state', list('    HitState:')],
    ['outcome', list('    Outcome:')],
    ['reason', list('    DismissReason:')],
    ['suppression', list('    SuppressionFit:')],
    ['band', list('    Band:')],
    ['role', list('    Role:')],
    ['source', list('    Source:')],
    ['journey.status', list('    JourneyStatus:')],
    ['journey.role', list('    TravelRole:')],
    ['journey.type', ['adult', 'child', 'infant', 'group', 'unknown']],
    ['flight.status', ['scheduled', 'closed', 'departed', 'arrived', 'cancelled']],
    ['agreement', ['same', 'close', 'different', 'not_given']],
    ['severity', ['info', 'warning', 'error', 'fatal']],
    ['why', quoted('        why:', '          type: string').filter((code) => code !== 'src')],
    ['action', quoted('        action:', '          type: string').filter((code) => code !== 'import_list')],
    ['problem', [...yaml.matchAll(/\| \d{3} \| `([a-z_]+)` \|/g)].map((match) => match[1] ?? '')],
  ];

  it.each(groups)('%s has words', (group, codes) => {
    expect(codes.length).toBeGreaterThan(1);
    const without = ['problem.method_not_allowed', 'problem.unsupported_media_type', 'problem.version_required'];
    const missing = codes.map((code) => `${group}.${code}`).filter((key) => !(key in en) && !without.includes(key));
    expect(missing).toEqual([]);
  });

  it('the contract names every reason of the matcher', () => {
    const def = readFileSync('../src/watchlist/why.def', 'utf8');
    const codes = [...def.matchAll(/^WHY\(\w+,\s*"(\w+)"/gm)].map((match) => match[1] ?? '');
    expect(codes.length).toBeGreaterThan(10);
    expect(quoted('        why:', '          type: string')).toEqual(expect.arrayContaining(codes));
  });

  it('an unknown code is shown as it is', () => {
    expect(makeWords('en', en).code('why', 'quite_new')).toBe('quite_new');
  });
});

describe('words', () => {
  it('numbers keep Latin digits in Urdu', () => {
    expect(makeWords('ur', ur).number(12345)).toBe('12,345');
    expect(makeWords('ur', ur).score(0.6)).toBe('0.60');
    expect(makeWords('en', en).score(0.29)).toBe('0.29');
  });

  it('a score that is not certain is never shown as 1.00', () => {
    expect(makeWords('en', en).score(0.9999)).toBe('0.99');
  });

  it('plurals follow the language', () => {
    const { t } = makeWords('en', en);
    expect(t('queue.fresh', { count: 1 })).toBe('1 new hit');
    expect(t('queue.fresh', { count: 7 })).toBe('7 new hits');
  });
});
