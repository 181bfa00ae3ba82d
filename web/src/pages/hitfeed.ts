// SPDX-License-Identifier: Apache-2.0
// The hits of one state (and perhaps one flight), loaded page by page and kept fresh by the stream.
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { call, client, type Hit, type HitState } from '../api';
import { noteHits, type Counts } from '../live/counts';
import { append, emptyFeed, receive, settle, type Feed } from '../live/feed';
import { listen } from '../live/stream';
import { hitOrder } from '../order';

const firstPage = 200;
const nextPage = 500;

export interface HitFeed {
  feed: Feed<Hit>;
  /** Counts as the last page gave them; of the flight, when one was asked for. */
  counts: Counts | undefined;
  phase: 'loading' | 'ready' | 'failed';
  error: unknown;
  more: () => void;
  reload: () => void;
  tidy: () => void;
  put: (hit: Hit) => void;
}

export function useHitFeed(state: HitState, flight: number | undefined): HitFeed {
  const [feed, setFeed] = useState<Feed<Hit>>(emptyFeed);
  const [counts, setCounts] = useState<Counts | undefined>();
  const [phase, setPhase] = useState<HitFeed['phase']>('loading');
  const [error, setError] = useState<unknown>(null);
  const [turn, setTurn] = useState(0);
  const paging = useRef(false);

  const belongs = useCallback((hit: Hit) => hit.state === state && (flight === undefined || hit.flight.id === flight), [state, flight]);

  const load = useCallback(
    async (offset: number, limit: number, signal?: AbortSignal) => {
      const query = { state, limit, offset, ...(flight !== undefined && { flight_id: flight }) };
      const page = await call(client.GET('/api/v1/hits', { params: { query }, signal }));
      noteHits(page.items, flight === undefined ? page.counts : undefined);
      setCounts(page.counts);
      return page;
    },
    [state, flight],
  );

  useEffect(() => {
    const abort = new AbortController();
    setPhase('loading');
    setFeed(emptyFeed);
    load(0, firstPage, abort.signal).then(
      (page) => {
        setFeed((before) => append(before, page.items, page.total));
        setPhase('ready');
      },
      (cause: unknown) => {
        if (abort.signal.aborted) return;
        setError(cause);
        setPhase('failed');
      },
    );
    return () => abort.abort();
  }, [load, turn]);

  const reload = useCallback(() => setTurn((n) => n + 1), []);

  useEffect(
    () => listen({ hit: (hit) => setFeed((before) => receive(before, hit, belongs(hit))), gap: reload }),
    [belongs, reload],
  );

  const more = useCallback(() => {
    if (paging.current || phase !== 'ready' || feed.items.length + feed.fresh.length >= feed.total) return;
    paging.current = true;
    // Rows decided since then have left the server's list; going back a little is cheaper than missing one.
    const offset = Math.max(0, feed.items.filter(belongs).length - 20);
    load(offset, nextPage).then(
      (page) => {
        paging.current = false;
        setFeed((before) => {
          const next = append(before, page.items, page.total);
          return next.items.length === before.items.length ? { ...next, total: next.items.length + next.fresh.length } : next;
        });
      },
      () => {
        paging.current = false;
      },
    );
  }, [phase, feed, belongs, load]);

  const tidy = useCallback(() => setFeed((before) => settle(before, belongs, hitOrder)), [belongs]);
  const put = useCallback((hit: Hit) => setFeed((before) => receive(before, hit, belongs(hit))), [belongs]);

  return useMemo(
    () => ({ feed, counts, phase, error, more, reload, tidy, put }),
    [feed, counts, phase, error, more, reload, tidy, put],
  );
}

/** Whether a hit fits every word of a filter. */
export function hitFits(hit: Hit, filter: string): boolean {
  const words = filter.toLocaleLowerCase().split(/[\s,]+/).filter((word) => word !== '');
  if (words.length === 0) return true;
  const { traveller, flight } = hit;
  const text = [
    traveller.surname,
    traveller.given,
    traveller.document ?? '',
    traveller.nationality ?? '',
    hit.entry_name,
    hit.list.name,
    `${flight.carrier}${flight.number}`,
    flight.from,
    flight.to,
  ]
    .join(' ')
    .toLocaleLowerCase();
  return words.every((word) => text.includes(word));
}
