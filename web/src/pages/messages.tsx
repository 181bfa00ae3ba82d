// SPDX-License-Identifier: Apache-2.0
// What became of a message: its state and its findings, by the number that the sender got. Positions and codes only.
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { ApiError, call, client, type MessageStatus } from '../api';
import { isolate, useWords } from '../i18n';
import { Chip, Code } from '../ui/badge';
import { PageHead } from '../ui/page';
import { Empty, Failed, Loading } from '../ui/states';
import { TableBox } from '../ui/tablebox';
import { dateTimeUtc } from '../time';

export function MessagesPage() {
  const { t } = useWords();
  const [id, setId] = useState<number | undefined>();
  const [wrong, setWrong] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const message = useQuery({
    queryKey: ['message', id],
    enabled: id !== undefined,
    staleTime: 0,
    queryFn: ({ signal }) => call(client.GET('/api/v1/messages/{id}', { params: { path: { id: id ?? 0 } }, signal })),
  });
  const missing = message.error instanceof ApiError && message.error.status === 404;
  return (
    <div className="page page-text">
      <PageHead title={t('messages.title')} />
      <p className="lead">{t('messages.lead')}</p>
      <form
        className="look-up"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          const text = input.current?.value.trim() ?? '';
          const ok = /^[1-9]\d{0,14}$/.test(text);
          setWrong(!ok);
          setId(ok ? Number(text) : undefined);
          if (!ok) input.current?.focus();
        }}
      >
        <label className="inline-field">
          <span className="field-label">{t('messages.id')}</span>
          <input
            ref={input}
            className="input"
            inputMode="numeric"
            dir="ltr"
            autoComplete="off"
            aria-invalid={wrong}
            aria-describedby={wrong ? 'message-wrong' : undefined}
          />
        </label>
        <Button type="submit" className="button">
          {t('messages.find')}
        </Button>
        {wrong ? (
          <p id="message-wrong" className="field-problem" role="alert">
            {t('messages.invalid')}
          </p>
        ) : null}
      </form>
      {id !== undefined && message.isPending ? <Loading rows={3} /> : null}
      {missing ? <Empty title={t('messages.none_title')}>{t('messages.none_text', { id: String(id) })}</Empty> : null}
      {message.isError && !missing ? <Failed error={message.error} retry={() => void message.refetch()} /> : null}
      {message.data === undefined ? null : <Message message={message.data} />}
    </div>
  );
}

function Message({ message }: { message: MessageStatus }) {
  const { t, code, locale } = useWords();
  return (
    <article className="panel">
      <dl className="facts facts-wide">
        <dt>{t('messages.id')}</dt>
        <dd>
          <Code>{message.id}</Code> <Chip tone={`message-${message.status}`}>{code('messages.status', message.status)}</Chip>
        </dd>
        <dt>{t('messages.source')}</dt>
        <dd>
          <Code>{message.source}</Code>
        </dd>
        <dt>{t('messages.received')}</dt>
        <dd>
          <bdi>{dateTimeUtc(locale, message.received_at)}</bdi>
        </dd>
        <dt>{t('messages.size')}</dt>
        <dd>{t('messages.bytes', { size: message.size })}</dd>
        <dt>{t('messages.sha')}</dt>
        <dd className="breaks">
          <Code>{message.sha256}</Code>
        </dd>
      </dl>
      {message.messages.map((part) => (
        <section key={part.ordinal} className="message-part">
          <h2>
            {t('messages.part', { ordinal: part.ordinal, type: isolate(`${part.type} ${part.version ?? ''}`.trim()) })}{' '}
            <Chip tone={`message-${part.status}`}>{code('messages.status', part.status)}</Chip>
          </h2>
          {part.findings.length === 0 ? <p className="muted">{t('messages.no_findings')}</p> : <Findings findings={part.findings} />}
        </section>
      ))}
    </article>
  );
}

function Findings({ findings }: { findings: MessageStatus['messages'][number]['findings'] }) {
  const { t, code } = useWords();
  return (
    <TableBox label={t('messages.findings')}>
        <thead>
          <tr>
            <th scope="col">{t('messages.col.severity')}</th>
            <th scope="col">{t('messages.col.code')}</th>
            <th scope="col">{t('messages.col.where')}</th>
            <th scope="col">{t('messages.col.text')}</th>
          </tr>
        </thead>
        <tbody>
          {findings.map((finding, i) => (
            <tr key={`${finding.code}-${finding.offset ?? i}-${i}`}>
              <td>
                <Chip tone={`severity-${finding.severity}`}>{code('severity', finding.severity)}</Chip>
              </td>
              <td>
                <Code>{finding.code}</Code>
              </td>
              <td>
                {finding.segment === undefined
                  ? null
                  : t('messages.where', { segment: finding.segment, tag: isolate(finding.tag ?? ''), offset: finding.offset ?? 0 })}
              </td>
              <td>
                <bdi dir="ltr">{finding.text}</bdi>
              </td>
            </tr>
          ))}
        </tbody>
      </TableBox>
  );
}
