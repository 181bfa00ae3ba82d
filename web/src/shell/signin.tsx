// SPDX-License-Identifier: Apache-2.0
// Sign-in. Shown in place of whatever the address names, so that one goes on where one was.
import { useEffect, useRef, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { Form } from 'react-aria-components/Form';
import { TextField, Input, Label } from 'react-aria-components/TextField';
import { ApiError } from '../api';
import { locales, useWords } from '../i18n';
import { setPrefs, type Language } from '../prefs';
import { sessionEnded, signIn } from '../session';
import { Icon, Mark } from '../ui/icon';
import { useProblemText } from '../ui/states';

export function SignIn() {
  const { t, language } = useWords();
  const problemText = useProblemText();
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  const user = useRef<HTMLInputElement>(null);
  const password = useRef<HTMLInputElement>(null);

  useEffect(() => {
    document.title = `${t('sign_in.title')} – ${t('app.name')}`;
  }, [t]);
  useEffect(() => user.current?.focus(), []);

  async function submit(): Promise<void> {
    const name = user.current?.value ?? '';
    const secret = password.current?.value ?? '';
    if (name === '' || secret === '') {
      setProblem(t('sign_in.needed'));
      (name === '' ? user : password).current?.focus();
      return;
    }
    setBusy(true);
    setProblem('');
    try {
      await signIn(name, secret);
    } catch (error) {
      setBusy(false);
      if (error instanceof ApiError && error.status === 429) setProblem(t('sign_in.too_many', { seconds: error.retryAfter ?? 30 }));
      else if (error instanceof ApiError && error.status === 401) setProblem(t('sign_in.wrong'));
      else setProblem(problemText(error));
      password.current?.select();
    }
  }

  return (
    <div className="sign-in">
      <header className="sign-in-brand">
        <Mark />
        <p className="sign-in-name">{t('app.name')}</p>
        <p className="sign-in-lead">{t('sign_in.lead')}</p>
      </header>
      <main className="sign-in-main">
        <h1>{t('sign_in.title')}</h1>
        {sessionEnded() ? <p className="sign-in-ended">{t('sign_in.ended')}</p> : null}
        <Form
          className="sign-in-form"
          validationBehavior="aria"
          onSubmit={(event) => {
            event.preventDefault();
            if (!busy) void submit();
          }}
        >
          <TextField className="field" name="username" autoComplete="username">
            <Label>{t('sign_in.user')}</Label>
            <Input ref={user} dir="auto" autoCapitalize="none" spellCheck="false" />
          </TextField>
          <TextField className="field" name="password" type="password" autoComplete="current-password">
            <Label>{t('sign_in.password')}</Label>
            <Input ref={password} dir="ltr" />
          </TextField>
          <div role="alert" className="sign-in-problem">
            {problem === '' ? null : (
              <p>
                <Icon name="warning" size={14} />
                {problem}
              </p>
            )}
          </div>
          <Button type="submit" className="button button-primary button-wide" isPending={busy}>
            {t(busy ? 'sign_in.busy' : 'sign_in.submit')}
          </Button>
        </Form>
        <p className="sign-in-notice">{t('sign_in.notice')}</p>
      </main>
      <footer className="sign-in-languages">
        {(Object.keys(locales) as Language[]).map((code) => (
          <button
            key={code}
            type="button"
            lang={code}
            className="link-button"
            aria-pressed={code === language}
            onClick={() => setPrefs({ language: code })}
          >
            {locales[code].name}
          </button>
        ))}
      </footer>
    </div>
  );
}
