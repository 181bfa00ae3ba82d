// SPDX-License-Identifier: Apache-2.0
// How many hits of each state there are, kept right from the stream without asking again where that can be known.
import { call, client, type Hit, type HitState } from '../api';
import { queries } from '../session';
import { listen } from './stream';

export type Counts = Record<HitState, number>;
export const countsKey = ['hit-counts'];

/** The last state seen of each hit, so that a change can be counted. */
const seen = new Map<number, { state: HitState; version: number }>();

export async function fetchCounts(): Promise<Counts> {
  return (await call(client.GET('/api/v1/hits', { params: { query: { limit: 0 } } }))).counts;
}

/** Remembers hits that were loaded, and the counts that came with them. */
export function noteHits(hits: Hit[], counts?: Counts): void {
  for (const hit of hits) seen.set(hit.id, { state: hit.state, version: hit.version });
  if (counts !== undefined) queries.setQueryData(countsKey, counts);
}

/** What a hit that just came or was just decided does to the counts; undefined when they must be fetched. */
export function recount(counts: Counts, before: HitState | undefined, hit: Pick<Hit, 'state' | 'version'>): Counts | undefined {
  if (before === undefined) {
    return hit.version === 1 ? { ...counts, [hit.state]: counts[hit.state] + 1 } : undefined;
  }
  if (before === hit.state) return counts;
  return { ...counts, [before]: Math.max(0, counts[before] - 1), [hit.state]: counts[hit.state] + 1 };
}

let asking: ReturnType<typeof setTimeout> | undefined;

export function noteHit(hit: Hit): void {
  const known = seen.get(hit.id);
  if (known !== undefined && known.version >= hit.version) return;
  seen.set(hit.id, { state: hit.state, version: hit.version });
  const counts = queries.getQueryData<Counts>(countsKey);
  if (counts === undefined) return;
  const next = recount(counts, known?.state, hit);
  if (next !== undefined) {
    queries.setQueryData(countsKey, next);
    return;
  }
  asking ??= setTimeout(() => {
    asking = undefined;
    void queries.invalidateQueries({ queryKey: countsKey });
  }, 1000);
}

/** Counts along with the stream until the returned function is called. */
export function watchCounts(): () => void {
  const stop = listen({ hit: noteHit, gap: () => void queries.invalidateQueries({ queryKey: countsKey }) });
  return () => {
    stop();
    seen.clear();
  };
}
