// SPDX-License-Identifier: Apache-2.0
// The short reasons of a hit (`document`, `surname.transliterated`) in words.
import type { Words } from '../i18n';

export function reasonText({ code, t }: Words, reasons: readonly string[]): string {
  const fields = reasons.map((reason) => reason.split(/[.=]/, 1)[0] ?? reason);
  return [...new Set(fields)].map((field) => code('field', field)).join(t('list.comma'));
}
