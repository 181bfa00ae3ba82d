// SPDX-License-Identifier: Apache-2.0
// Time left, as a chip that changes colour as it runs out and says in words when it has.
import { minute, now, second, useNow } from '../clock';
import { useWords, type Words } from '../i18n';
import { span } from '../time';

/** A duration in the words of the language; seconds only when `fine`. */
export function spanText({ t }: Words, ms: number, fine = false): string {
  const s = span(ms);
  if (s.days > 0) return t('span.days', { days: s.days, hours: s.hours });
  if (s.hours > 0) return t('span.hours', { hours: s.hours, minutes: s.minutes });
  if (fine && s.minutes === 0) return t('span.only_seconds', { seconds: s.seconds });
  if (fine && s.minutes < 10) return t('span.seconds', { minutes: s.minutes, seconds: s.seconds });
  return t('span.minutes', { minutes: s.minutes });
}

function tone(left: number): string {
  if (left <= 0) return 'gone';
  if (left < 60 * minute) return 'now';
  if (left < 180 * minute) return 'soon';
  return 'later';
}

/** Ticks once a minute, and once a second in the last ten minutes. */
export function Countdown({ to, label, over }: { to: string | undefined; label?: string; over?: string }) {
  const words = useWords();
  const target = Date.parse(to ?? '');
  const known = Number.isFinite(target);
  const near = known && target - now() > 0 && target - now() < 10 * minute;
  useNow(near ? second : minute);
  if (!known) return <span className="countdown countdown-gone">{words.t('due.unknown')}</span>;
  const left = target - now();
  if (left <= 0) return <span className="countdown countdown-gone">{over ?? words.t('due.gone')}</span>;
  return (
    <span className={`countdown countdown-${tone(left)}`}>
      <bdi>{spanText(words, left, true)}</bdi>
      {label === undefined ? null : <span className="countdown-label">{label}</span>}
    </span>
  );
}
