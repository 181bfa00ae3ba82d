// SPDX-License-Identifier: Apache-2.0
// One hit on its own page: what a link to a hit opens, and what a narrow screen decides on.
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useRouter } from '@tanstack/react-router';
import { useCallback, useEffect, useState } from 'react';
import { ApiError, call, client, type Outcome } from '../api';
import { useWords } from '../i18n';
import { listen } from '../live/stream';
import { can, queries, useMe } from '../session';
import { Icon } from '../ui/icon';
import { PageHead } from '../ui/page';
import { usePageKeys } from '../ui/pagekeys';
import { Failed, Loading } from '../ui/states';
import { AuditTable } from './audittable';
import { hitKey, maySuppress, outcomes, ReasonDialog, UndoBar, useDecide } from './decide';
import { HitCard } from './hitcard';

export function HitPage() {
  const { t } = useWords();
  const me = useMe();
  const { id: param } = useParams({ from: '/hits/$id' });
  const id = Number(param);
  const router = useRouter();
  const navigate = useNavigate();
  const valid = Number.isSafeInteger(id) && id > 0;
  const detail = useQuery({
    queryKey: hitKey(id),
    enabled: valid,
    queryFn: ({ signal }) => call(client.GET('/api/v1/hits/{id}', { params: { path: { id } }, signal })),
  });
  const hit = detail.data;

  useEffect(
    () =>
      listen({
        hit: (seen) => {
          if (seen.id === id) void queries.invalidateQueries({ queryKey: hitKey(id) });
        },
        gap: () => void queries.invalidateQueries({ queryKey: hitKey(id) }),
      }),
    [id],
  );

  const trailKey = ['audit', `hit:${id}`];
  const decided = useCallback(() => void queries.invalidateQueries({ queryKey: ['audit'] }), []);
  const { decide, undo, busy, refusal, undoable } = useDecide(decided);
  const [asking, setAsking] = useState(false);
  const mayDecide = can(me, 'hits.decide');

  function choose(outcome: Outcome): void {
    if (hit === undefined || !mayDecide || !outcomes[hit.state].includes(outcome)) return;
    if (outcome === 'dismiss') setAsking(true);
    else void decide(hit, { outcome });
  }
  function back(): void {
    if (router.history.canGoBack()) router.history.back();
    else void navigate({ to: '/queue' });
  }
  usePageKeys({
    y: () => choose('confirm'),
    n: () => choose('dismiss'),
    u: () => choose('unsure'),
    r: () => choose('reopen'),
    z: undo,
    escape: back,
  });

  return (
    <div className="page page-hit">
      <Link to="/queue" className="back">
        <Icon name="back" size={12} />
        {t('hit.back')}
      </Link>
      <PageHead title={t('hit.title', { id: valid ? id : param })} />
      {!valid ? <Failed error={new ApiError(404, 'not_found')} /> : null}
      {valid && detail.isPending ? <Loading /> : null}
      {detail.isError && hit === undefined ? <Failed error={detail.error} retry={() => void detail.refetch()} /> : null}
      {hit === undefined ? null : (
        <div className="hit-page">
          <HitCard
            hit={hit}
            detail={hit}
            error={null}
            retry={() => undefined}
            refusal={refusal}
            busy={busy}
            mayDecide={mayDecide}
            onOutcome={choose}
          />
          {can(me, 'audit.read') ? (
            <section className="panel">
              <h2>{t('hit.trail')}</h2>
              <AuditTable queryKey={trailKey} object={`hit:${id}`} />
            </section>
          ) : null}
        </div>
      )}
      <ReasonDialog
        isOpen={asking}
        maySuppress={maySuppress(me, hit)}
        onClose={() => setAsking(false)}
        onChoose={(answer) => {
          setAsking(false);
          if (hit !== undefined) void decide(hit, { outcome: 'dismiss', ...answer });
        }}
      />
      <UndoBar undoable={undoable} onUndo={undo} />
    </div>
  );
}
