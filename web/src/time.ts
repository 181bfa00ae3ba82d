// SPDX-License-Identifier: Apache-2.0
// Dates and times as text. Dates of birth stay strings from end to end: no Date object, no time zone, no shift by a day.

export interface Span {
  days: number;
  hours: number;
  minutes: number;
  seconds: number;
}

/** Splits a duration in milliseconds; its sign is dropped. */
export function span(ms: number): Span {
  const total = Math.floor(Math.abs(ms) / 1000);
  return {
    days: Math.floor(total / 86_400),
    hours: Math.floor(total / 3600) % 24,
    minutes: Math.floor(total / 60) % 60,
    seconds: total % 60,
  };
}

/** `2026-05-12T09:15` to its date and time of day, as sent; the time is empty where none was sent. */
export function localParts(local: string): { date: string; time: string } {
  return { date: local.slice(0, 10), time: local.slice(11, 16) };
}

/** The time of day of a UTC time: `07:15`. */
export function utcTime(iso: string): string {
  return new Date(iso).toISOString().slice(11, 16);
}

/** A calendar date (`2026-05-12`) as a short day and month of the language. */
export function dayMonth(language: string, date: string): string {
  const at = Date.parse(`${date}T00:00:00Z`);
  if (!Number.isFinite(at)) return date;
  return new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short', timeZone: 'UTC' }).format(at);
}

/** A UTC time as date and time, in UTC. */
export function dateTimeUtc(language: string, iso: string): string {
  const at = Date.parse(iso);
  if (!Number.isFinite(at)) return iso;
  return new Intl.DateTimeFormat(language, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZone: 'UTC',
  }).format(at);
}

/** Age in whole years on a date; undefined unless the full date of birth is known. */
export function ageOn(born: string | undefined, on: string): number | undefined {
  const b = /^(\d{4})-(\d{2})-(\d{2})$/.exec(born ?? '');
  const d = /^(\d{4})-(\d{2})-(\d{2})/.exec(on);
  if (b === null || d === null) return undefined;
  const before = `${d[2]}${d[3]}` < `${b[2]}${b[3]}` ? 1 : 0;
  const age = Number(d[1]) - Number(b[1]) - before;
  return age >= 0 && age < 130 ? age : undefined;
}
