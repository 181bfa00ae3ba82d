// SPDX-License-Identifier: Apache-2.0
// The heading of a page: takes the focus when the route changes, and names the window (never with data about people).
import { useLocation } from '@tanstack/react-router';
import { useEffect, useRef, type ReactNode } from 'react';
import { useWords } from '../i18n';

let lastPath: string | undefined;

export function PageHead({ title, heading, children }: { title: string; heading?: ReactNode; children?: ReactNode }) {
  const { t } = useWords();
  const path = useLocation({ select: (location) => location.pathname });
  const h1 = useRef<HTMLHeadingElement>(null);

  useEffect(() => {
    document.title = `${title} – ${t('app.name')}`;
  }, [title, t]);

  useEffect(() => {
    if (lastPath !== undefined && lastPath !== path) h1.current?.focus({ preventScroll: true });
    lastPath = path;
  }, [path]);

  return (
    <div className="page-head">
      <h1 ref={h1} tabIndex={-1}>
        {heading ?? title}
      </h1>
      {children}
    </div>
  );
}
