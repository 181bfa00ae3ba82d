// SPDX-License-Identifier: Apache-2.0
// The frame of every page: skip link, environment, navigation by what the role may do, live connection, clock, user menu.
import { useQuery } from '@tanstack/react-query';
import { Link, Outlet } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import type { Me } from '../api';
import { minute, now, useNow } from '../clock';
import { useWords } from '../i18n';
import { countsKey, fetchCounts, watchCounts } from '../live/counts';
import { openStream, useLiveStatus } from '../live/stream';
import { can, queries, useMe, useSession } from '../session';
import { spanText } from '../ui/countdown';
import { Icon, Mark } from '../ui/icon';
import { Failed, Loading } from '../ui/states';
import { shortcut } from '../ui/keys';
import { later } from '../ui/later';
import { usePrefs } from '../prefs';

import type { SheetProps } from './shortcuts';
import { SignIn } from './signin';
import { UserButton } from './userbutton';
import type { UserMenuProps } from './usermenu';

const UserMenu = later<UserMenuProps>(
  async () => (await import('./usermenu')).UserMenu,
  ({ me }) => <UserButton me={me} />,
);
const ShortcutSheet = later<SheetProps>(
  async () => (await import('./shortcuts')).ShortcutSheet,
  () => null,
);

export function Shell() {
  const session = useSession();
  if (session.isPending) return <Loading rows={1} />;
  if (session.isError) return <Failed error={session.error} retry={() => void session.refetch()} />;
  return session.data === null ? <SignIn /> : <Frame />;
}

function Frame() {
  const me = useMe();
  const { t } = useWords();
  const [sheet, setSheet] = useState(false);
  const { letterKeys } = usePrefs();
  const main = useRef<HTMLElement>(null);
  const live = can(me, 'hits.read');

  useEffect(() => {
    if (!live) return undefined;
    const forget = watchCounts();
    const close = openStream((status) => {
      if (status === 401) void queries.invalidateQueries({ queryKey: ['me'] });
    });
    return () => {
      close();
      forget();
    };
  }, [live]);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (letterKeys && shortcut(event) === '?') {
        event.preventDefault();
        setSheet(true);
      }
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [letterKeys]);

  return (
    <div className="frame">
      <a
        className="skip"
        href="#main"
        onClick={(event) => {
          event.preventDefault();
          main.current?.focus();
        }}
      >
        {t('app.skip')}
      </a>
      <header>
        {me.environment === 'production' ? null : (
          <p className={`environment environment-${me.environment}`}>{t(`env.${me.environment}`)}</p>
        )}
        <div className="bar">
        <Link to="/" className="brand">
          <Mark />
          <span className="brand-name">{t('app.name')}</span>
          <span className="brand-unit">
            <bdi>{me.unit}</bdi>
          </span>
        </Link>
        <Navigation me={me} />
        <div className="bar-end">
          {live ? <LiveMark /> : null}
          <Clock />
          <Button className="bar-button" aria-label={t('menu.shortcuts')} onPress={() => setSheet(true)}>
            <Icon name="keyboard" size={18} />
          </Button>
          <UserMenu me={me} onShortcuts={() => setSheet(true)} />
        </div>
        </div>
        {live ? <StaleNotice /> : null}
      </header>
      <main id="main" ref={main} tabIndex={-1} className="main">
        <Outlet />
      </main>
      <ShortcutSheet isOpen={sheet} onOpenChange={setSheet} />
    </div>
  );
}

function Navigation({ me }: { me: Me }) {
  const { t } = useWords();
  return (
    <nav className="nav" aria-label={t('nav.label')}>
      {can(me, 'hits.read') ? (
        <Link to="/queue" className="nav-link">
          {t('nav.queue')}
          <OpenCount />
        </Link>
      ) : null}
      {can(me, 'flights.read') ? (
        <Link to="/flights" className="nav-link">
          {t('nav.flights')}
        </Link>
      ) : null}
      {can(me, 'lists.read') ? (
        <Link to="/lists" className="nav-link">
          {t('nav.lists')}
        </Link>
      ) : null}
      {can(me, 'messages.read') ? (
        <Link to="/messages" className="nav-link">
          {t('nav.messages')}
        </Link>
      ) : null}
      {can(me, 'audit.read') ? (
        <Link to="/audit" className="nav-link">
          {t('nav.audit')}
        </Link>
      ) : null}
    </nav>
  );
}

function OpenCount() {
  const { t, number } = useWords();
  const { data } = useQuery({ queryKey: countsKey, queryFn: fetchCounts, staleTime: Infinity });
  if (data === undefined) return null;
  return (
    <span className="nav-count">
      <span aria-hidden="true">{number(data.open)}</span>
      <span className="sr-only">{t('nav.queue_count', { count: data.open })}</span>
    </span>
  );
}

function LiveMark() {
  const { t } = useWords();
  const { state } = useLiveStatus();
  return (
    <span className={`live live-${state}`} role="status">
      <span className="live-dot" aria-hidden="true" />
      {t(`live.${state}`)}
    </span>
  );
}

/** Says how old the page is once nothing has been heard for 30 seconds. */
function StaleNotice() {
  const words = useWords();
  const { state, heardAt } = useLiveStatus();
  useNow(5000);
  const age = Date.now() - heardAt;
  const stale = state !== 'live' && heardAt > 0 && age > 30_000;
  useEffect(() => {
    document.documentElement.dataset.stale = stale && age > 2 * minute ? 'long' : 'no';
  }, [stale, age]);
  if (!stale) return null;
  return (
    <p className="stale">
      <Icon name="warning" size={14} />
      <span role="alert">{words.t('live.stale')}</span>
      {/* Not announced: it changes every few seconds. */}
      <span aria-hidden="true">{words.t('live.silent', { age: spanText(words, age, true) })}</span>
    </p>
  );
}

function Clock() {
  useNow(minute);
  return (
    <time className="clock">
      <bdi dir="ltr">{new Date(now()).toISOString().slice(11, 16)}</bdi>
      <span>{'UTC'}</span>
    </time>
  );
}

/** What is left when a component throws. */
export function Crash() {
  const { t } = useWords();
  return (
    <div className="page page-message" role="alert">
      <h1>{t('state.crash_title')}</h1>
      <p>{t('state.crash_text')}</p>
      <button type="button" className="button" onClick={() => window.location.reload()}>
        {t('state.reload')}
      </button>
    </div>
  );
}
