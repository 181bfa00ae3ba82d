// SPDX-License-Identifier: Apache-2.0
// What a user chose for this browser: language, theme, density, letter keys. Kept in localStorage; nothing about people is.
import { useSyncExternalStore } from 'react';

export type Language = 'en' | 'ur';
export type Theme = 'system' | 'light' | 'dark';
export type Density = 'comfortable' | 'compact';

export interface Prefs {
  language: Language;
  theme: Theme;
  density: Density;
  letterKeys: boolean;
}

const key = 'safar.prefs';
const choices = {
  language: ['en', 'ur'],
  theme: ['system', 'light', 'dark'],
  density: ['comfortable', 'compact'],
} as const;

/** Reads stored preferences, ignoring anything that is not one of the choices. */
export function readPrefs(stored: string | null, browserLanguage: string): Prefs {
  const prefs: Prefs = {
    language: browserLanguage.toLowerCase().startsWith('ur') ? 'ur' : 'en',
    theme: 'system',
    density: 'comfortable',
    letterKeys: true,
  };
  let parsed: unknown;
  try {
    parsed = JSON.parse(stored ?? '{}');
  } catch {
    return prefs;
  }
  if (typeof parsed !== 'object' || parsed === null) return prefs;
  const given = parsed as Record<string, unknown>;
  for (const name of ['language', 'theme', 'density'] as const) {
    const value = given[name];
    if ((choices[name] as readonly unknown[]).includes(value)) Object.assign(prefs, { [name]: value });
  }
  if (given.letterKeys === false) prefs.letterKeys = false;
  return prefs;
}

function load(): Prefs {
  let stored: string | null = null;
  try {
    stored = localStorage.getItem(key);
  } catch {
    // Storage may be switched off; the defaults do.
  }
  return readPrefs(stored, navigator.language);
}

let current = load();
const listeners = new Set<() => void>();

function apply(prefs: Prefs): void {
  const root = document.documentElement;
  root.dataset.theme = prefs.theme;
  root.dataset.density = prefs.density;
}
apply(current);

export function setPrefs(change: Partial<Prefs>): void {
  current = { ...current, ...change };
  apply(current);
  try {
    localStorage.setItem(key, JSON.stringify(current));
  } catch {
    // Kept for this page only.
  }
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function usePrefs(): Prefs {
  return useSyncExternalStore(subscribe, () => current);
}
