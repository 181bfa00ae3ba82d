// SPDX-License-Identifier: Apache-2.0
// Asks why two people are not the same. A digit answers at once; a note goes with the answer.
import { useEffect, useRef } from 'react';
import { Button } from 'react-aria-components/Button';
import type { DismissReason } from '../api';
import { useWords } from '../i18n';
import { Dialog } from '../ui/dialog';

const reasons: readonly DismissReason[] = ['different_person', 'different_birth', 'different_document', 'data_error', 'other'];

export interface ReasonDialogProps {
  isOpen: boolean;
  onChoose: (reason: DismissReason, note: string) => void;
  onClose: () => void;
}

export function ReasonDialog({ isOpen, onChoose, onClose }: ReasonDialogProps) {
  const { t } = useWords();
  const note = useRef<HTMLTextAreaElement>(null);
  const first = useRef<HTMLButtonElement>(null);

  useEffect(() => {
    if (!isOpen) return undefined;
    const frame = requestAnimationFrame(() => first.current?.focus());
    const onKey = (event: KeyboardEvent) => {
      if (event.target instanceof HTMLTextAreaElement || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
      const reason = reasons[Number(event.key) - 1];
      if (reason === undefined) return;
      event.preventDefault();
      onChoose(reason, note.current?.value.trim() ?? '');
    };
    window.addEventListener('keydown', onKey);
    return () => {
      cancelAnimationFrame(frame);
      window.removeEventListener('keydown', onKey);
    };
  }, [isOpen, onChoose]);

  return (
    <Dialog title={t('reason.title')} isOpen={isOpen} onOpenChange={(open) => (open ? undefined : onClose())}>
      <p className="muted">{t('reason.hint')}</p>
      <ul className="reasons">
        {reasons.map((reason, i) => (
          <li key={reason}>
            <Button ref={i === 0 ? first : null} className="reason" onPress={() => onChoose(reason, note.current?.value.trim() ?? '')}>
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
      <div className="dialog-foot">
        <Button className="button" onPress={onClose}>
          {t('reason.cancel')}
        </Button>
      </div>
    </Dialog>
  );
}
