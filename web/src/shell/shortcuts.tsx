// SPDX-License-Identifier: Apache-2.0
// The sheet of keyboard shortcuts, and the switch that turns letter keys off.
import { Button } from 'react-aria-components/Button';
import { Switch } from 'react-aria-components/Switch';
import { useWords, type Key } from '../i18n';
import { setPrefs, usePrefs } from '../prefs';
import { Dialog } from '../ui/dialog';

const sheet: [Key, string[]][] = [
  ['keys.move', ['J', 'K', '↓', '↑']],
  ['keys.ends', ['Home', 'End']],
  ['keys.open', ['Enter']],
  ['keys.back', ['Esc']],
  ['keys.confirm', ['Y']],
  ['keys.dismiss', ['N']],
  ['keys.unsure', ['U']],
  ['keys.reopen', ['R']],
  ['keys.undo', ['Z']],
  ['keys.search', ['/']],
  ['keys.fresh', ['.']],
  ['keys.sheet', ['?']],
];

export interface SheetProps {
  isOpen: boolean;
  onOpenChange: (open: boolean) => void;
}

export function ShortcutSheet({ isOpen, onOpenChange }: SheetProps) {
  const { t } = useWords();
  const { letterKeys } = usePrefs();
  return (
    <Dialog title={t('keys.title')} isOpen={isOpen} onOpenChange={onOpenChange}>
      <p className="muted">{t('keys.lead')}</p>
      <dl className="keys">
        {sheet.map(([key, presses]) => (
          <div key={key} className="keys-row">
            <dt>
              {presses.map((press) => (
                <kbd key={press}>{press}</kbd>
              ))}
            </dt>
            <dd>{t(key)}</dd>
          </div>
        ))}
      </dl>
      <div className="dialog-foot">
        <Switch className="switch" isSelected={letterKeys} onChange={(on) => setPrefs({ letterKeys: on })}>
          <span className="switch-track" aria-hidden="true" />
          {t('keys.switch')}
        </Switch>
        <Button className="button" onPress={() => onOpenChange(false)}>
          {t('keys.close')}
        </Button>
      </div>
    </Dialog>
  );
}
