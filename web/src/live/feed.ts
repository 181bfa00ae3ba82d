// SPDX-License-Identifier: Apache-2.0
// A list on the screen that also lives: what changes is changed where it stands, what is new waits until the reader asks for it, so
// that nothing ever moves under the cursor. Pure functions; the pages keep the state.

export interface Row {
  id: number;
}

export interface Feed<T extends Row> {
  /** What is on the screen, in the order in which it was loaded. */
  items: T[];
  /** What came since and is not on the screen yet. */
  fresh: T[];
  /** How many the server holds in all. */
  total: number;
}

export const emptyFeed = { items: [], fresh: [], total: 0 };

function indexOf<T extends Row>(rows: T[], id: number): number {
  return rows.findIndex((row) => row.id === id);
}

function replaced<T extends Row>(rows: T[], at: number, row: T): T[] {
  const copy = rows.slice();
  copy[at] = row;
  return copy;
}

/** Adds a page, without the rows that are already there. */
export function append<T extends Row>(feed: Feed<T>, page: T[], total: number): Feed<T> {
  const known = new Set(feed.items.map((row) => row.id));
  const items = [...feed.items, ...page.filter((row) => !known.has(row.id))];
  const shown = new Set(items.map((row) => row.id));
  return { items, fresh: feed.fresh.filter((row) => !shown.has(row.id)), total };
}

/** Takes a row from the stream. `belongs` says whether a row that is not on the screen should be offered. */
export function receive<T extends Row>(feed: Feed<T>, row: T, belongs: boolean): Feed<T> {
  const at = indexOf(feed.items, row.id);
  if (at >= 0) return { ...feed, items: replaced(feed.items, at, row) };
  const waiting = indexOf(feed.fresh, row.id);
  if (waiting >= 0) {
    const fresh = belongs ? replaced(feed.fresh, waiting, row) : feed.fresh.filter((r) => r.id !== row.id);
    return { ...feed, fresh };
  }
  return belongs ? { ...feed, fresh: [...feed.fresh, row], total: feed.total + 1 } : feed;
}

/** Puts everything in its place: the new rows in, those that no longer belong out, all in order. */
export function settle<T extends Row>(feed: Feed<T>, belongs: (row: T) => boolean, order: (a: T, b: T) => number): Feed<T> {
  const items = [...feed.items, ...feed.fresh].filter(belongs).sort(order);
  const gone = feed.items.length + feed.fresh.length - items.length;
  return { items, fresh: [], total: Math.max(items.length, feed.total - gone) };
}
