// SPDX-License-Identifier: Apache-2.0
// Asks why two people are not the same, and whether that counts for later journeys. A digit answers at once; a note goes
// with the answer.
import { useCallback, useEffect, useRef, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import type { DismissReason } from '../api';
import { useWords } from '../i18n';
import { Dialog } from '../ui/dialog';

const reasons: readonly DismissReason[] = ['different_person', 'different_birth', 'different_document', 'data_error', 'other'];

export interface ReasonDialogProps {
  isOpen: boolean;
  /** Whether this dismissal may count for later journeys too. */
  maySuppress: boolean;
  onChoose: (answer: { reason: DismissReason; note?: string; suppress?: true }) => void;
  onClose: () => void;
}

export function ReasonDialog({ isOpen, maySuppress, onChoose, onClose }: ReasonDialogProps) {
  const { t } = useWords();
  const note = useRef<HTMLTextAreaElement>(null);
  const later = useRef<HTMLInputElement>(null);
  const first = useRef<HTMLButtonElement>(null);
  const [problem, setProblem] = useState<'reason.suppress_note' | 'reason.suppress_error' | undefined>();

  const answer = useCallback(
    (reason: DismissReason) => {
      const text = note.current?.value.trim() ?? '';
      const suppress = later.current?.checked === true;
      if (suppress && reason === 'data_error') {
        setProblem('reason.suppress_error');
      } else if (suppress && text === '') {
        setProblem('reason.suppress_note');
        note.current?.focus();
      } else {
        onChoose({ reason, ...(text !== '' && { note: text }), ...(suppress && { suppress }) });
      }
    },
    [onChoose],
  );

  useEffect(() => {
    if (!isOpen) return undefined;
    setProblem(undefined);
    const frame = requestAnimationFrame(() => first.current?.focus());
    return () => cancelAnimationFrame(frame);
  }, [isOpen]);

  useEffect(() => {
    if (!isOpen) return undefined;
    const onKey = (event: KeyboardEvent) => {
      if (event.target instanceof HTMLTextAreaElement || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
      const reason = reasons[Number(event.key) - 1];
      if (reason === undefined) return;
      event.preventDefault();
      answer(reason);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [isOpen, answer]);

  return (
    <Dialog title={t('reason.title')} isOpen={isOpen} onOpenChange={(open) => (open ? undefined : onClose())}>
      <p className="muted">{t('reason.hint')}</p>
      <ul className="reasons">
        {reasons.map((reason, i) => (
          <li key={reason}>
            <Button ref={i === 0 ? first : null} className="reason" onPress={() => answer(reason)}>
              <kbd>{i + 1}</kbd>
              {t(`reason.${reason}`)}
            </Button>
          </li>
        ))}
      </ul>
      <label className="field">
        <span className="field-label">{t('reason.note')}</span>
        {/* 2,000 bytes are allowed; a letter has at most three. */}
        <textarea ref={note} rows={2} maxLength={660} dir="auto" />
      </label>
      {maySuppress ? (
        <label className="later">
          <input ref={later} type="checkbox" aria-describedby="later-hint" onChange={() => setProblem(undefined)} />
          <span>{t('reason.suppress')}</span>
          <span id="later-hint" className="muted">
            {t('reason.suppress_hint')}
          </span>
        </label>
      ) : null}
      <p className="field-problem" role="alert">
        {problem === undefined ? null : t(problem)}
      </p>
      <div className="dialog-foot">
        <Button className="button" onPress={onClose}>
          {t('reason.cancel')}
        </Button>
      </div>
    </Dialog>
  );
}
