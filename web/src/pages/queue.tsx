// SPDX-License-Identifier: Apache-2.0
// The hit queue: the list on one side, the chosen hit compared on the other, decided by buttons or letter keys.
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { call, client, type Hit, type HitDetail, type HitState, type Outcome } from '../api';
import { isolate, useWords } from '../i18n';
import { countsKey, fetchCounts } from '../live/counts';
import { listen, useLiveStatus } from '../live/stream';
import { can, queries, useMe } from '../session';
import { BandChip, Code, designator, Name, Route, StateChip } from '../ui/badge';
import { HitDue } from '../ui/hitdue';
import { FilterField } from '../ui/filter';
import { Grid, type Column } from '../ui/grid';
import { Icon } from '../ui/icon';
import { useSingle } from '../ui/narrow';
import { PageHead } from '../ui/page';
import { usePageKeys } from '../ui/pagekeys';
import { Empty, Failed, Loading } from '../ui/states';
import { hitKey, maySuppress, outcomes, ReasonDialog, UndoBar, useDecide, type Decision } from './decide';
import { HitCard } from './hitcard';
import { hitFits, useHitFeed } from './hitfeed';
import { reasonText } from './reasons';

const states: readonly HitState[] = ['open', 'unsure', 'confirmed', 'dismissed'];
const filterCap = 5000;

/** The hit whose details are asked for: not each one that is passed over with a held key (every view is recorded). */
function useSettled(id: number | undefined): number | undefined {
  const [settled, setSettled] = useState(id);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(id), 120);
    return () => clearTimeout(timer);
  }, [id]);
  return settled;
}

export function QueuePage() {
  const words = useWords();
  const { t } = words;
  const me = useMe();
  const search = useSearch({ from: '/queue' });
  const navigate = useNavigate({ from: '/queue' });
  const state = search.state ?? 'open';
  const source = useHitFeed(state, search.flight);
  const { feed, phase, more, put, tidy } = source;
  const single = useSingle();
  const live = useLiveStatus();

  const [filter, setFilter] = useState('');
  const rows = useMemo(() => feed.items.filter((hit) => hitFits(hit, filter)), [feed.items, filter]);
  useEffect(() => {
    if (filter !== '' && feed.items.length < Math.min(feed.total, filterCap)) more();
  }, [filter, feed.items.length, feed.total, more]);

  const [chosen, setChosen] = useState(search.hit);
  const current = rows.some((hit) => hit.id === chosen) ? chosen : rows[0]?.id;
  const hit = rows.find((row) => row.id === current);
  const wanted = useSettled(current);
  useEffect(() => {
    if (wanted === undefined || single) return;
    void navigate({ search: (before) => ({ ...before, hit: wanted }), replace: true, resetScroll: false });
  }, [wanted, single, navigate]);

  const detail = useQuery({
    queryKey: hitKey(wanted ?? 0),
    enabled: wanted !== undefined && !single,
    queryFn: ({ signal }) => call(client.GET('/api/v1/hits/{id}', { params: { path: { id: wanted ?? 0 } }, signal })),
  });
  const shown = detail.data?.id === current ? detail.data : undefined;
  useEffect(
    () =>
      listen({
        hit: ({ id, version }) => {
          const known = queries.getQueryData<HitDetail>(hitKey(id));
          if (known !== undefined && known.version < version) void queries.invalidateQueries({ queryKey: hitKey(id) });
        },
      }),
    [],
  );

  const grid = useRef<HTMLDivElement>(null);
  const filterBox = useRef<HTMLInputElement>(null);
  const [asking, setAsking] = useState(false);

  const advance = useCallback(
    (after: HitDetail, decision: Decision) => {
      put(after);
      if (decision.outcome === 'reopen') {
        setChosen(after.id);
        return;
      }
      const at = rows.findIndex((row) => row.id === after.id);
      const waits = (row: Hit) => row.id !== after.id && row.state === state;
      const next = rows.slice(at + 1).find(waits) ?? rows.slice(0, Math.max(0, at)).findLast(waits);
      if (next !== undefined) setChosen(next.id);
    },
    [put, rows, state],
  );
  const { decide, undo, busy, refusal, undoable, forgive } = useDecide(advance);
  useEffect(() => forgive(), [current, forgive]);

  const mayDecide = can(me, 'hits.decide');
  function choose(outcome: Outcome): void {
    if (shown === undefined || !mayDecide || !outcomes[shown.state].includes(outcome)) return;
    if (outcome === 'dismiss') setAsking(true);
    else void decide(shown, { outcome });
  }

  function move(step: number): void {
    const at = rows.findIndex((row) => row.id === current);
    const row = rows[Math.min(rows.length - 1, Math.max(0, at + step))];
    if (row !== undefined) setChosen(row.id);
    grid.current?.focus({ preventScroll: true });
  }

  const open = (row: Hit) => void navigate({ to: '/hits/$id', params: { id: String(row.id) } });
  const act = (outcome: Outcome) => () => (single ? undefined : choose(outcome));
  usePageKeys({
    j: () => move(1),
    k: () => move(-1),
    y: act('confirm'),
    n: act('dismiss'),
    u: act('unsure'),
    r: act('reopen'),
    z: undo,
    '.': tidy,
    '/': () => filterBox.current?.focus(),
  });

  const global = useQuery({ queryKey: countsKey, queryFn: fetchCounts, staleTime: Infinity, enabled: search.flight === undefined });
  const counts = search.flight === undefined ? global.data : source.counts;
  const columns = useColumns(words);

  return (
    <div className="page page-queue">
      <PageHead title={t('queue.title')}>
        <nav className="tabs" aria-label={t('queue.states')}>
          {states.map((name) => (
            <Link
              key={name}
              to="/queue"
              search={{ ...(name !== 'open' && { state: name }), ...(search.flight && { flight: search.flight }) }}
              className="tab"
              aria-current={name === state ? 'page' : undefined}
              activeProps={{}}
            >
              {t(`hit.state.${name}`)}
              {counts === undefined ? null : <span className="tab-count">{words.number(counts[name])}</span>}
            </Link>
          ))}
        </nav>
        <FreshBar feed={feed} state={state} onShow={tidy} />
        <div className="page-tools">
          {search.flight === undefined ? null : (
            <Link to="/queue" search={search.state ? { state: search.state } : {}} className="filter-chip">
              {t('queue.of_flight', { flight: isolate(rows[0] === undefined ? `#${search.flight}` : designator(rows[0].flight)) })}
              <Icon name="dismissed" size={10} />
              <span className="sr-only">{t('queue.all_flights')}</span>
            </Link>
          )}
          <FilterField
            inputRef={filterBox}
            label={t('queue.filter')}
            hint={t('queue.filter_hint')}
            value={filter}
            onChange={setFilter}
            onLeave={() => grid.current?.focus()}
          />
        </div>
      </PageHead>

      {phase === 'loading' ? <Loading /> : null}
      {phase === 'failed' ? <Failed error={source.error} retry={source.reload} /> : null}
      {phase === 'ready' && rows.length === 0 ? (
        <QueueEmpty state={state} filter={filter} count={feed.items.length} lost={live.state === 'lost'} onClear={() => setFilter('')} />
      ) : null}
      {phase === 'ready' && rows.length > 0 ? (
        <div className={single ? 'queue queue-single' : 'queue'}>
          <section className="queue-list" aria-label={t('queue.title')}>
            <Grid
              label={t('queue.grid')}
              rows={rows}
              rowKey={(row) => row.id}
              columns={columns}
              card={(row) => <QueueCard hit={row} />}
              height={{ comfortable: 56, compact: 44, narrow: 96 }}
              current={current}
              onCurrent={setChosen}
              onOpen={open}
              onEnd={more}
              total={filter === '' ? feed.total : rows.length}
              rowClass={(row) => (row.state === state ? '' : 'row-settled')}
              gridRef={grid}
            />
            <p className="grid-foot">{t('queue.shown', { shown: words.number(rows.length), total: words.number(feed.total) })}</p>
          </section>
          {single || hit === undefined ? null : (
            <section className="queue-card" aria-label={t('queue.card')}>
              <HitCard
                hit={shown ?? hit}
                detail={shown}
                error={detail.error}
                retry={() => void detail.refetch()}
                refusal={refusal}
                busy={busy}
                mayDecide={mayDecide}
                onOutcome={choose}
                aside={
                  <Link to="/hits/$id" params={{ id: String(hit.id) }} className="link hit-aside">
                    {t('hit.open')}
                  </Link>
                }
              />
            </section>
          )}
        </div>
      ) : null}

      <ReasonDialog
        isOpen={asking}
        maySuppress={maySuppress(me, shown)}
        onClose={() => setAsking(false)}
        onChoose={(answer) => {
          setAsking(false);
          if (shown !== undefined) void decide(shown, { outcome: 'dismiss', ...answer });
        }}
      />
      <UndoBar undoable={undoable} onUndo={undo} />
    </div>
  );
}

function useColumns(words: ReturnType<typeof useWords>): Column<Hit>[] {
  return useMemo(() => {
    const { t, score } = words;
    return [
      { id: 'due', header: t('queue.col.due'), track: '5.75rem', cell: (hit) => <HitDue hit={hit} /> },
      {
        id: 'band',
        header: t('queue.col.band'),
        track: '5.75rem',
        cell: (hit) => (hit.state === 'open' ? <BandChip band={hit.band} /> : <StateChip state={hit.state} />),
      },
      {
        id: 'traveller',
        header: t('queue.col.traveller'),
        track: 'minmax(9rem, 1fr)',
        cell: (hit) => (
          <span className="two-lines">
            <Name {...hit.traveller} />
            <span className="second">
              {hit.reasons_short.length > 0 ? reasonText(words, hit.reasons_short) : <bdi>{hit.list.name}</bdi>}
            </span>
          </span>
        ),
      },
      {
        id: 'flight',
        header: t('queue.col.flight'),
        track: '5.5rem',
        cell: (hit) => (
          <span className="two-lines">
            <Code strong>{designator(hit.flight)}</Code>
            <span className="second">
              <Route from={hit.flight.from} to={hit.flight.to} />
            </span>
          </span>
        ),
      },
      {
        id: 'score',
        header: t('queue.col.score'),
        track: '2.75rem',
        numeric: true,
        cell: (hit) => <bdi className="figure">{score(hit.score)}</bdi>,
      },
    ];
  }, [words]);
}

function QueueCard({ hit }: { hit: Hit }) {
  const words = useWords();
  return (
    <>
      <span className="card-line">
        {hit.state === 'open' ? <BandChip band={hit.band} /> : <StateChip state={hit.state} />}
        <HitDue hit={hit} labelled />
        <bdi className="figure card-end">{words.score(hit.score)}</bdi>
      </span>
      <span className="card-line">
        <Name {...hit.traveller} />
      </span>
      <span className="card-line second">
        <Code strong>{designator(hit.flight)}</Code>
        <Route from={hit.flight.from} to={hit.flight.to} />
        <span className="card-cut">
          <bdi>{hit.list.name}</bdi>
        </span>
      </span>
    </>
  );
}

/** What changed since the list was loaded, and the button that shows it. Rows never move by themselves. */
function FreshBar({ feed, state, onShow }: { feed: { items: Hit[]; fresh: Hit[] }; state: HitState; onShow: () => void }) {
  const { t } = useWords();
  const urgent = feed.fresh.filter((hit) => hit.band === 'urgent').length;
  const settled = feed.items.filter((hit) => hit.state !== state).length;
  const count = feed.fresh.length;
  return (
    <div role="status" className="fresh-place">
      {count === 0 && settled === 0 ? null : (
        <div className={count > 0 ? 'fresh' : 'fresh fresh-quiet'}>
          <span>
            {count === 0 ? null : urgent > 0 ? t('queue.fresh_urgent', { count, urgent }) : t('queue.fresh', { count })}
            {count > 0 && settled > 0 ? ' · ' : null}
            {settled === 0 ? null : t('queue.settled', { count: settled })}
          </span>
          <Button className="button button-small" onPress={onShow}>
            {t(count > 0 ? 'queue.show' : 'queue.tidy')}
            <kbd>{'.'}</kbd>
          </Button>
        </div>
      )}
    </div>
  );
}

function QueueEmpty({ state, filter, count, lost, onClear }: { state: HitState; filter: string; count: number; lost: boolean; onClear: () => void }) {
  const { t } = useWords();
  if (filter !== '') {
    return (
      <Empty
        title={t('queue.empty.filter_title')}
        action={
          <Button className="button" onPress={onClear}>
            {t('queue.clear')}
          </Button>
        }
      >
        {t('queue.empty.filter_text', { count })}
      </Empty>
    );
  }
  if (lost) return <Empty title={t('queue.empty.lost_title')}>{t('queue.empty.lost_text')}</Empty>;
  if (state === 'open') return <Empty title={t('queue.empty.open_title')}>{t('queue.empty.open_text')}</Empty>;
  return <Empty title={t('queue.empty.state_title')}>{t('queue.empty.state_text')}</Empty>;
}
