// SPDX-License-Identifier: Apache-2.0
// The orders in which the server sends lists, for rows that arrive one by one.
import type { Flight, Hit } from './api';

const bands = { urgent: 0, review: 1 };

/** What is due before what is over, then band, then time left, then id: the order of GET /api/v1/hits. */
export function hitOrder(a: Hit, b: Hit): number {
  if ((a.due_at === undefined) !== (b.due_at === undefined)) return a.due_at === undefined ? 1 : -1;
  const latest = (b.flight.departs_at_utc ?? '').localeCompare(a.flight.departs_at_utc ?? '');
  const time = a.due_at !== undefined && b.due_at !== undefined ? a.due_at.localeCompare(b.due_at) : latest;
  return bands[a.band] - bands[b.band] || time || a.id - b.id;
}

/** The next thing that happens to a flight: its departure, then its arrival. Undefined when both have passed or are not known. */
export function nextEvent(flight: Flight, now: number): { kind: 'departure' | 'arrival'; at: number } | undefined {
  const departs = Date.parse(flight.departs_at_utc ?? '');
  const arrives = Date.parse(flight.arrives_at_utc ?? '');
  if (flight.status === 'cancelled' || flight.status === 'arrived') return undefined;
  if (departs > now && flight.status !== 'departed') return { kind: 'departure', at: departs };
  if (arrives > now) return { kind: 'arrival', at: arrives };
  return undefined;
}

/** Flights whose next event comes soonest first; those with none left after them, the latest first. */
export function flightOrder(now: number): (a: Flight, b: Flight) => number {
  const last = (f: Flight) => Date.parse(f.arrives_at_utc ?? f.departs_at_utc ?? f.departs_at);
  return (a, b) => {
    const x = nextEvent(a, now);
    const y = nextEvent(b, now);
    if (x !== undefined && y !== undefined) return x.at - y.at || a.id - b.id;
    if (x !== undefined) return -1;
    if (y !== undefined) return 1;
    return last(b) - last(a) || a.id - b.id;
  };
}
