// SPDX-License-Identifier: Apache-2.0
// Who is signed in. The answer of GET /me lives in the query cache; `null` means that nobody is.
import { QueryClient, useQuery } from '@tanstack/react-query';
import { ApiError, call, client, csrf, onSignedOut, setCsrf, type Capability, type Me } from './api';
import { setServerTime } from './clock';

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      refetchOnWindowFocus: false,
      retry: (count, error) => !(error instanceof ApiError && error.status >= 400 && error.status < 500) && count < 2,
    },
  },
});

const key = ['me'];
let ended = false;

/** Whether the last session ended by itself (and not by signing out). */
export function sessionEnded(): boolean {
  return ended;
}

function keep(me: Me): Me {
  setCsrf(me.csrf);
  setServerTime(me.server_time);
  return me;
}

function forget(byItself: boolean): void {
  ended = byItself;
  setCsrf('');
  queries.removeQueries({ predicate: (query) => query.queryKey[0] !== 'me' });
  queries.setQueryData(key, null);
}

onSignedOut(() => {
  if (queries.getQueryData<Me | null>(key)) forget(true);
});

export function useSession() {
  return useQuery({
    queryKey: key,
    staleTime: Infinity,
    queryFn: async ({ signal }): Promise<Me | null> => {
      try {
        return keep(await call(client.GET('/api/v1/me', { signal })));
      } catch (error) {
        if (error instanceof ApiError && error.status === 401) return null;
        throw error;
      }
    },
  });
}

/** The signed-in user; only for components below the shell, which shows the sign-in page to everybody else. */
export function useMe(): Me {
  const { data } = useSession();
  if (!data) throw new Error('used outside a session');
  return data;
}

export function can(me: Me, capability: Capability): boolean {
  return me.capabilities.includes(capability);
}

export async function signIn(user: string, password: string): Promise<void> {
  const me = keep(await call(client.POST('/api/v1/session', { body: { user, password } })));
  ended = false;
  queries.setQueryData(key, me);
}

export async function signOut(): Promise<void> {
  try {
    await call(client.DELETE('/api/v1/session', { params: { header: csrf() } }));
  } catch (error) {
    if (!(error instanceof ApiError && error.status === 401)) throw error;
  }
  forget(false);
}

/** The page a role starts on. */
export function startPage(me: Me): '/queue' | '/lists' | '/flights' {
  if (can(me, 'hits.read')) return '/queue';
  if (can(me, 'lists.read')) return '/lists';
  return '/flights';
}
