// SPDX-License-Identifier: Apache-2.0
// Words for the screen: typed keys, ICU messages, the direction of the language. English is always loaded, others when chosen.
import { IntlMessageFormat } from 'intl-messageformat';
import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import { I18nProvider } from 'react-aria-components/I18nProvider';
import { usePrefs, type Language } from '../prefs';
import { en, type Catalogue, type Key } from './en';

export type { Key } from './en';
type Values = Record<string, string | number>;

export interface Words {
  language: Language;
  /** The BCP 47 tag for Intl. */
  locale: string;
  dir: 'ltr' | 'rtl';
  t: (key: Key, values?: Values) => string;
  /** The word for a code of the server; a code without a word is shown as it is. */
  code: (group: string, value: string) => string;
  number: (value: number) => string;
  /** A score, 0 to 1, with two decimals. */
  score: (value: number) => string;
  /** A weight with two decimals. */
  weight: (value: number) => string;
}

export const locales: Record<Language, { locale: string; dir: 'ltr' | 'rtl'; name: string }> = {
  en: { locale: 'en-GB', dir: 'ltr', name: 'English' },
  ur: { locale: 'ur-PK', dir: 'rtl', name: 'اردو' },
};

const loaders: Record<Exclude<Language, 'en'>, () => Promise<Catalogue>> = {
  ur: async () => (await import('./ur')).ur,
};

const isolateStart = '\u2068';
const isolateEnd = '\u2069';

/** Keeps a name or a code whole inside a sentence of the other direction. */
export function isolate(text: string): string {
  return isolateStart + text + isolateEnd;
}

export function makeWords(language: Language, catalogue: Catalogue): Words {
  const { locale, dir } = locales[language];
  const parsed = new Map<Key, IntlMessageFormat>();
  const plain = new Intl.NumberFormat(locale, { numberingSystem: 'latn' });
  const two = new Intl.NumberFormat(locale, { numberingSystem: 'latn', minimumFractionDigits: 2, maximumFractionDigits: 2 });

  function t(key: Key, values?: Values): string {
    let message = parsed.get(key);
    if (message === undefined) {
      message = new IntlMessageFormat(catalogue[key], locale, undefined, { ignoreTag: true });
      parsed.set(key, message);
    }
    return String(message.format(values));
  }

  return {
    language,
    locale,
    dir,
    t,
    code: (group, value) => {
      const key = `${group}.${value}`;
      return key in catalogue ? t(key as Key) : value;
    },
    number: (value) => plain.format(value),
    // Rounded down: only what is certain is 1.00, and nothing is.
    score: (value) => two.format(Math.floor(value * 100 + 1e-9) / 100),
    weight: (value) => two.format(value),
  };
}

const Context = createContext<Words>(makeWords('en', en));

export function useWords(): Words {
  return useContext(Context);
}

export function WordsProvider({ children }: { children: ReactNode }) {
  const wanted = usePrefs().language;
  const [loaded, setLoaded] = useState<{ language: Language; catalogue: Catalogue } | undefined>(
    wanted === 'en' ? { language: 'en', catalogue: en } : undefined,
  );

  useEffect(() => {
    let current = true;
    if (wanted === 'en') {
      setLoaded({ language: 'en', catalogue: en });
    } else {
      loaders[wanted]().then(
        (catalogue) => {
          if (current) setLoaded({ language: wanted, catalogue });
        },
        () => {
          if (current) setLoaded((before) => before ?? { language: 'en', catalogue: en });
        },
      );
    }
    return () => {
      current = false;
    };
  }, [wanted]);

  const words = useMemo(() => (loaded === undefined ? undefined : makeWords(loaded.language, loaded.catalogue)), [loaded]);

  useEffect(() => {
    if (words === undefined) return;
    document.documentElement.lang = words.locale;
    document.documentElement.dir = words.dir;
  }, [words]);

  if (words === undefined) return null;
  return (
    <I18nProvider locale={words.locale}>
      <Context.Provider value={words}>{children}</Context.Provider>
    </I18nProvider>
  );
}
