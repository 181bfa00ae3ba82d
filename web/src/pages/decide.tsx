// SPDX-License-Identifier: Apache-2.0
// Deciding a hit: one call with the version that the officer saw, the way back for ten seconds, and what to say when somebody
// else was quicker. Used by the queue and by the page of one hit.
import { useCallback, useEffect, useRef, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { ApiError, call, client, csrf, type DismissReason, type Hit, type HitDetail, type HitState, type Me, type Outcome } from '../api';
import { useWords } from '../i18n';
import { noteHit } from '../live/counts';
import { can, queries } from '../session';
import { fullName } from '../ui/badge';
import { Icon } from '../ui/icon';
import { later } from '../ui/later';
import type { ReasonDialogProps } from './reasondialog';

export const undoFor = 10_000;

export const outcomes: Record<HitState, readonly Outcome[]> = {
  open: ['confirm', 'dismiss', 'unsure'],
  unsure: ['confirm', 'dismiss'],
  confirmed: ['reopen'],
  dismissed: ['reopen'],
};

export interface Decision {
  outcome: Outcome;
  reason?: DismissReason;
  note?: string;
  /** With `dismiss`: for later journeys too. */
  suppress?: true;
}

/** Why the last decision was not kept. */
export interface Refusal {
  hitId: number;
  conflict: boolean;
  error: unknown;
}

export interface Undoable {
  hit: HitDetail;
  outcome: Outcome;
}

/** Whether a dismissal of this hit may count for later journeys: of an urgent one only a supervisor's. */
export function maySuppress(me: Me, hit: Pick<Hit, 'band'> | undefined): boolean {
  return hit !== undefined && can(me, 'hits.suppress') && (hit.band !== 'urgent' || me.role === 'supervisor');
}

export function hitKey(id: number): [string, number] {
  return ['hit', id];
}

export function useDecide(decided: (hit: HitDetail, decision: Decision) => void) {
  const [busy, setBusy] = useState<Outcome | undefined>();
  const [refusal, setRefusal] = useState<Refusal | undefined>();
  const [undoable, setUndoable] = useState<Undoable | undefined>();
  const running = useRef(false);

  useEffect(() => {
    if (undoable === undefined) return undefined;
    const timer = setTimeout(() => setUndoable(undefined), undoFor);
    return () => clearTimeout(timer);
  }, [undoable]);

  const decide = useCallback(
    async (hit: Pick<Hit, 'id' | 'version'>, decision: Decision): Promise<void> => {
      if (running.current) return;
      running.current = true;
      setBusy(decision.outcome);
      setRefusal(undefined);
      try {
        const params = { path: { id: hit.id }, header: { ...csrf(), 'If-Match': `"${hit.version}"` } };
        const after = await call(client.POST('/api/v1/hits/{id}/decision', { params, body: decision }));
        queries.setQueryData(hitKey(hit.id), after);
        noteHit(after);
        setUndoable(decision.outcome === 'reopen' ? undefined : { hit: after, outcome: decision.outcome });
        decided(after, decision);
      } catch (error) {
        const conflict = error instanceof ApiError && error.status === 412;
        setRefusal({ hitId: hit.id, conflict, error });
        if (error instanceof ApiError && (conflict || error.status === 422)) void queries.invalidateQueries({ queryKey: hitKey(hit.id) });
      } finally {
        running.current = false;
        setBusy(undefined);
      }
    },
    [decided],
  );

  const undo = useCallback(() => {
    if (undoable === undefined) return;
    setUndoable(undefined);
    void decide(undoable.hit, { outcome: 'reopen' });
  }, [undoable, decide]);

  return { decide, undo, busy, refusal, undoable, forgive: useCallback(() => setRefusal(undefined), []) };
}

/** Asks why two people are not the same. */
export const ReasonDialog = later<ReasonDialogProps>(
  async () => (await import('./reasondialog')).ReasonDialog,
  () => null,
);

/** The way back, while there is one. */
export function UndoBar({ undoable, onUndo }: { undoable: Undoable | undefined; onUndo: () => void }) {
  const { t, code } = useWords();
  return (
    <div className="undo-place" role="status" aria-label={t('undo.region')}>
      {undoable === undefined ? null : (
        <div className="undo">
          <Icon name={undoable.hit.state} size={14} />
          <span>{t('undo.done', { outcome: code('outcome', undoable.outcome), name: fullName(undoable.hit.traveller) })}</span>
          <Button className="button button-small button-on-dark" onPress={onUndo}>
            {t('undo.undo')}
            <kbd>{'Z'}</kbd>
          </Button>
          <span key={`${undoable.hit.id}-${undoable.hit.version}`} className="undo-time" aria-hidden="true" />
        </div>
      )}
    </div>
  );
}
