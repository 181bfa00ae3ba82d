// SPDX-License-Identifier: Apache-2.0
// One flight: what is known of it, and its manifest, filtered and sorted in the browser.
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import { ToggleButton } from 'react-aria-components/ToggleButton';
import { ApiError, call, client, type Flight, type Journey } from '../api';
import { isolate, useWords, type Words } from '../i18n';
import { listen } from '../live/stream';
import { can, queries, useMe } from '../session';
import { BandChip, Chip, Code, designator, FlightStatus, JourneyStatus, Name, SourceTags, StateChip } from '../ui/badge';
import { Dialog } from '../ui/dialog';
import { FilterField } from '../ui/filter';
import { Grid, type Column, type Sort } from '../ui/grid';
import { Icon } from '../ui/icon';
import { PageHead } from '../ui/page';
import { usePageKeys } from '../ui/pagekeys';
import { Empty, Failed, Loading } from '../ui/states';
import { ageOn, dateTimeUtc, dayMonth, localParts, utcTime } from '../time';
import { HitMarks, NextEvent } from './flights';

const manifestLimit = 2000;

export function FlightPage() {
  const { t } = useWords();
  const me = useMe();
  const { id: param } = useParams({ from: '/flights/$id' });
  const id = Number(param);
  const valid = Number.isSafeInteger(id) && id > 0;
  const navigate = useNavigate();
  const flight = useQuery({
    queryKey: ['flight', id],
    enabled: valid,
    queryFn: ({ signal }) => call(client.GET('/api/v1/flights/{id}', { params: { path: { id } }, signal })),
  });
  const [changed, setChanged] = useState(false);
  useEffect(
    () =>
      listen({
        flight: (seen) => {
          if (seen.id !== id) return;
          queries.setQueryData<Flight>(['flight', id], seen);
          setChanged(true);
        },
        gap: () => setChanged(true),
      }),
    [id],
  );
  usePageKeys({ escape: () => void navigate({ to: '/flights' }) });

  const name = flight.data === undefined ? t('flights.col.flight') : designator(flight.data);
  return (
    <div className="page page-flight">
      <Link to="/flights" className="back">
        <Icon name="back" size={12} />
        {t('flight.back')}
      </Link>
      {flight.data === undefined ? <PageHead title={name} /> : null}
      {!valid ? <Failed error={new ApiError(404, 'not_found')} /> : null}
      {valid && flight.isPending ? <Loading /> : null}
      {flight.isError && flight.data === undefined ? <Failed error={flight.error} retry={() => void flight.refetch()} /> : null}
      {flight.data === undefined ? null : (
        <>
          <FlightHead flight={flight.data} mayDecide={can(me, 'hits.read')} />
          <Manifest key={id} flight={flight.data} changed={changed} onShown={() => setChanged(false)} />
        </>
      )}
    </div>
  );
}

function FlightHead({ flight, mayDecide }: { flight: Flight; mayDecide: boolean }) {
  const { t, number, locale } = useWords();
  const { counts } = flight;
  const also = flight.names.map(designator).filter((name) => name !== designator(flight));
  return (
    <div className="panel flight-head">
      <div className="flight-name">
        <PageHead title={designator(flight)} heading={<Code strong>{designator(flight)}</Code>}>
          <FlightStatus status={flight.status} />
          <NextEvent flight={flight} />
        </PageHead>
        {also.length === 0 ? null : <p className="muted">{t('flights.also', { names: also.map(isolate).join(t('list.comma')) })}</p>}
      </div>
      <div className="legs">
        <Stop label={t('flight.from')} place={flight.from} local={flight.departs_at} utc={flight.departs_at_utc} />
        <span className="legs-way" aria-hidden="true">
          <Icon name="arrow" size={16} />
        </span>
        <Stop label={t('flight.to')} place={flight.to} local={flight.arrives_at} utc={flight.arrives_at_utc} />
      </div>
      <dl className="stats">
        <Stat term={t('flights.booked')} value={number(counts.booked)} />
        <Stat term={t('flights.checked_in')} value={number(counts.checked_in)} />
        <Stat term={t('flights.boarded')} value={number(counts.boarded)} />
        <Stat term={t('flights.cancelled')} value={number(counts.cancelled)} />
        <Stat term={t('flights.crew')} value={number(counts.crew)} />
        <Stat term={t('flight.only_pnr')} value={number(Math.max(0, counts.pnr - counts.both))} />
        <Stat term={t('flight.only_api')} value={number(Math.max(0, counts.api - counts.both))} />
        <Stat term={`${t('source.pnr')} + ${t('source.api')}`} value={number(counts.both)} />
      </dl>
      <div className="flight-more">
        <p>
          <span className="muted">{t('flight.hits')}</span> <HitMarks hits={flight.hits} />
          {mayDecide && flight.hits.undecided > 0 ? (
            <Link to="/queue" search={{ flight: flight.id }} className="button button-small">
              {t('flight.to_queue')}
            </Link>
          ) : null}
        </p>
        <p className="muted">
          {t('flights.data.pushes', { count: flight.pnr_pushes })} · {t('flights.data.lists', { count: flight.api_lists })}
          {flight.last_message_at === undefined ? null : (
            <>
              {' · '}
              {t('flight.last_message')} <bdi>{`${dateTimeUtc(locale, flight.last_message_at)} UTC`}</bdi>
            </>
          )}
        </p>
      </div>
    </div>
  );
}

function Stop({ label, place, local, utc }: { label: string; place: Flight['from']; local: string | undefined; utc: string | undefined }) {
  const { t, locale } = useWords();
  const parts = local === undefined ? undefined : localParts(local);
  return (
    <div className="stop">
      <span className="stop-label">{label}</span>
      <span className="stop-place">
        <Code strong>{place.code}</Code>
        {place.name === undefined ? null : <bdi>{place.name}</bdi>}
        {place.country === undefined ? null : <Code>{place.country}</Code>}
      </span>
      {parts === undefined ? null : (
        <span className="stop-time">
          {parts.time === '' ? null : <Code strong>{parts.time}</Code>} {dayMonth(locale, parts.date)}{' '}
          <span className="muted">
            {t('flight.local')}
            {utc === undefined ? null : ` · ${t('flights.utc', { time: isolate(utcTime(utc)) })}`}
          </span>
        </span>
      )}
    </div>
  );
}

function Stat({ term, value }: { term: string; value: string }) {
  return (
    <div className="stat">
      <dt>{term}</dt>
      <dd>{value}</dd>
    </div>
  );
}

/** Whether a journey fits every word of a filter. */
export function journeyFits(journey: Journey, filter: string): boolean {
  const words = filter.toLocaleLowerCase().split(/[\s,]+/).filter((word) => word !== '');
  if (words.length === 0) return true;
  const text = [
    journey.surname,
    journey.given,
    journey.nationality ?? '',
    journey.seat ?? '',
    journey.locator ?? '',
    ...journey.documents.map((d) => d.number),
  ]
    .join(' ')
    .toLocaleLowerCase();
  return words.every((word) => text.includes(word));
}

const sortKeys: Record<string, (journey: Journey) => string | undefined> = {
  name: (j) => `${j.surname} ${j.given}`,
  born: (j) => j.born_on,
  nationality: (j) => j.nationality,
  seat: (j) => j.seat,
  locator: (j) => j.locator,
  status: (j) => j.status,
  role: (j) => `${j.role} ${j.type}`,
};

/** The rows by one column; those without a value come last either way. */
export function sorted(journeys: Journey[], sort: Sort | undefined, collator: Intl.Collator): Journey[] {
  const key = sort === undefined ? undefined : sortKeys[sort.column];
  if (sort === undefined || key === undefined) return journeys;
  const keyed = journeys.map((journey) => ({ journey, key: key(journey) }));
  keyed.sort((a, b) => {
    if (a.key === undefined || b.key === undefined) return Number(a.key === undefined) - Number(b.key === undefined);
    return collator.compare(a.key, b.key) * (sort.down ? -1 : 1);
  });
  return keyed.map(({ journey }) => journey);
}

function Manifest({ flight, changed, onShown }: { flight: Flight; changed: boolean; onShown: () => void }) {
  const words = useWords();
  const { t, number } = words;
  const navigate = useNavigate();
  const journeys = useQuery({
    queryKey: ['journeys', flight.id],
    queryFn: ({ signal }) =>
      call(client.GET('/api/v1/flights/{id}/journeys', { params: { path: { id: flight.id }, query: { limit: manifestLimit } }, signal })),
  });
  const [filter, setFilter] = useState('');
  const [onlyHits, setOnlyHits] = useState(false);
  const [sort, setSort] = useState<Sort | undefined>();
  const [current, setCurrent] = useState<number | undefined>();
  const [opened, setOpened] = useState<Journey | undefined>();
  const collator = useMemo(() => new Intl.Collator(words.locale, { numeric: true }), [words.locale]);
  const all = journeys.data?.items;
  const rows = useMemo(
    () => sorted((all ?? []).filter((j) => journeyFits(j, filter) && (!onlyHits || j.hits.length > 0)), sort, collator),
    [all, filter, onlyHits, sort, collator],
  );
  const chosen = rows.some((row) => row.id === current) ? current : rows[0]?.id;
  const grid = useRef<HTMLDivElement>(null);
  const filterBox = useRef<HTMLInputElement>(null);
  const columns = useColumns(words, flight);

  function show(): void {
    onShown();
    void journeys.refetch();
  }
  function open(journey: Journey): void {
    const only = journey.hits.length === 1 ? journey.hits[0] : undefined;
    if (only !== undefined) void navigate({ to: '/hits/$id', params: { id: String(only.id) } });
    else setOpened(journey);
  }
  usePageKeys({
    '/': () => filterBox.current?.focus(),
    '.': show,
    j: () => grid.current?.focus(),
    k: () => grid.current?.focus(),
  });

  return (
    <section className="manifest" aria-labelledby="manifest-title">
      <div className="page-head">
        <h2 id="manifest-title">{t('flight.manifest')}</h2>
        {all === undefined ? null : <span className="muted">{t('queue.shown', { shown: number(rows.length), total: number(all.length) })}</span>}
        <div role="status" className="fresh-place">
          {changed ? (
            <div className="fresh">
              <span>{t('flight.new_data')}</span>
              <Button className="button button-small" onPress={show}>
                {t('flight.reload')}
                <kbd>{'.'}</kbd>
              </Button>
            </div>
          ) : null}
        </div>
        <div className="page-tools">
          <ToggleButton className="toggle" isSelected={onlyHits} onChange={setOnlyHits}>
            <Icon name={onlyHits ? 'confirmed' : 'open'} size={11} />
            {t('flights.with_hits')}
          </ToggleButton>
          <FilterField
            inputRef={filterBox}
            label={t('queue.filter')}
            hint={t('flight.filter_hint')}
            value={filter}
            onChange={setFilter}
            onLeave={() => grid.current?.focus()}
          />
        </div>
      </div>
      {journeys.isPending ? <Loading /> : null}
      {journeys.isError ? <Failed error={journeys.error} retry={() => void journeys.refetch()} /> : null}
      {all?.length === 0 ? <Empty title={t('flight.empty_title')}>{t('flight.empty_text')}</Empty> : null}
      {all !== undefined && all.length > 0 && rows.length === 0 ? (
        <Empty
          title={t('flight.empty_filter_title')}
          action={
            <Button
              className="button"
              onPress={() => {
                setFilter('');
                setOnlyHits(false);
              }}
            >
              {t('queue.clear')}
            </Button>
          }
        />
      ) : null}
      {rows.length > 0 ? (
        <Grid
          label={t('flight.grid')}
          rows={rows}
          rowKey={(row) => row.id}
          columns={columns}
          card={(row) => <JourneyCard journey={row} flight={flight} />}
          height={{ comfortable: 40, compact: 30, narrow: 92 }}
          current={chosen}
          onCurrent={setCurrent}
          onOpen={open}
          sort={sort}
          onSort={setSort}
          rowClass={(row) => (row.status === 'cancelled' ? 'row-settled' : '')}
          gridRef={grid}
        />
      ) : null}
      {journeys.data !== undefined && journeys.data.total > journeys.data.items.length ? (
        <p className="grid-foot">{t('flight.capped', { shown: number(journeys.data.items.length), total: number(journeys.data.total) })}</p>
      ) : null}
      <JourneyDialog journey={opened} flight={flight} onClose={() => setOpened(undefined)} />
    </section>
  );
}

function JourneyHits({ journey }: { journey: Journey }): ReactNode {
  const first = journey.hits.find((hit) => hit.state === 'open' || hit.state === 'unsure') ?? journey.hits[0];
  if (first === undefined) return null;
  return (
    <Link to="/hits/$id" params={{ id: String(first.id) }} className="row-link" tabIndex={-1} onClick={(event) => event.stopPropagation()}>
      {first.state === 'open' ? <BandChip band={first.band} /> : <StateChip state={first.state} />}
      {journey.hits.length > 1 ? <More count={journey.hits.length - 1} /> : null}
    </Link>
  );
}

function More({ count }: { count: number }) {
  return (
    <span className="muted more">
      <bdi dir="ltr">{`+${count}`}</bdi>
    </span>
  );
}

function RoleText({ journey }: { journey: Journey }) {
  const { code } = useWords();
  if (journey.role !== 'passenger') return <Chip tone="role">{code('journey.role', journey.role)}</Chip>;
  return <span className={journey.type === 'adult' ? 'muted' : undefined}>{code('journey.type', journey.type)}</span>;
}

function Born({ journey, flight }: { journey: Journey; flight: Flight }) {
  const { number } = useWords();
  const age = ageOn(journey.born_on, flight.departs_at);
  if (journey.born_on === undefined) return null;
  return (
    <>
      <Code>{journey.born_on}</Code>
      {age === undefined ? null : <span className="muted age">{number(age)}</span>}
    </>
  );
}

function useColumns({ t }: Words, flight: Flight): Column<Journey>[] {
  return useMemo(
    () => [
      { id: 'hit', header: t('journey.col.hit'), track: '7rem', cell: (j) => <JourneyHits journey={j} /> },
      { id: 'name', header: t('journey.col.name'), track: 'minmax(11rem, 1.6fr)', sortable: true, cell: (j) => <Name {...j} /> },
      { id: 'role', header: t('journey.col.role'), track: 'minmax(4.5rem, 0.5fr)', sortable: true, cell: (j) => <RoleText journey={j} /> },
      { id: 'sex', header: t('journey.col.sex'), track: '2.75rem', cell: (j) => <Code>{j.sex}</Code> },
      { id: 'born', header: t('journey.col.born'), track: '8.5rem', sortable: true, cell: (j) => <Born journey={j} flight={flight} /> },
      { id: 'nationality', header: t('journey.col.nationality'), track: '3.75rem', sortable: true, cell: (j) => <Code>{j.nationality}</Code> },
      {
        id: 'document',
        header: t('journey.col.document'),
        track: 'minmax(9rem, 0.8fr)',
        cell: (j) => {
          const first = j.documents[0];
          return first === undefined ? null : (
            <>
              <Code>{first.number}</Code>
              {j.documents.length > 1 ? <More count={j.documents.length - 1} /> : null}
            </>
          );
        },
      },
      { id: 'seat', header: t('journey.col.seat'), track: '3.5rem', sortable: true, cell: (j) => <Code>{j.seat}</Code> },
      { id: 'bags', header: t('journey.col.bags'), track: '3rem', numeric: true, wide: true, cell: (j) => (j.bags === undefined ? null : <bdi>{j.bags}</bdi>) },
      { id: 'locator', header: t('journey.col.locator'), track: '5.25rem', sortable: true, cell: (j) => <Code>{j.locator}</Code> },
      { id: 'status', header: t('journey.col.status'), track: '6.5rem', sortable: true, cell: (j) => <JourneyStatus status={j.status} /> },
      { id: 'sources', header: t('journey.col.sources'), track: '5rem', cell: (j) => <SourceTags sources={j.sources} /> },
    ],
    [t, flight],
  );
}

function JourneyCard({ journey, flight }: { journey: Journey; flight: Flight }) {
  return (
    <>
      <span className="card-line">
        <Name {...journey} />
        <span className="card-end">
          <JourneyHits journey={journey} />
        </span>
      </span>
      <span className="card-line second">
        <Code>{journey.nationality}</Code>
        <Born journey={journey} flight={flight} />
        <Code>{journey.documents[0]?.number}</Code>
      </span>
      <span className="card-line">
        <JourneyStatus status={journey.status} />
        <Code>{journey.seat}</Code>
        <Code>{journey.locator}</Code>
        <span className="card-end">
          <SourceTags sources={journey.sources} />
        </span>
      </span>
    </>
  );
}

function JourneyDialog({ journey, flight, onClose }: { journey: Journey | undefined; flight: Flight; onClose: () => void }) {
  const { t, code, number } = useWords();
  const age = ageOn(journey?.born_on, flight.departs_at);
  return (
    <Dialog
      title={journey === undefined ? '' : <Name {...journey} />}
      isOpen={journey !== undefined}
      onOpenChange={(open) => (open ? undefined : onClose())}
      wide
    >
      {journey === undefined ? null : (
        <>
          <dl className="stats stats-dialog">
            {journey.title === undefined ? null : <Stat term={t('journey.title')} value={journey.title} />}
            <Stat term={t('journey.col.role')} value={journey.role === 'passenger' ? code('journey.type', journey.type) : code('journey.role', journey.role)} />
            <Stat term={t('journey.col.sex')} value={journey.sex ?? '–'} />
            <Stat term={t('journey.col.born')} value={journey.born_on === undefined ? '–' : `${isolate(journey.born_on)}${age === undefined ? '' : ` (${number(age)})`}`} />
            <Stat term={t('journey.col.nationality')} value={journey.nationality ?? '–'} />
            <Stat term={t('journey.col.seat')} value={journey.seat ?? '–'} />
            <Stat term={t('journey.col.bags')} value={journey.bags === undefined ? '–' : number(journey.bags)} />
            <Stat term={t('journey.col.locator')} value={journey.locator ?? '–'} />
            <Stat term={t('journey.col.status')} value={code('journey.status', journey.status)} />
          </dl>
          {journey.hits.length === 0 ? null : (
            <>
              <h3>{t('journey.hits')}</h3>
              <ul className="plain-list">
                {journey.hits.map((hit) => (
                  <li key={hit.id}>
                    <Link to="/hits/$id" params={{ id: String(hit.id) }} className="link">
                      {t('hit.title', { id: hit.id })}
                    </Link>{' '}
                    <BandChip band={hit.band} /> <StateChip state={hit.state} />
                  </li>
                ))}
              </ul>
            </>
          )}
          <h3>{t('journey.documents')}</h3>
          {journey.documents.length === 0 ? (
            <p className="muted">{t('journey.no_documents')}</p>
          ) : (
            <table className="table">
              <thead>
                <tr>
                  <th scope="col">{t('journey.type')}</th>
                  <th scope="col">{t('journey.number')}</th>
                  <th scope="col">{t('journey.issuer')}</th>
                  <th scope="col">{t('journey.expires')}</th>
                  <th scope="col">{t('journey.col.sources')}</th>
                </tr>
              </thead>
              <tbody>
                {journey.documents.map((document) => (
                  <tr key={`${document.source}-${document.type}-${document.number}`}>
                    <td>
                      <Code>{document.type}</Code>
                    </td>
                    <td>
                      <Code>{document.number}</Code>
                    </td>
                    <td>
                      <Code>{document.issuer}</Code>
                    </td>
                    <td>
                      <Code>{document.expires_on}</Code>
                    </td>
                    <td>
                      <SourceTags sources={[document.source]} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
          <div className="dialog-foot">
            <Button className="button" onPress={onClose}>
              {t('journey.close')}
            </Button>
          </div>
        </>
      )}
    </Dialog>
  );
}
