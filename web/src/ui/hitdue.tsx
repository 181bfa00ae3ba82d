// SPDX-License-Identifier: Apache-2.0
// The time left for a hit: until the flight departs, then until it arrives.
import type { Hit } from '../api';
import { useWords } from '../i18n';
import { Countdown } from './countdown';

export function HitDue({ hit, labelled = false }: { hit: Hit; labelled?: boolean }) {
  const { t } = useWords();
  const arriving = hit.due_at !== undefined && hit.due_at !== hit.flight.departs_at_utc;
  const label = arriving ? t('next.arrival_short') : labelled ? t('next.departure_short') : undefined;
  return <Countdown to={hit.due_at ?? hit.flight.departs_at_utc} {...(label !== undefined && { label })} />;
}
