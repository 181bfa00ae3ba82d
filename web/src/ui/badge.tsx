// SPDX-License-Identifier: Apache-2.0
// Small marks: severity, state and agreement are always a shape, a word and a colour together; codes keep their direction.
import type { ReactNode } from 'react';
import type { Band, Evidence, Flight, HitState, Journey } from '../api';
import { isolate, useWords } from '../i18n';
import { Icon } from './icon';

export function Chip({ tone, children }: { tone: string; children: ReactNode }) {
  return <span className={`chip chip-${tone}`}>{children}</span>;
}

export function BandChip({ band, count }: { band: Band; count?: number }) {
  const { code, number } = useWords();
  return (
    <Chip tone={band}>
      <Icon name={band} size={11} />
      {count === undefined ? null : <b>{number(count)}</b>}
      <span>{code('band', band)}</span>
    </Chip>
  );
}

export function StateChip({ state }: { state: HitState }) {
  const { code } = useWords();
  return (
    <Chip tone={`state-${state}`}>
      <Icon name={state} size={11} />
      <span>{code('hit.state', state)}</span>
    </Chip>
  );
}

const signs: Record<Evidence['agreement'], string> = { same: '=', close: '≈', different: '≠', not_given: '–' };

export function AgreementChip({ agreement }: { agreement: Evidence['agreement'] }) {
  const { code } = useWords();
  return (
    <Chip tone={`agree-${agreement}`}>
      <span className="chip-sign" aria-hidden="true">
        {signs[agreement]}
      </span>
      <span>{code('agreement', agreement)}</span>
    </Chip>
  );
}

export function FlightStatus({ status }: { status: Flight['status'] }) {
  const { code } = useWords();
  return <Chip tone={`flight-${status}`}>{code('flight.status', status)}</Chip>;
}

export function JourneyStatus({ status }: { status: Journey['status'] }) {
  const { code } = useWords();
  return <Chip tone={`journey-${status}`}>{code('journey.status', status)}</Chip>;
}

/** A code (designator, document number, booking): fixed width, left to right whatever the page. */
export function Code({ children, strong }: { children: ReactNode; strong?: boolean }) {
  return (
    <bdi dir="ltr" className={strong === true ? 'code code-strong' : 'code'}>
      {children}
    </bdi>
  );
}

/** A name as it was sent, in its own direction. */
export function Name({ surname, given }: { surname: string; given: string }) {
  return (
    <bdi dir="auto" className="name">
      <b>{surname}</b>
      {given === '' ? null : `, ${given}`}
    </bdi>
  );
}

export function fullName(traveller: { surname: string; given: string }): string {
  return isolate(traveller.given === '' ? traveller.surname : `${traveller.surname}, ${traveller.given}`);
}

export function designator(flight: { carrier: string; number: string; suffix?: string }): string {
  return `${flight.carrier}${flight.number}${flight.suffix ?? ''}`;
}

/** Where a value was found. */
export function SourceTags({ sources }: { sources: readonly string[] }) {
  const { code } = useWords();
  return (
    <span className="sources">
      {['pnr', 'api']
        .filter((source) => sources.includes(source))
        .map((source) => (
          <span key={source} className={`source source-${source}`}>
            {code('source', source)}
          </span>
        ))}
    </span>
  );
}

/** A route: codes joined by an arrow in reading direction. */
export function Route({ from, to }: { from: string; to: string }) {
  return (
    <span className="route">
      <Code>{from}</Code>
      <Icon name="arrow" size={11} />
      <Code>{to}</Code>
    </span>
  );
}
