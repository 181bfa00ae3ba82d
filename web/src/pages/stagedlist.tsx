// SPDX-License-Identifier: Apache-2.0
// A version of a watchlist that waits for a second person: where it comes from, what it changes, and the decision on it. The
// decision is offered where the changes are on the screen; looking at them is recorded, so they are fetched when asked for.
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { call, client, csrf, type EntryDiff, type List, type ListedEntry, type ListVersion } from '../api';
import { isolate, useWords } from '../i18n';
import { can, queries, useMe } from '../session';
import { dateTimeUtc } from '../time';
import { Chip, Code } from '../ui/badge';
import { Failed, Loading, useProblemText } from '../ui/states';
import { TableBox } from '../ui/tablebox';

const pageSize = 50;

export function StagedList({ list, version }: { list: List; version: ListVersion }) {
  const { t, locale } = useWords();
  const me = useMe();
  const [looked, setLooked] = useState(false);
  const name = isolate(list.name);
  return (
    <section className="panel staged" aria-label={t('staged.title', { name, version: version.version })}>
      <h2>{t('staged.title', { name, version: version.version })}</h2>
      <p>
        {t('staged.from', {
          user: isolate(version.imported_by),
          at: dateTimeUtc(locale, version.imported_at),
          source: isolate(version.source),
          count: version.entries,
        })}
      </p>
      <p>{t('staged.figures', { added: version.added, changed: version.changed, removed: version.removed })}</p>
      {version.refused === 0 ? null : <p className="muted">{t('staged.refused', { count: version.refused })}</p>}
      {version.imported_by === me.user ? <p className="muted">{t('staged.own')}</p> : null}
      {looked ? (
        <Changes list={list} version={version} />
      ) : (
        <Button className="button" onPress={() => setLooked(true)}>
          {t('staged.show')}
        </Button>
      )}
    </section>
  );
}

function Changes({ list, version }: { list: List; version: ListVersion }) {
  const { t } = useWords();
  const pages = useInfiniteQuery({
    queryKey: ['list-diff', list.id, version.version],
    initialPageParam: 0,
    queryFn: ({ pageParam, signal }) =>
      call(
        client.GET('/api/v1/lists/{id}/diff', {
          params: { path: { id: list.id }, query: { version: version.version, limit: pageSize, offset: pageParam } },
          signal,
        }),
      ),
    getNextPageParam: (last, all) => (all.length * pageSize < last.total ? all.length * pageSize : undefined),
  });
  if (pages.isPending) return <Loading rows={3} />;
  if (pages.isError) return <Failed error={pages.error} retry={() => void pages.refetch()} />;
  const diffs = pages.data.pages.flatMap((page) => page.items);
  return (
    <>
      {diffs.length === 0 ? (
        <p>{t('staged.none')}</p>
      ) : (
        <TableBox label={t('staged.table', { version: version.version })}>
          <thead>
            <tr>
              <th scope="col">{t('staged.col.change')}</th>
              <th scope="col">{t('staged.col.id')}</th>
              <th scope="col">{t('staged.col.name')}</th>
              <th scope="col">{t('staged.col.what')}</th>
            </tr>
          </thead>
          <tbody>
            {diffs.map((diff) => (
              <Row key={diff.id} diff={diff} />
            ))}
          </tbody>
        </TableBox>
      )}
      {pages.hasNextPage ? (
        <Button className="button" isPending={pages.isFetchingNextPage} onPress={() => void pages.fetchNextPage()}>
          {t('staged.more')}
        </Button>
      ) : null}
      <Decision list={list} version={version} />
    </>
  );
}

const signs: Record<EntryDiff['change'], string> = { added: '+', changed: '~', removed: '−' };
const tones: Record<EntryDiff['change'], string> = { added: 'agree-same', changed: 'agree-close', removed: 'agree-different' };

type Field = EntryDiff['fields'][number];

/** What an entry says in one field, in one line. */
function said(entry: ListedEntry | undefined, field: Field): string {
  if (entry === undefined) return '';
  if (field === 'identifiers') return (entry.identifiers ?? []).map((found) => found.value).join(', ');
  if (field === 'names') {
    const weak = entry.weak_aliases ?? [];
    return entry.names.map((name) => (weak.includes(name) ? `(${name})` : name)).join('; ');
  }
  const value = entry[field];
  return value === undefined ? '' : Array.isArray(value) ? value.join(', ') : value;
}

const summary: readonly Field[] = ['born_on', 'nationalities', 'documents', 'expires_on'];

function Row({ diff }: { diff: EntryDiff }) {
  const { code } = useWords();
  const entry = diff.after ?? diff.before;
  const fields = diff.change === 'changed' ? diff.fields : summary.filter((field) => said(entry, field) !== '');
  return (
    <tr>
      <td className="nowrap">
        <Chip tone={tones[diff.change]}>
          <span className="chip-sign" aria-hidden="true">
            {signs[diff.change]}
          </span>
          <span>{code('change', diff.change)}</span>
        </Chip>
      </td>
      <td className="nowrap">
        <Code>{diff.id}</Code>
      </td>
      <th scope="row">
        <bdi dir="auto">{entry?.names[0]}</bdi>
      </th>
      <td>
        <ul className="staged-fields">
          {fields.map((field) => (
            <li key={field}>
              {code('entry_field', field)}
              {': '}
              {diff.change === 'changed' ? <Value text={said(diff.before, field)} old /> : null}
              <Value text={said(entry, field)} />
            </li>
          ))}
        </ul>
      </td>
    </tr>
  );
}

function Value({ text, old }: { text: string; old?: boolean }) {
  const { t } = useWords();
  const shown = text === '' ? t('staged.nothing') : text;
  return old === true ? (
    <>
      <del>
        <bdi dir="auto">{shown}</bdi>
      </del>{' '}
    </>
  ) : (
    <bdi dir="auto">{shown}</bdi>
  );
}

function Decision({ list, version }: { list: List; version: ListVersion }) {
  const { t } = useWords();
  const me = useMe();
  const text = useProblemText();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();

  async function decide(what: '/api/v1/lists/{id}/activate' | '/api/v1/lists/{id}/discard') {
    setBusy(true);
    setError(undefined);
    try {
      await call(client.POST(what, { params: { path: { id: list.id }, header: csrf() }, body: { version: version.version } }));
    } catch (refused) {
      setError(refused);
    }
    setBusy(false);
    await queries.invalidateQueries({ queryKey: ['lists'] });
  }

  return (
    <>
      {error === undefined ? null : (
        <p className="notice notice-error" role="alert">
          {text(error)}
        </p>
      )}
      <div className="staged-foot">
        {can(me, 'lists.activate') ? (
          <Button className="button button-primary" isDisabled={busy} onPress={() => void decide('/api/v1/lists/{id}/activate')}>
            {t('staged.activate', { version: version.version })}
          </Button>
        ) : null}
        {can(me, 'lists.manage') ? (
          <Button className="button" isDisabled={busy} onPress={() => void decide('/api/v1/lists/{id}/discard')}>
            {t('staged.discard')}
          </Button>
        ) : null}
      </div>
    </>
  );
}
