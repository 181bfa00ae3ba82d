// SPDX-License-Identifier: Apache-2.0
// The compare card: one traveller beside one entry of a list, field by field, with what each field says for and against,
// the score against the decision line, and the buttons of the decision.
import { Link } from '@tanstack/react-router';
import { Fragment, type CSSProperties, type ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import type { Evidence, Hit, HitDetail, Outcome } from '../api';
import { isolate, useWords } from '../i18n';
import { AgreementChip, BandChip, Code, designator, Name, Route, SourceTags, StateChip } from '../ui/badge';
import { HitDue } from '../ui/hitdue';
import { Icon } from '../ui/icon';
import { Failed, Loading, useProblemText } from '../ui/states';
import { ageOn, dateTimeUtc, dayMonth, localParts, utcTime } from '../time';
import { outcomes, type Refusal } from './decide';

export interface HitCardProps {
  hit: Hit;
  detail: HitDetail | undefined;
  error: unknown;
  retry: () => void;
  refusal: Refusal | undefined;
  busy: Outcome | undefined;
  mayDecide: boolean;
  onOutcome: (outcome: Outcome) => void;
  /** A link beside the name, to or from the hit's own page. */
  aside?: ReactNode;
}

export function HitCard(props: HitCardProps) {
  const { hit, detail } = props;
  return (
    <div className="hit">
      <HitHead hit={hit} detail={detail} aside={props.aside} />
      {props.refusal?.hitId === hit.id ? <RefusalNotice refusal={props.refusal} detail={detail} /> : null}
      {detail === undefined ? (
        props.error === null ? (
          <Loading rows={6} />
        ) : (
          <Failed error={props.error} retry={props.retry} />
        )
      ) : (
        <>
          <Scroll>
            <Suppression of={detail.suppression} />
            <Compare detail={detail} />
            <Facts detail={detail} />
          </Scroll>
          {props.mayDecide ? <DecisionBar state={detail.state} busy={props.busy} onOutcome={props.onOutcome} /> : null}
        </>
      )}
    </div>
  );
}

function Scroll({ children }: { children: ReactNode }) {
  const { t } = useWords();
  return (
    // A box that scrolls must be reachable by keyboard (WCAG 2.1.1).
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="hit-scroll" role="region" aria-label={t('hit.evidence')} tabIndex={0}>
      {children}
    </div>
  );
}

function HitHead({ hit, detail, aside }: { hit: Hit; detail: HitDetail | undefined; aside?: ReactNode }) {
  const { t, locale, number, score, code } = useWords();
  const { flight, traveller } = hit;
  const departs = localParts(flight.departs_at);
  return (
    <header className="hit-head">
      <div className="hit-marks">
        <BandChip band={hit.band} />
        <StateChip state={hit.state} />
        <HitDue hit={hit} labelled />
        {aside}
      </div>
      <h2 className="hit-name">
        <Name {...traveller} />
      </h2>
      <p className="hit-versus">
        <span className="muted">{t('hit.vs')}</span> <bdi dir="auto">{hit.entry_name}</bdi>
        <span className="muted">
          {' · '}
          <bdi>{hit.list.name}</bdi>
        </span>
      </p>
      <dl className="hit-trip">
        <Fact term={t('hit.flight')}>
          <Link to="/flights/$id" params={{ id: String(flight.id) }} className="link">
            <Code strong>{designator(flight)}</Code>
          </Link>{' '}
          <Route from={flight.from} to={flight.to} /> <span>{dayMonth(locale, departs.date)}</span> <Code>{departs.time}</Code>
        </Fact>
        {detail === undefined ? null : (
          <>
            <Fact term={t('hit.status')}>{code('journey.status', detail.status)}</Fact>
            {detail.seat === undefined ? null : (
              <Fact term={t('hit.seat')}>
                <Code>{detail.seat}</Code>
              </Fact>
            )}
            {detail.locator === undefined ? null : (
              <Fact term={t('hit.locator')}>
                <Code>{detail.locator}</Code>
              </Fact>
            )}
            <Fact term={t('hit.company')}>{t('hit.company_count', { count: detail.co_travellers })}</Fact>
          </>
        )}
      </dl>
      <ScoreMeter score={hit.score} line={detail?.threshold} text={score} number={number} />
    </header>
  );
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div className="fact">
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function ScoreMeter({ score, line, text }: { score: number; line: number | undefined; text: (n: number) => string; number: (n: number) => string }) {
  const { t } = useWords();
  const at = (value: number): CSSProperties => ({ insetInlineStart: `${value * 100}%` });
  return (
    <div className="score">
      <span className="score-word">{t('hit.score')}</span>
      <b className="score-value">
        <bdi>{text(score)}</bdi>
      </b>
      <div
        className="score-track"
        role="img"
        aria-label={line === undefined ? `${t('hit.score')} ${text(score)}` : t('hit.score_text', { score: text(score), line: text(line) })}
      >
        <span className="score-fill" style={{ inlineSize: `${score * 100}%` }} />
        {line === undefined ? null : <span className="score-line" style={at(line)} />}
      </div>
      {line === undefined ? null : (
        <span className="score-legend">
          <span className="score-tick" aria-hidden="true" />
          {t('hit.line')} <bdi>{text(line)}</bdi>
        </span>
      )}
    </div>
  );
}

function RefusalNotice({ refusal, detail }: { refusal: Refusal; detail: HitDetail | undefined }) {
  const { t, code } = useWords();
  const problemText = useProblemText();
  const last = detail?.decisions.at(-1);
  return (
    <div className="refusal" role="alert">
      <Icon name="warning" size={16} />
      {refusal.conflict ? (
        <p>
          <b>{t('hit.conflict_title')}</b>{' '}
          {last === undefined
            ? t('hit.conflict_plain')
            : t('hit.conflict_text', { user: isolate(last.user), outcome: code('outcome', last.outcome), time: isolate(utcTime(last.at)) })}
        </p>
      ) : (
        <p>{t('hit.failed', { problem: problemText(refusal.error) })}</p>
      )}
    </div>
  );
}

/** An officer said before that this traveller is not that entry: whether it counts here, and who said so why. */
function Suppression({ of }: { of: HitDetail['suppression'] }) {
  const { t, code, locale } = useWords();
  if (of === undefined) return null;
  const by = { id: of.id, user: isolate(of.author), date: isolate(dateTimeUtc(locale, of.created_at)), until: isolate(of.expires_on) };
  return (
    <section className="suppression">
      <p>
        <b>{code('suppression', of.fit)}</b> <span className="muted">{t('suppression.by', by)}</span>
      </p>
      <p className="decision-note" dir="auto">
        {of.note}
      </p>
    </section>
  );
}

/** Codes and dates in fixed width; names in reading type. */
const codeFields: ReadonlySet<string> = new Set(['born_on', 'sex', 'nationality', 'document', 'issuer']);

function FieldValue({ field, value }: { field: string; value: string }) {
  return codeFields.has(field) ? <Code>{value}</Code> : <bdi dir="auto">{value}</bdi>;
}

/** The same value from two sources is one value with two sources. */
export function mergeValues(values: Evidence['traveller_values']): { value: string; sources: string[] }[] {
  const merged = new Map<string, string[]>();
  for (const { value, source } of values) merged.set(value, [...(merged.get(value) ?? []), source]);
  return [...merged].map(([value, sources]) => ({ value, sources }));
}

/** Reasons that only repeat the word of the agreement. */
const saidAlready: ReadonlySet<string> = new Set(['exact', 'same', 'same_state', 'date', 'different', 'other', 'other_number', 'other_date', 'not_given']);

/** Whether a row compares nothing but holds the score back (a name alone is not certain). */
function isLimit(row: Evidence): boolean {
  return row.agreement === 'not_given' && row.traveller_values.length === 0 && row.listed_values.length === 0;
}

/**
 * The rows as the card shows them: those of one field together, a value of the traveller only at its first mention in the
 * field, and what limits the score at the end.
 */
export function arranged(evidence: Evidence[]): Evidence[] {
  const fields = new Map<string, Evidence[]>();
  for (const row of evidence.filter((r) => !isLimit(r))) fields.set(row.field, [...(fields.get(row.field) ?? []), row]);
  const rows = [...fields.values()].flatMap((group) => {
    const shown = new Set<string>();
    return group.map((row) => {
      const fresh = row.traveller_values.filter(({ value, source }) => !shown.has(`${source} ${value}`));
      for (const { value, source } of row.traveller_values) shown.add(`${source} ${value}`);
      // A listed part that the traveller lacks has no value to show, only what other parts already said.
      return fresh.length === 0 && row.why !== 'not_carried' ? row : { ...row, traveller_values: fresh };
    });
  });
  return [...rows, ...evidence.filter(isLimit)];
}

function Compare({ detail }: { detail: HitDetail }) {
  const { t, code } = useWords();
  const departs = localParts(detail.flight.departs_at).date;
  const rows = arranged(detail.evidence);
  const heaviest = Math.max(0.01, ...rows.filter((row) => !isLimit(row)).map((row) => Math.abs(row.weight)));
  return (
    <div className="compare">
      <table aria-label={t('hit.evidence')}>
        <thead>
          <tr>
            <th scope="col">{t('hit.col.field')}</th>
            <th scope="col">{t('hit.traveller')}</th>
            <th scope="col">{t('hit.listed')}</th>
            <th scope="col">{t('hit.col.agreement')}</th>
            <th scope="col" className="compare-weight">
              {t('hit.col.weight')}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row, i) => (
            <tr key={`${row.field}-${i}`} className={`compare-${row.agreement}`}>
              <th scope="row">
                <span className={!isLimit(row) && rows[i - 1]?.field === row.field ? 'sr-only' : undefined}>
                  {isLimit(row) ? t('field.limit') : code('field', row.field)}
                </span>
              </th>
              <td>
                {row.traveller_values.length === 0 && !isLimit(row) ? <NotGiven /> : null}
                {mergeValues(row.traveller_values).map(({ value, sources }) => (
                  <span key={value} className="value">
                    <FieldValue field={row.field} value={value} />
                    {row.field === 'born_on' ? <Age born={value} on={departs} /> : null}
                    <SourceTags sources={sources} />
                  </span>
                ))}
              </td>
              <td>
                {row.listed_values.length === 0 && !isLimit(row) ? <NotGiven /> : null}
                {row.listed_values.map((value) => (
                  <span key={value} className="value">
                    <FieldValue field={row.field} value={value} />
                  </span>
                ))}
              </td>
              <td>
                {isLimit(row) ? null : <AgreementChip agreement={row.agreement} />}
                {saidAlready.has(row.why) ? null : <span className="why">{code('why', row.why)}</span>}
              </td>
              <td className="compare-weight">
                <Weight value={row.weight} heaviest={heaviest} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function NotGiven() {
  const { t } = useWords();
  return <span className="muted">{t('hit.none_given')}</span>;
}

function Age({ born, on }: { born: string; on: string }) {
  const { t } = useWords();
  const age = ageOn(born, on);
  return age === undefined ? null : <span className="muted age">{t('journey.age', { age })}</span>;
}

function Weight({ value, heaviest }: { value: number; heaviest: number }) {
  const { weight } = useWords();
  const share = `${Math.min(1, Math.abs(value) / heaviest) * 50}%`;
  const sign = value > 0 ? '+' : value < 0 ? '−' : '';
  return (
    <span className="weight">
      <bdi dir="ltr" className="weight-value">
        {sign + weight(Math.abs(value))}
      </bdi>
      <span className="weight-track" aria-hidden="true">
        <span className={value < 0 ? 'weight-bar weight-against' : 'weight-bar weight-for'} style={{ inlineSize: share }} />
      </span>
    </span>
  );
}

function Facts({ detail }: { detail: HitDetail }) {
  const { t, code, locale } = useWords();
  const { list, entry } = detail;
  const aliases = entry.names.filter((name) => name !== detail.entry_name);
  return (
    <div className="hit-facts">
      <section>
        <h3>{t('hit.list')}</h3>
        <dl className="facts">
          <dt>{t('hit.list')}</dt>
          <dd>
            <bdi>{list.name}</bdi>, {t('hit.list_version', { version: list.version })}
          </dd>
          <dt>{t('hit.listed')}</dt>
          <dd>
            {t('hit.entry', { ref: isolate(entry.ref) })}
            {aliases.length === 0 ? null : <span className="muted"> {t('hit.also', { names: aliases.map(isolate).join(t('list.comma')) })}</span>}
          </dd>
          {entry.remarks === undefined ? null : (
            <>
              <dt>{t('hit.remarks')}</dt>
              <dd>
                <bdi dir="auto">{entry.remarks}</bdi>
              </dd>
            </>
          )}
          {(['owner', 'purpose', 'legal_basis'] as const).map((name) =>
            list[name] === '' ? null : (
              <Fragment key={name}>
                <dt>{t(name === 'legal_basis' ? 'hit.list_basis' : `hit.list_${name}`)}</dt>
                <dd>
                  <bdi dir="auto">{list[name]}</bdi>
                </dd>
              </Fragment>
            ),
          )}
        </dl>
      </section>
      <section>
        <h3>{t('hit.decisions')}</h3>
        {detail.decisions.length === 0 ? (
          <p className="muted">{t('hit.no_decisions')}</p>
        ) : (
          <ol className="decisions">
            {detail.decisions.map((decision) => (
              <li key={`${decision.at}-${decision.outcome}-${decision.user}`}>
                <b>{code('outcome', decision.outcome)}</b>
                {decision.reason === undefined ? null : <span> · {code('reason', decision.reason)}</span>}
                <span className="muted">
                  {' · '}
                  <bdi>{decision.user}</bdi> · <bdi>{dateTimeUtc(locale, decision.at)}</bdi>
                </span>
                {decision.note === undefined ? null : (
                  <p className="decision-note" dir="auto">
                    {decision.note}
                  </p>
                )}
              </li>
            ))}
          </ol>
        )}
      </section>
    </div>
  );
}

const buttons: Record<Outcome, { key: string; word: 'hit.confirm' | 'hit.dismiss' | 'hit.unsure' | 'hit.reopen'; className: string }> = {
  confirm: { key: 'Y', word: 'hit.confirm', className: 'button button-primary' },
  dismiss: { key: 'N', word: 'hit.dismiss', className: 'button' },
  unsure: { key: 'U', word: 'hit.unsure', className: 'button' },
  reopen: { key: 'R', word: 'hit.reopen', className: 'button' },
};

function DecisionBar({ state, busy, onOutcome }: { state: Hit['state']; busy: Outcome | undefined; onOutcome: (outcome: Outcome) => void }) {
  const { t } = useWords();
  return (
    <div className="decision-bar" role="group" aria-label={t('hit.decide')}>
      {outcomes[state].map((outcome) => (
        <Button key={outcome} className={buttons[outcome].className} isPending={busy !== undefined} onPress={() => onOutcome(outcome)}>
          {busy === outcome ? t('hit.saving') : t(buttons[outcome].word)}
          <kbd>{buttons[outcome].key}</kbd>
        </Button>
      ))}
    </div>
  );
}
