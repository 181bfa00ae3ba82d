// SPDX-License-Identifier: Apache-2.0
// Audit entries, latest first, with a button for older ones.
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from 'react-aria-components/Button';
import { call, client } from '../api';
import { useWords } from '../i18n';
import { Code } from '../ui/badge';
import { Empty, Failed, Loading } from '../ui/states';
import { TableBox } from '../ui/tablebox';
import { dateTimeUtc } from '../time';

const pageSize = 100;

export function AuditTable({ queryKey, object }: { queryKey: string[]; object: string }) {
  const { t, code, locale } = useWords();
  const pages = useInfiniteQuery({
    queryKey,
    initialPageParam: 0,
    queryFn: async ({ pageParam, signal }) => {
      const query = { limit: pageSize, ...(object !== '' && { object }), ...(pageParam > 0 && { before: pageParam }) };
      return (await call(client.GET('/api/v1/audit', { params: { query }, signal }))).items;
    },
    getNextPageParam: (last) => (last.length < pageSize ? undefined : last.at(-1)?.id),
  });
  if (pages.isPending) return <Loading rows={4} />;
  if (pages.isError) return <Failed error={pages.error} retry={() => void pages.refetch()} />;
  const entries = pages.data.pages.flat();
  if (entries.length === 0) return <Empty title={t('audit.empty_title')}>{t('audit.empty_text')}</Empty>;
  return (
    <>
      <TableBox label={t('audit.table')}>
          <thead>
            <tr>
              <th scope="col">{t('audit.col.at')}</th>
              <th scope="col">{t('audit.col.user')}</th>
              <th scope="col">{t('audit.col.action')}</th>
              <th scope="col">{t('audit.col.object')}</th>
              <th scope="col">{t('audit.col.detail')}</th>
            </tr>
          </thead>
          <tbody>
            {entries.map((entry) => (
              <tr key={entry.id}>
                <td className="nowrap">
                  <bdi>{dateTimeUtc(locale, entry.at)}</bdi>
                </td>
                <td>
                  <bdi>{entry.user}</bdi>
                </td>
                <td>{code('action', entry.action)}</td>
                <td>
                  <ObjectLink object={entry.object} />
                </td>
                <td>{entry.detail === undefined ? null : <Code>{entry.detail}</Code>}</td>
              </tr>
            ))}
          </tbody>
        </TableBox>
      {pages.hasNextPage ? (
        <Button className="button" isPending={pages.isFetchingNextPage} onPress={() => void pages.fetchNextPage()}>
          {t('audit.older')}
        </Button>
      ) : null}
    </>
  );
}

function ObjectLink({ object }: { object: string }) {
  const [kind, id] = object.split(':', 2);
  const text = <Code>{object}</Code>;
  if (kind === 'hit' && /^\d+$/.test(id ?? '')) {
    return (
      <Link to="/hits/$id" params={{ id: id ?? '' }} className="link">
        {text}
      </Link>
    );
  }
  if (kind === 'flight' && /^\d+$/.test(id ?? '')) {
    return (
      <Link to="/flights/$id" params={{ id: id ?? '' }} className="link">
        {text}
      </Link>
    );
  }
  return text;
}
