// SPDX-License-Identifier: Apache-2.0
// The heading of a page: takes the focus when the route changes, and names the window (never with data about people).
import { useEffect, useLayoutEffect, useRef, type ReactNode } from 'react';
import { useWords } from '../i18n';

/** The page whose heading was shown last; undefined before the first, which leaves the focus where the browser put it. */
let lastPath: string | undefined;
/** Whether a heading went away while it had the focus: its successor takes over. */
let orphaned = false;

export function PageHead({ title, heading, children }: { title: string; heading?: ReactNode; children?: ReactNode }) {
  const { t } = useWords();
  const h1 = useRef<HTMLHeadingElement>(null);

  useEffect(() => {
    document.title = `${title} – ${t('app.name')}`;
  }, [title, t]);

  useLayoutEffect(() => {
    const own = h1.current;
    const path = window.location.pathname;
    if (orphaned || (lastPath !== undefined && lastPath !== path)) own?.focus({ preventScroll: true });
    lastPath = path;
    orphaned = false;
    return () => {
      orphaned = document.activeElement === own;
    };
  }, []);

  return (
    <div className="page-head">
      <h1 ref={h1} tabIndex={-1}>
        {heading ?? title}
      </h1>
      {children}
    </div>
  );
}
