// SPDX-License-Identifier: Apache-2.0
// Pages that say why there is no page: a wrong address, a closed door.
import { Link } from '@tanstack/react-router';
import { useWords } from '../i18n';
import { startPage, useMe } from '../session';
import { PageHead } from '../ui/page';

function Message({ title, text }: { title: string; text: string }) {
  const { t } = useWords();
  const home = startPage(useMe());
  return (
    <div className="page page-message">
      <PageHead title={title} />
      <p>{text}</p>
      <Link to={home} className="button">
        {t('state.home')}
      </Link>
    </div>
  );
}

export function NotFound() {
  const { t } = useWords();
  return <Message title={t('state.not_found_title')} text={t('state.not_found_text')} />;
}

export function Forbidden() {
  const { t } = useWords();
  return <Message title={t('state.forbidden_title')} text={t('state.forbidden_text')} />;
}
