// SPDX-License-Identifier: Apache-2.0
// @vitest-environment node
import { afterAll, describe, expect, it } from 'vitest';
import { ageOn, dayMonth, localParts, span, utcTime } from './time';

const zone = process.env.TZ;
afterAll(() => {
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
});

describe('dates', () => {
  it.each(['UTC', 'Asia/Karachi', 'America/Los_Angeles', 'Pacific/Kiritimati'])('every day of a leap year shows as itself in %s', (tz) => {
    process.env.TZ = tz;
    for (let day = 0; day < 366; day += 1) {
      const date = new Date(Date.UTC(2028, 0, 1 + day)).toISOString().slice(0, 10);
      const shown = dayMonth('en-GB', date);
      expect([date, Number(/\d+/.exec(shown)?.[0])]).toEqual([date, Number(date.slice(8))]);
    }
  });

  it('what is not a date is shown as it is', () => {
    expect(dayMonth('en-GB', '1980')).not.toBe('');
    expect(dayMonth('en-GB', 'rubbish')).toBe('rubbish');
  });

  it('ages count birthdays', () => {
    expect(ageOn('1980-03-31', '2026-03-30')).toBe(45);
    expect(ageOn('1980-03-31', '2026-03-31')).toBe(46);
    expect(ageOn('2000-02-29', '2026-02-28')).toBe(25);
    expect(ageOn('2000-02-29', '2026-03-01')).toBe(26);
  });

  it('no age without a full date of birth, nor a nonsense one', () => {
    expect(ageOn('1980', '2026-03-30')).toBeUndefined();
    expect(ageOn('1980-03', '2026-03-30')).toBeUndefined();
    expect(ageOn(undefined, '2026-03-30')).toBeUndefined();
    expect(ageOn('2030-01-01', '2026-03-30')).toBeUndefined();
  });

  it('times are taken apart as sent', () => {
    expect(localParts('2026-05-12T09:15')).toEqual({ date: '2026-05-12', time: '09:15' });
    expect(localParts('2026-05-12')).toEqual({ date: '2026-05-12', time: '' });
    expect(utcTime('2026-05-12T07:15:00Z')).toBe('07:15');
  });

  it('spans', () => {
    expect(span(90_061_000)).toEqual({ days: 1, hours: 1, minutes: 1, seconds: 1 });
    expect(span(-59_999)).toEqual({ days: 0, hours: 0, minutes: 0, seconds: 59 });
  });
});
