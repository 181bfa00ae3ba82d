// SPDX-License-Identifier: Apache-2.0
// Parts that the first screen does not need (menus, dialogs): their code comes once the page is idle, before anybody can ask for them.
import { lazy, Suspense, type ComponentType, type ReactNode } from 'react';

const whenIdle = (work: () => void): void => {
  if ('requestIdleCallback' in window) window.requestIdleCallback(work, { timeout: 2000 });
  else setTimeout(work, 500);
};

/** A component whose code is fetched when the browser is idle; `instead` stands in until then. */
export function later<P extends object>(load: () => Promise<ComponentType<P>>, instead: (props: P) => ReactNode): (props: P) => ReactNode {
  let started: Promise<ComponentType<P>> | undefined;
  const start = () => (started ??= load());
  const Loaded = lazy(() => new Promise<{ default: ComponentType<P> }>((resolve, reject) => {
    whenIdle(() => void start().then((component) => resolve({ default: component }), reject));
  }));
  return function Later(props: P) {
    return (
      <Suspense fallback={instead(props)}>
        <Loaded {...props} />
      </Suspense>
    );
  };
}
