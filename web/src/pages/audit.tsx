// SPDX-License-Identifier: Apache-2.0
// The audit log, for supervisors: who did what to which record, when.
import { useRef, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { useWords } from '../i18n';
import { PageHead } from '../ui/page';
import { AuditTable } from './audittable';

export function AuditPage() {
  const { t } = useWords();
  const [object, setObject] = useState('');
  const input = useRef<HTMLInputElement>(null);
  return (
    <div className="page page-text">
      <PageHead title={t('audit.title')}>
        <form
          className="page-tools"
          onSubmit={(event) => {
            event.preventDefault();
            setObject(input.current?.value.trim() ?? '');
          }}
        >
          <label className="inline-field">
            <span className="field-label">{t('audit.object')}</span>
            <input ref={input} className="input" dir="ltr" autoComplete="off" spellCheck={false} maxLength={128} />
          </label>
          <Button type="submit" className="button">
            {t('audit.apply')}
          </Button>
        </form>
      </PageHead>
      <p className="lead">{t('audit.lead')}</p>
      <AuditTable queryKey={['audit', object]} object={object} />
    </div>
  );
}
