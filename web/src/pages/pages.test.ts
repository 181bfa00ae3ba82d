// SPDX-License-Identifier: Apache-2.0
// The pure parts of the pages: orders, filters, movement, merged values, preferences, keys.
import { describe, expect, it } from 'vitest';
import type { Flight, Hit, Journey } from '../api';
import { flightOrder, hitOrder, nextEvent } from '../order';
import { readPrefs } from '../prefs';
import { moved } from '../ui/grid';
import { shortcut } from '../ui/keys';
import { flightFits } from './flights';
import { journeyFits, sorted } from './flight';
import { arranged, mergeValues } from './hitcard';
import { hitFits } from './hitfeed';

const hit = (id: number, band: Hit['band'], due?: string): Hit => ({
  id,
  version: 1,
  state: 'open',
  band,
  score: 0.8,
  created_at: '2026-05-12T00:00:00Z',
  ...(due !== undefined && { due_at: due }),
  list: { id: 1, name: 'Sample list' },
  entry_ref: 'A1',
  entry_name: 'DOE, JANE',
  journey_id: 1,
  flight: { id: 1, carrier: 'ZZ', number: '431', from: 'CDG', to: 'DOH', departs_at: '2026-05-12T09:15' },
  traveller: { surname: 'DOE', given: 'JANE', document: 'AB1234567' },
  reasons_short: [],
});

const flight = (id: number, departs: string, arrives: string, status: Flight['status'] = 'scheduled'): Flight => ({
  id,
  carrier: 'ZZ',
  number: String(430 + id),
  names: [{ carrier: 'QQ', number: '8431' }],
  mode: 'air',
  status,
  from: { code: 'CDG', name: 'Paris' },
  to: { code: 'DOH' },
  departs_at: departs.slice(0, 16),
  departs_at_utc: departs,
  arrives_at_utc: arrives,
  counts: { booked: 0, checked_in: 0, boarded: 0, cancelled: 0, pnr: 0, api: 0, both: 0, crew: 0 },
  hits: { urgent: 0, review: 0, undecided: 0, confirmed: 0 },
  pnr_pushes: 0,
  api_lists: 0,
});

const journey = (id: number, surname: string, seat?: string): Journey => ({
  id,
  traveller_id: id,
  surname,
  given: 'JANE',
  role: 'passenger',
  type: 'adult',
  status: 'booked',
  ...(seat !== undefined && { seat }),
  documents: [{ type: 'P', number: 'AB1234567', source: 'pnr' }],
  sources: ['pnr'],
  hits: [],
});

describe('orders', () => {
  it('hits: what is due before what is over, urgent first, then soonest', () => {
    const hits = [hit(1, 'review', '2026-05-12T01:00:00Z'), hit(2, 'urgent'), hit(3, 'urgent', '2026-05-12T09:00:00Z'), hit(4, 'urgent', '2026-05-12T02:00:00Z')];
    expect(hits.sort(hitOrder).map((h) => h.id)).toEqual([4, 3, 1, 2]);
  });

  it('flights: next event first, the past last', () => {
    const now = Date.parse('2026-05-12T12:00:00Z');
    const flights = [
      flight(1, '2026-05-12T02:00:00Z', '2026-05-12T06:00:00Z', 'arrived'),
      flight(2, '2026-05-12T10:00:00Z', '2026-05-12T13:00:00Z', 'departed'),
      flight(3, '2026-05-12T12:30:00Z', '2026-05-12T15:00:00Z'),
      flight(4, '2026-05-12T04:00:00Z', '2026-05-12T08:00:00Z', 'arrived'),
    ];
    expect(flights.sort(flightOrder(now)).map((f) => f.id)).toEqual([3, 2, 4, 1]);
  });

  it('a cancelled flight has no next event', () => {
    expect(nextEvent(flight(1, '2027-05-12T02:00:00Z', '2027-05-12T06:00:00Z', 'cancelled'), 0)).toBeUndefined();
  });
});

describe('filters', () => {
  it('every word must fit, in any order and case', () => {
    expect(hitFits(hit(1, 'urgent'), 'jane doe')).toBe(true);
    expect(hitFits(hit(1, 'urgent'), 'zz431 sample')).toBe(true);
    expect(hitFits(hit(1, 'urgent'), 'jane smith')).toBe(false);
    expect(hitFits(hit(1, 'urgent'), '  ')).toBe(true);
  });

  it('flights are found by codeshare and place', () => {
    const f = flight(1, '2026-05-12T02:00:00Z', '2026-05-12T06:00:00Z');
    expect(flightFits(f, 'qq8431')).toBe(true);
    expect(flightFits(f, 'paris doh')).toBe(true);
    expect(flightFits(f, 'lhr')).toBe(false);
  });

  it('journeys are found by name, document and seat', () => {
    expect(journeyFits(journey(1, 'DOE', '12A'), 'doe 12a')).toBe(true);
    expect(journeyFits(journey(1, 'DOE'), 'ab123')).toBe(true);
    expect(journeyFits(journey(1, 'DOE'), 'roe')).toBe(false);
  });
});

describe('manifest', () => {
  const collator = new Intl.Collator('en', { numeric: true });
  const rows = [journey(1, 'ROE', '2B'), journey(2, 'DOE', '12A'), journey(3, 'MOE')];
  const order = (column: string, down = false) => sorted(rows, { column, down }, collator).map((j) => j.id);

  it('sorts by name and by seat number', () => {
    expect(order('name')).toEqual([2, 3, 1]);
    expect(order('name', true)).toEqual([1, 3, 2]);
    expect(order('seat')).toEqual([1, 2, 3]);
    expect(order('seat', true)).toEqual([2, 1, 3]);
  });

  it('keeps the order of the server without a column', () => {
    expect(sorted(rows, undefined, collator)).toBe(rows);
  });
});

describe('cursor', () => {
  it('moves and stops at the ends', () => {
    expect(moved('ArrowDown', 0, 3, 10, true)).toBe(1);
    expect(moved('j', 2, 3, 10, true)).toBe(2);
    expect(moved('k', 0, 3, 10, true)).toBe(0);
    expect(moved('End', 0, 3, 10, true)).toBe(2);
    expect(moved('PageDown', 0, 100, 10, true)).toBe(10);
    expect(moved('x', 0, 3, 10, true)).toBeUndefined();
  });

  it('has no letters when they are switched off', () => {
    expect(moved('j', 0, 3, 10, false)).toBeUndefined();
    expect(moved('ArrowDown', 0, 3, 10, false)).toBe(1);
  });
});

describe('values', () => {
  it('from two sources are one value with two sources', () => {
    expect(mergeValues([{ value: 'DOE', source: 'pnr' }, { value: 'DOE', source: 'api' }, { value: 'DO', source: 'api' }])).toEqual([
      { value: 'DOE', sources: ['pnr', 'api'] },
      { value: 'DO', sources: ['api'] },
    ]);
  });
});

describe('evidence', () => {
  const row = (field: string, value: string, listed: string, why: string) => ({
    field,
    traveller_values: value === '' ? [] : [{ value, source: 'api' as const }, { value: 'AL HINAI', source: 'pnr' as const }],
    listed_values: listed === '' ? [] : [listed],
    agreement: listed === '' ? ('not_given' as const) : ('same' as const),
    weight: 1,
    why,
  });

  it('keeps a field together, says a value once, and ends with what limits the score', () => {
    const rows = arranged([row('name', '', '', 'capped'), row('surname', 'HINAI', 'HINAI', 'exact'), row('given', 'NASSER', 'NASSER', 'exact'), row('surname', 'AL', 'AL', 'exact')]);
    expect(rows.map((r) => `${r.field} ${r.traveller_values.map((v) => v.value).join('/')}`)).toEqual([
      'surname HINAI/AL HINAI',
      'surname AL',
      'given NASSER/AL HINAI',
      'name ',
    ]);
  });
});

describe('preferences', () => {
  it('come from the browser when nothing is stored', () => {
    expect(readPrefs(null, 'ur-PK').language).toBe('ur');
    expect(readPrefs(null, 'fr-FR').language).toBe('en');
  });

  it('ignore what they do not know', () => {
    expect(readPrefs('{"theme":"dark","density":"huge","language":7,"letterKeys":false}', 'en')).toEqual({
      language: 'en',
      theme: 'dark',
      density: 'comfortable',
      letterKeys: false,
    });
    expect(readPrefs('not json', 'en').theme).toBe('system');
    expect(readPrefs('null', 'en').theme).toBe('system');
  });
});

describe('shortcuts', () => {
  const press = (key: string, target: Element, more: KeyboardEventInit = {}) => {
    let seen: string | undefined;
    const listen = (event: Event) => (seen = shortcut(event as KeyboardEvent));
    target.addEventListener('keydown', listen);
    target.dispatchEvent(new KeyboardEvent('keydown', { key, ...more }));
    target.removeEventListener('keydown', listen);
    return seen;
  };

  it('are single keys outside fields', () => {
    expect(press('Y', document.body)).toBe('y');
    expect(press('y', document.createElement('input'))).toBeUndefined();
    expect(press('y', document.createElement('textarea'))).toBeUndefined();
    expect(press('y', document.body, { ctrlKey: true })).toBeUndefined();
    expect(press('y', document.body, { repeat: true })).toBeUndefined();
  });
});
