// SPDX-License-Identifier: Apache-2.0
// The one live connection of the page: opens /api/v1/stream, opens it again after a break from the last event seen, and
// tells its listeners what came and how fresh it is.
import { useSyncExternalStore } from 'react';
import type { Flight, Hit } from '../api';
import { setServerTime } from '../clock';
import { eventParser, type ServerEvent } from './sse';

export type LiveState = 'connecting' | 'live' | 'lost';

export interface LiveStatus {
  state: LiveState;
  /** When the last byte came, by this machine's clock; 0 before the first. */
  heardAt: number;
}

export interface LiveListener {
  hit?: (hit: Hit) => void;
  flight?: (flight: Flight) => void;
  /** Events were missed: what is on the screen must be fetched again. */
  gap?: () => void;
}

const waits = [500, 1000, 2000, 5000, 10_000, 15_000];
/** The server sends a comment every 15 s; after three of them missing the connection is taken for dead. */
const silence = 45_000;

let status: LiveStatus = { state: 'connecting', heardAt: 0 };
const watchers = new Set<() => void>();
const listeners = new Set<LiveListener>();

function setStatus(next: LiveStatus): void {
  status = next;
  for (const tell of watchers) tell();
}

export function useLiveStatus(): LiveStatus {
  return useSyncExternalStore(
    (tell) => {
      watchers.add(tell);
      return () => watchers.delete(tell);
    },
    () => status,
  );
}

/** Listens until the returned function is called. */
export function listen(listener: LiveListener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function dispatch({ event, data }: ServerEvent, again: boolean): void {
  let body: unknown;
  try {
    body = JSON.parse(data);
  } catch {
    return;
  }
  if (event === 'hello') {
    const hello = body as { server_time?: string; resumed?: boolean };
    if (hello.server_time !== undefined) setServerTime(hello.server_time);
    if (again && hello.resumed !== true) listeners.forEach((l) => l.gap?.());
  } else if (event === 'hit') {
    listeners.forEach((l) => l.hit?.(body as Hit));
  } else if (event === 'flight') {
    listeners.forEach((l) => l.flight?.(body as Flight));
  }
}

/** Keeps the stream open until the returned function is called. `refused` is told the status of a 4xx answer, which ends it. */
export function openStream(refused: (status: number) => void): () => void {
  const ended = new AbortController();
  let lastId = '';
  let tries = 0;
  let opened = false;
  let hurry: () => void = () => undefined;

  async function once(): Promise<boolean> {
    const attempt = new AbortController();
    const stop = () => attempt.abort();
    ended.signal.addEventListener('abort', stop);
    let watchdog = setTimeout(stop, silence);
    try {
      const headers: Record<string, string> = { Accept: 'text/event-stream' };
      if (lastId !== '') headers['Last-Event-ID'] = lastId;
      const response = await fetch('/api/v1/stream', { headers, signal: attempt.signal, cache: 'no-store' });
      if (response.status >= 400 && response.status < 500) {
        refused(response.status);
        return false;
      }
      if (!response.ok || response.body === null) return true;
      const again = opened;
      opened = true;
      const feed = eventParser((event) => {
        if (event.id !== '') lastId = event.id;
        dispatch(event, again);
      });
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      tries = 0;
      setStatus({ state: 'live', heardAt: Date.now() });
      for (;;) {
        const { value, done } = await reader.read();
        if (done) return true;
        clearTimeout(watchdog);
        watchdog = setTimeout(stop, silence);
        setStatus({ state: 'live', heardAt: Date.now() });
        feed(value);
      }
    } catch {
      return true;
    } finally {
      clearTimeout(watchdog);
      ended.signal.removeEventListener('abort', stop);
    }
  }

  async function run(): Promise<void> {
    while (!ended.signal.aborted) {
      if (!(await once())) return;
      if (ended.signal.aborted) return;
      setStatus({ ...status, state: 'lost' });
      const wait = waits[Math.min(tries, waits.length - 1)] ?? 1000;
      tries += 1;
      await new Promise<void>((resolve) => {
        hurry = resolve;
        setTimeout(resolve, wait);
      });
    }
  }

  const online = () => hurry();
  window.addEventListener('online', online);
  setStatus({ state: 'connecting', heardAt: 0 });
  void run();
  return () => {
    window.removeEventListener('online', online);
    ended.abort();
    hurry();
  };
}
