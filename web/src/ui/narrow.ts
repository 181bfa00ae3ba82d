// SPDX-License-Identifier: Apache-2.0
// Whether the page is too narrow for tables beside each other, or for tables at all.
import { useMemo, useSyncExternalStore } from 'react';

function useMedia(query: string): boolean {
  const store = useMemo(() => {
    const media = window.matchMedia(query);
    return {
      subscribe: (tell: () => void) => {
        media.addEventListener('change', tell);
        return () => media.removeEventListener('change', tell);
      },
      matches: () => media.matches,
    };
  }, [query]);
  return useSyncExternalStore(store.subscribe, store.matches);
}

/** Too narrow for columns: rows become cards. */
export function useNarrow(): boolean {
  return useMedia('(max-width: 47.99rem)');
}

/** Too narrow for a list and a card side by side. */
export function useSingle(): boolean {
  return useMedia('(max-width: 67.99rem)');
}

/** Wide enough for the last column of the widest tables. */
export function useWide(): boolean {
  return useMedia('(min-width: 85rem)');
}
