// SPDX-License-Identifier: Apache-2.0
// Letter shortcuts of a page. They act while the focus is in the page's content (or nowhere), never under a dialog or a menu, and
// not at all when the user has switched them off.
import { useEffect, useLayoutEffect, useRef } from 'react';
import { usePrefs } from '../prefs';
import { shortcut } from './keys';

export type PageKeys = Partial<Record<string, () => void>>;

export function usePageKeys(keys: PageKeys): void {
  const { letterKeys } = usePrefs();
  const latest = useRef(keys);
  // At once on each commit: a key may come before effects have run.
  useLayoutEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const key = shortcut(event);
      if (key === undefined || (!letterKeys && key.length === 1)) return;
      const target = event.target;
      const inPage = target === document.body || (target instanceof Node && document.getElementById('main')?.contains(target) === true);
      if (!inPage || document.querySelector('[role=dialog], [role=menu]') !== null) return;
      const act = latest.current[key];
      if (act === undefined) return;
      event.preventDefault();
      act();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [letterKeys]);
}
