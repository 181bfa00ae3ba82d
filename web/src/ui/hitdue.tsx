// SPDX-License-Identifier: Apache-2.0
// The time left for a hit: until the flight departs, then until it arrives.
import type { Hit } from '../api';
import { useWords } from '../i18n';
import { Countdown } from './countdown';

/** In a row of the queue what happens then stands below the time, and departure goes without saying. */
export function HitDue({ hit, labelled = false }: { hit: Hit; labelled?: boolean }) {
  const { t } = useWords();
  const arriving = hit.due_at !== undefined && hit.due_at !== hit.flight.departs_at_utc;
  const at = hit.due_at ?? hit.flight.departs_at_utc;
  if (labelled) return <Countdown to={at} label={t(arriving ? 'next.arrival_short' : 'next.departure_short')} />;
  if (!arriving) return <Countdown to={at} />;
  return (
    <span className="two-lines">
      <Countdown to={at} />
      <span className="second">{t('next.arrival_short')}</span>
    </span>
  );
}
