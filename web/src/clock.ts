// SPDX-License-Identifier: Apache-2.0
// One clock for the page, set by the server's time, so that countdowns are right on a machine whose own clock is not.
import { useCallback, useSyncExternalStore } from 'react';

export const second = 1000;
export const minute = 60 * second;

let offset = 0;
let timer: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

/** Sets the clock from a time that the server just sent. */
export function setServerTime(iso: string): void {
  const server = Date.parse(iso);
  if (Number.isFinite(server)) offset = server - Date.now();
}

/** Now, by the server's clock, in milliseconds since 1970. */
export function now(): number {
  return Date.now() + offset;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => listeners.forEach((tell) => tell()), second);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

/** Now, rounded down to `step`; the component renders again only when the rounded value changes. */
export function useNow(step: number): number {
  const snapshot = useCallback(() => Math.floor(now() / step) * step, [step]);
  return useSyncExternalStore(subscribe, snapshot);
}
