// SPDX-License-Identifier: Apache-2.0
// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { recount, type Counts } from './counts';
import { append, emptyFeed, receive, settle, type Feed } from './feed';
import { eventParser, type ServerEvent } from './sse';

describe('server-sent events', () => {
  const text = ': ping\r\n\r\nid: 7\nevent: hit\ndata: {"a":\ndata: 1}\n\ndata: plain\n\nevent: lost\n\nid: 9\ndata:x\n\n';
  const expected: ServerEvent[] = [
    { event: 'hit', data: '{"a":\n1}', id: '7' },
    { event: 'message', data: 'plain', id: '7' },
    { event: 'message', data: 'x', id: '9' },
  ];

  it('are the same for every split of the text', () => {
    for (let cut = 0; cut <= text.length; cut += 1) {
      const seen: ServerEvent[] = [];
      const feed = eventParser((event) => seen.push(event));
      feed(text.slice(0, cut));
      feed(text.slice(cut));
      expect([cut, seen]).toEqual([cut, expected]);
    }
  });

  it('come one character at a time', () => {
    const seen: ServerEvent[] = [];
    const feed = eventParser((event) => seen.push(event));
    for (const character of text) feed(character);
    expect(seen).toEqual(expected);
  });

  it('an unfinished event is not given', () => {
    const seen: ServerEvent[] = [];
    eventParser((event) => seen.push(event))('data: half\n');
    expect(seen).toEqual([]);
  });
});

interface Row {
  id: number;
  state: string;
}
const row = (id: number, state = 'open'): Row => ({ id, state });
const open = (r: Row) => r.state === 'open';
const byId = (a: Row, b: Row) => a.id - b.id;
const ids = (rows: Row[]) => rows.map((r) => r.id);

describe('live list', () => {
  const loaded: Feed<Row> = append(emptyFeed, [row(2), row(4), row(6)], 3);

  it('never moves a row that is on the screen', () => {
    let feed = receive(loaded, row(1), true);
    feed = receive(feed, row(4, 'confirmed'), false);
    expect(ids(feed.items)).toEqual([2, 4, 6]);
    expect(feed.items[1]?.state).toBe('confirmed');
    expect(ids(feed.fresh)).toEqual([1]);
    expect(feed.total).toBe(4);
  });

  it('puts all in order when asked', () => {
    const feed = settle(receive(receive(loaded, row(1), true), row(4, 'confirmed'), false), open, byId);
    expect(ids(feed.items)).toEqual([1, 2, 6]);
    expect(feed.fresh).toEqual([]);
    expect(feed.total).toBe(3);
  });

  it('drops a waiting row that was decided before it was shown', () => {
    const feed = receive(receive(loaded, row(9), true), row(9, 'dismissed'), false);
    expect(feed.fresh).toEqual([]);
  });

  it('does not double what two pages or page and stream both bring', () => {
    const feed = append(receive(loaded, row(8), true), [row(6), row(8)], 4);
    expect(ids(feed.items)).toEqual([2, 4, 6, 8]);
    expect(feed.fresh).toEqual([]);
  });

  it('ignores strangers', () => {
    expect(receive(loaded, row(5, 'dismissed'), false)).toBe(loaded);
  });
});

describe('counts', () => {
  const counts: Counts = { open: 3, confirmed: 1, dismissed: 0, unsure: 0 };

  it('follow a decision', () => {
    expect(recount(counts, 'open', { state: 'confirmed', version: 2 })).toEqual({ open: 2, confirmed: 2, dismissed: 0, unsure: 0 });
  });

  it('count a new hit', () => {
    expect(recount(counts, undefined, { state: 'open', version: 1 })?.open).toBe(4);
  });

  it('ask again when the old state is not known', () => {
    expect(recount(counts, undefined, { state: 'confirmed', version: 2 })).toBeUndefined();
  });
});
