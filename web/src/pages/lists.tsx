// SPDX-License-Identifier: Apache-2.0
// The watchlists: whose they are, what for, how old, and what waits for a second person. Nothing about travellers.
import { useQuery } from '@tanstack/react-query';
import { call, client } from '../api';
import { now } from '../clock';
import { useWords } from '../i18n';
import { Chip, Code } from '../ui/badge';
import { PageHead } from '../ui/page';
import { Empty, Failed, Loading } from '../ui/states';
import { TableBox } from '../ui/tablebox';
import { dateTimeUtc } from '../time';
import { StagedList } from './stagedlist';

export function ListsPage() {
  const { t, code, number, locale } = useWords();
  const lists = useQuery({ queryKey: ['lists'], queryFn: ({ signal }) => call(client.GET('/api/v1/lists', { signal })) });
  const today = new Date(now()).toISOString().slice(0, 10);
  return (
    <div className="page page-text">
      <PageHead title={t('lists.title')} />
      <p className="lead">{t('lists.lead')}</p>
      {lists.isPending ? <Loading rows={3} /> : null}
      {lists.isError ? <Failed error={lists.error} retry={() => void lists.refetch()} /> : null}
      {lists.data?.length === 0 ? <Empty title={t('lists.empty_title')}>{t('lists.empty_text')}</Empty> : null}
      {lists.data !== undefined && lists.data.length > 0 ? (
        <TableBox label={t('lists.table')}>
            <thead>
              <tr>
                <th scope="col">{t('lists.col.name')}</th>
                <th scope="col">{t('lists.col.owner')}</th>
                <th scope="col">{t('lists.col.purpose')}</th>
                <th scope="col">{t('lists.col.basis')}</th>
                <th scope="col">{t('lists.col.classification')}</th>
                <th scope="col" className="numeric">
                  {t('lists.col.entries')}
                </th>
                <th scope="col" className="numeric">
                  {t('lists.col.version')}
                </th>
                <th scope="col">{t('lists.col.imported')}</th>
                <th scope="col">{t('lists.col.expires')}</th>
              </tr>
            </thead>
            <tbody>
              {lists.data.map((list) => (
                <tr key={list.id}>
                  <th scope="row">
                    <bdi>{list.name}</bdi>
                  </th>
                  <td>
                    <bdi>{list.owner}</bdi>
                  </td>
                  <td>
                    <bdi dir="auto">{list.purpose}</bdi>
                  </td>
                  <td>
                    <bdi dir="auto">{list.legal_basis}</bdi>
                  </td>
                  <td>{code('classification', list.classification)}</td>
                  <td className="numeric">{number(list.entries)}</td>
                  <td className="numeric">{list.version === 0 || list.removed ? t('lists.not_in_force') : number(list.version)}</td>
                  <td className="nowrap">
                    {list.imported_at === undefined ? null : <bdi>{dateTimeUtc(locale, list.imported_at)}</bdi>}
                  </td>
                  <td className="nowrap">
                    {list.expires_on === undefined ? null : <Code>{list.expires_on}</Code>}{' '}
                    {list.expires_on !== undefined && list.expires_on < today ? <Chip tone="urgent">{t('lists.expired')}</Chip> : null}
                  </td>
                </tr>
              ))}
            </tbody>
          </TableBox>
      ) : null}
      {lists.data?.map((list) =>
        list.staged === undefined ? null : <StagedList key={`${list.id}-${list.staged.version}`} list={list} version={list.staged} />,
      )}
    </div>
  );
}
