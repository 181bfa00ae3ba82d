// SPDX-License-Identifier: Apache-2.0
// What a page shows when it has no rows to show: loading, empty, failed. A failure never looks like "no data".
import { useEffect, useState, type ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import { ApiError } from '../api';
import { useWords } from '../i18n';
import { Icon } from './icon';

/** Nothing for the first 150 ms, then a skeleton of the same geometry, after 10 s a word. */
export function Loading({ rows = 8 }: { rows?: number }) {
  const { t } = useWords();
  const [phase, setPhase] = useState(0);
  useEffect(() => {
    const timers = [setTimeout(() => setPhase(1), 150), setTimeout(() => setPhase(2), 10_000)];
    return () => timers.forEach(clearTimeout);
  }, []);
  if (phase === 0) return <div className="loading" />;
  return (
    <div className="loading" role="status">
      <span className="sr-only">{t('app.loading')}</span>
      {Array.from({ length: rows }, (_, i) => (
        <div key={i} className="skeleton" aria-hidden="true" />
      ))}
      {phase === 2 ? <p className="loading-slow">{t('app.slow')}</p> : null}
    </div>
  );
}

export function Empty({ title, children, action }: { title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className="notice">
      <h2 className="notice-title">{title}</h2>
      {children === undefined ? null : <p>{children}</p>}
      {action}
    </div>
  );
}

/** What a failed call says: the words of its code, the request's id, and a way to try again. */
export function Failed({ error, retry }: { error: unknown; retry?: () => void }) {
  const { t } = useWords();
  const text = useProblemText();
  const id = error instanceof ApiError ? error.requestId : undefined;
  const missing = error instanceof ApiError && error.status === 404;
  const closed = error instanceof ApiError && error.status === 403;
  const title = missing ? 'state.not_found_title' : closed ? 'state.forbidden_title' : 'state.error_title';
  return (
    <div className="notice notice-error" role="alert">
      <h2 className="notice-title">
        <Icon name="warning" size={16} />
        {t(title)}
      </h2>
      <p>{text(error)}</p>
      {id === undefined ? null : <RequestId id={id} />}
      {retry === undefined || missing || closed ? null : (
        <Button className="button" onPress={retry}>
          {t('state.retry')}
        </Button>
      )}
    </div>
  );
}

function RequestId({ id }: { id: string }) {
  const { t } = useWords();
  const [copied, setCopied] = useState(false);
  return (
    <p className="request-id">
      <bdi className="code">{t('state.request', { id })}</bdi>
      <Button
        className="button button-small"
        onPress={() => {
          navigator.clipboard?.writeText(id).then(
            () => setCopied(true),
            () => setCopied(false),
          );
        }}
      >
        {t(copied ? 'state.copied' : 'state.copy')}
      </Button>
    </p>
  );
}

/** The words for an error, by its stable code. */
export function useProblemText(): (error: unknown) => string {
  const { t, code } = useWords();
  return (error) => {
    if (!(error instanceof ApiError)) return t('problem.internal');
    const text = code('problem', error.code);
    return text === error.code ? t(error.status >= 500 ? 'problem.internal' : 'problem.bad_request') : text;
  };
}
