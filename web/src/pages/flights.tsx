// SPDX-License-Identifier: Apache-2.0
// The flight board: flights by what happens to them next, with who is expected, which data came, and which hits wait.
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { ToggleButton } from 'react-aria-components/ToggleButton';
import { call, client, type Flight } from '../api';
import { minute, now, useNow } from '../clock';
import { isolate, useWords, type Words } from '../i18n';
import { append, emptyFeed, receive, settle, type Feed } from '../live/feed';
import { listen } from '../live/stream';
import { flightOrder, nextEvent } from '../order';
import type { FlightWindow } from '../routes';
import { BandChip, Code, designator, FlightStatus } from '../ui/badge';
import { Countdown } from '../ui/countdown';
import { FilterField } from '../ui/filter';
import { Grid, type Column } from '../ui/grid';
import { Icon } from '../ui/icon';
import { PageHead } from '../ui/page';
import { usePageKeys } from '../ui/pagekeys';
import { Empty, Failed, Loading } from '../ui/states';
import { dayMonth, localParts, utcTime } from '../time';

const pageSize = 500;
const cap = 5000;
const hour = 60 * minute;

function useFlightFeed() {
  const [feed, setFeed] = useState<Feed<Flight>>(emptyFeed);
  const [phase, setPhase] = useState<'loading' | 'ready' | 'failed'>('loading');
  const [error, setError] = useState<unknown>(null);
  const [turn, setTurn] = useState(0);
  const reload = useCallback(() => setTurn((n) => n + 1), []);

  useEffect(() => {
    const abort = new AbortController();
    async function load(): Promise<void> {
      for (let offset = 0; offset < cap; offset += pageSize) {
        const query = { limit: pageSize, offset };
        const page = await call(client.GET('/api/v1/flights', { params: { query }, signal: abort.signal }));
        setFeed((before) => append(offset === 0 ? emptyFeed : before, page.items, page.total));
        setPhase('ready');
        if (offset + page.items.length >= page.total || page.items.length === 0) return;
      }
    }
    setPhase((before) => (before === 'ready' ? 'ready' : 'loading'));
    load().catch((cause: unknown) => {
      if (abort.signal.aborted) return;
      setError(cause);
      setPhase('failed');
    });
    return () => abort.abort();
  }, [turn]);

  useEffect(() => listen({ flight: (flight) => setFeed((before) => receive(before, flight, true)), gap: reload }), [reload]);
  const tidy = useCallback(() => setFeed((before) => settle(before, () => true, flightOrder(now()))), []);
  return { feed, phase, error, reload, tidy };
}

/** Whether a flight fits every word of a filter: designators, carriers, airports. */
export function flightFits(flight: Flight, filter: string): boolean {
  const words = filter.toLocaleLowerCase().split(/[\s,]+/).filter((word) => word !== '');
  if (words.length === 0) return true;
  const names = [flight, ...flight.names].map((name) => `${name.carrier}${name.number}`);
  const text = [designator(flight), ...names, flight.from.code, flight.from.name ?? '', flight.to.code, flight.to.name ?? '']
    .join(' ')
    .toLocaleLowerCase();
  return words.every((word) => text.includes(word));
}

function inWindow(flight: Flight, window: FlightWindow, at: number): boolean {
  if (window === 'all') return true;
  const next = nextEvent(flight, at);
  if (window === 'past') return next === undefined;
  return next !== undefined && next.at - at <= (window === 'soon' ? 6 : 24) * hour;
}

const windows: readonly FlightWindow[] = ['all', 'soon', 'day', 'past'];

export function FlightsPage() {
  const words = useWords();
  const { t } = words;
  const search = useSearch({ from: '/flights' });
  const navigate = useNavigate({ from: '/flights' });
  const { feed, phase, error, reload, tidy } = useFlightFeed();
  const [filter, setFilter] = useState('');
  const [current, setCurrent] = useState<number | undefined>();
  const window = search.window ?? 'all';
  const onlyHits = search.hits === true;
  const at = useNow(minute);

  const rows = useMemo(
    () =>
      feed.items.filter(
        (flight) => flightFits(flight, filter) && inWindow(flight, window, at) && (!onlyHits || flight.hits.undecided > 0),
      ),
    [feed.items, filter, window, at, onlyHits],
  );
  const chosen = rows.some((row) => row.id === current) ? current : rows[0]?.id;
  const grid = useRef<HTMLDivElement>(null);
  const filterBox = useRef<HTMLInputElement>(null);
  const open = (flight: Flight) => void navigate({ to: '/flights/$id', params: { id: String(flight.id) } });
  usePageKeys({
    '/': () => filterBox.current?.focus(),
    '.': tidy,
    j: () => grid.current?.focus(),
    k: () => grid.current?.focus(),
  });
  const columns = useColumns(words);
  const sum = (pick: (flight: Flight) => number) => rows.reduce((total, flight) => total + pick(flight), 0);
  const filtered = filter !== '' || onlyHits || window !== 'all';

  return (
    <div className="page page-flights">
      <PageHead title={t('flights.title')}>
        <nav className="tabs" aria-label={t('flights.window')}>
          {windows.map((name) => (
            <Link
              key={name}
              to="/flights"
              search={{ ...(onlyHits && { hits: true as const }), ...(name !== 'all' && { window: name }) }}
              className="tab"
              aria-current={name === window ? 'page' : undefined}
              activeProps={{}}
            >
              {t(`flights.window.${name}`)}
            </Link>
          ))}
        </nav>
        <div role="status" className="fresh-place">
          {feed.fresh.length === 0 ? null : (
            <div className="fresh">
              <span>{t('flights.changed', { fresh: feed.fresh.length })}</span>
              <Button className="button button-small" onPress={tidy}>
                {t('queue.show')}
                <kbd>{'.'}</kbd>
              </Button>
            </div>
          )}
        </div>
        <div className="page-tools">
          <ToggleButton
            className="toggle"
            isSelected={onlyHits}
            onChange={(on) =>
              void navigate({ search: ({ window: w }) => ({ ...(on && { hits: true as const }), ...(w && { window: w }) }), replace: true })
            }
          >
            <Icon name={onlyHits ? 'confirmed' : 'open'} size={11} />
            {t('flights.with_hits')}
          </ToggleButton>
          <FilterField
            inputRef={filterBox}
            label={t('queue.filter')}
            hint={t('flights.filter_hint')}
            value={filter}
            onChange={setFilter}
            onLeave={() => grid.current?.focus()}
          />
        </div>
      </PageHead>
      {phase === 'loading' ? <Loading /> : null}
      {phase === 'failed' ? <Failed error={error} retry={reload} /> : null}
      {phase === 'ready' && rows.length === 0 ? (
        filtered && feed.items.length > 0 ? (
          <Empty
            title={t('flights.empty_filter_title')}
            action={
              <Button
                className="button"
                onPress={() => {
                  setFilter('');
                  void navigate({ search: {}, replace: true });
                }}
              >
                {t('queue.clear')}
              </Button>
            }
          >
            {t('flights.empty_filter_text', { count: feed.items.length })}
          </Empty>
        ) : (
          <Empty title={t('flights.empty_title')}>{t('flights.empty_text')}</Empty>
        )
      ) : null}
      {phase === 'ready' && rows.length > 0 ? (
        <section className="board" aria-label={t('flights.title')}>
          <Grid
            label={t('flights.grid')}
            rows={rows}
            rowKey={(row) => row.id}
            columns={columns}
            card={(row) => <FlightCard flight={row} />}
            height={{ comfortable: 58, compact: 46, narrow: 138 }}
            current={chosen}
            onCurrent={setCurrent}
            onOpen={open}
            rowClass={(row) => (row.status === 'cancelled' ? 'row-settled' : row.hits.urgent > 0 ? 'row-urgent' : '')}
            gridRef={grid}
          />
          <p className="grid-foot">
            {t('flights.summary', { flights: rows.length, travellers: sum((f) => f.counts.booked), hits: sum((f) => f.hits.undecided) })}
          </p>
        </section>
      ) : null}
    </div>
  );
}

/** What happens next, and in how long. */
export function NextEvent({ flight }: { flight: Flight }) {
  const { t } = useWords();
  useNow(minute);
  const next = nextEvent(flight, now());
  if (next === undefined) return <span className="countdown countdown-gone">{t('next.over')}</span>;
  return <Countdown to={new Date(next.at).toISOString()} label={t(`next.${next.kind}_short`)} over={t('next.over')} />;
}

export function Designator({ flight }: { flight: Flight }) {
  const { t } = useWords();
  const also = flight.names.map(designator).filter((name) => name !== designator(flight));
  return (
    <span className="two-lines">
      <Link
        to="/flights/$id"
        params={{ id: String(flight.id) }}
        className="row-link"
        tabIndex={-1}
        onClick={(event) => event.stopPropagation()}
      >
        <Code strong>{designator(flight)}</Code>
      </Link>
      {also.length === 0 ? null : <span className="second">{t('flights.also', { names: also.map(isolate).join(t('list.comma')) })}</span>}
    </span>
  );
}

/** What all airports are; the board has no room for it. */
const airportWords = /( International)? Airport$/;

function Place({ place }: { place: Flight['from'] }) {
  return (
    <span className="place">
      <Code strong>{place.code}</Code>
      {place.name === undefined ? null : (
        <bdi dir="auto" className="second">
          {place.name.replace(airportWords, '')}
        </bdi>
      )}
    </span>
  );
}

/** A local time with its UTC below; the day only when it is not today, or when no time was sent. */
export function LocalTime({ local, utc }: { local: string | undefined; utc: string | undefined }) {
  const { t, locale } = useWords();
  useNow(minute);
  if (local === undefined) return null;
  const { date, time } = localParts(local);
  const today = new Date(now()).toISOString().slice(0, 10);
  return (
    <span className="two-lines">
      <span className="time">
        {time === '' ? null : <Code strong>{time}</Code>}
        {date === today && time !== '' ? null : <span className="time-day">{dayMonth(locale, date)}</span>}
      </span>
      {utc === undefined ? null : <span className="second">{t('flights.utc', { time: isolate(utcTime(utc)) })}</span>}
    </span>
  );
}

/** Booked, checked in and boarded: three figures over one bar. */
export function Load({ counts }: { counts: Flight['counts'] }) {
  const { t, number } = useWords();
  const share = (part: number) => ({ inlineSize: `${counts.booked === 0 ? 0 : Math.min(100, (part / counts.booked) * 100)}%` });
  return (
    <span className="load" role="img" aria-label={t('flights.counts', { booked: counts.booked, checked_in: counts.checked_in, boarded: counts.boarded })}>
      <span className="load-figures">
        {(['booked', 'checked_in', 'boarded'] as const).map((name) => (
          <span key={name} className="load-figure">
            <b>{number(counts[name])}</b>
            <small>{t(`flights.${name}`)}</small>
          </span>
        ))}
      </span>
      <span className="load-track">
        <span className="load-in" style={share(counts.checked_in)} />
        <span className="load-on" style={share(counts.boarded)} />
      </span>
    </span>
  );
}

function DataMarks({ flight }: { flight: Flight }) {
  const { t, number } = useWords();
  const mark = (name: 'pnr' | 'api', count: number, text: string) => (
    <span className={count > 0 ? `data data-${name}` : 'data data-none'} title={text}>
      <Icon name={count > 0 ? 'confirmed' : 'open'} size={10} />
      {t(`flights.data.${name}`)}
      <bdi dir="ltr" aria-hidden="true">
        {count > 0 ? `×${number(count)}` : ''}
      </bdi>
      <span className="sr-only">{text}</span>
    </span>
  );
  return (
    <span className="data-marks">
      {mark('pnr', flight.pnr_pushes, t('flights.data.pushes', { count: flight.pnr_pushes }))}
      {mark('api', flight.api_lists, t('flights.data.lists', { count: flight.api_lists }))}
    </span>
  );
}

export function HitMarks({ hits }: { hits: Flight['hits'] }) {
  const { t } = useWords();
  return (
    <span className="hit-marks-row">
      {hits.urgent > 0 ? <BandChip band="urgent" count={hits.urgent} /> : null}
      {hits.review > 0 ? <BandChip band="review" count={hits.review} /> : null}
      {hits.undecided === 0 ? <span className="second">{t('flights.no_hits')}</span> : null}
      {hits.confirmed > 0 ? <span className="second">{t('flights.confirmed', { count: hits.confirmed })}</span> : null}
    </span>
  );
}

function useColumns({ t }: Words): Column<Flight>[] {
  return useMemo(
    () => [
      { id: 'next', header: t('flights.col.next'), track: '8.25rem', cell: (flight) => <NextEvent flight={flight} /> },
      { id: 'flight', header: t('flights.col.flight'), track: '8rem', cell: (flight) => <Designator flight={flight} /> },
      {
        id: 'route',
        header: t('flights.col.route'),
        track: 'minmax(11rem, 1.5fr)',
        cell: (flight) => (
          <span className="route-wide">
            <Place place={flight.from} />
            <Icon name="arrow" size={13} />
            <Place place={flight.to} />
          </span>
        ),
      },
      {
        id: 'departs',
        header: t('flights.col.departs'),
        track: '7rem',
        cell: (flight) => <LocalTime local={flight.departs_at} utc={flight.departs_at_utc} />,
      },
      {
        id: 'arrives',
        header: t('flights.col.arrives'),
        track: '7rem',
        cell: (flight) => <LocalTime local={flight.arrives_at} utc={flight.arrives_at_utc} />,
      },
      {
        id: 'travellers',
        header: t('flights.col.travellers'),
        track: 'minmax(12rem, 0.9fr)',
        cell: (flight) => <Load counts={flight.counts} />,
      },
      {
        id: 'data',
        header: t('flights.col.data'),
        track: '6.75rem',
        cell: (flight) => (flight.status === 'cancelled' ? <FlightStatus status={flight.status} /> : <DataMarks flight={flight} />),
      },
      { id: 'hits', header: t('flights.col.hits'), track: '12rem', cell: (flight) => <HitMarks hits={flight.hits} /> },
    ],
    [t],
  );
}

function FlightCard({ flight }: { flight: Flight }) {
  return (
    <>
      <span className="card-line">
        <Code strong>{designator(flight)}</Code>
        <NextEvent flight={flight} />
        <span className="card-end">
          <HitMarks hits={flight.hits} />
        </span>
      </span>
      <span className="card-line card-route">
        <Code>{flight.from.code}</Code>
        <LocalTime local={flight.departs_at} utc={flight.departs_at_utc} />
        <Icon name="arrow" size={12} />
        <Code>{flight.to.code}</Code>
        <LocalTime local={flight.arrives_at} utc={flight.arrives_at_utc} />
      </span>
      <span className="card-line">
        <Load counts={flight.counts} />
      </span>
    </>
  );
}
