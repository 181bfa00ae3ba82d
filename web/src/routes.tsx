// SPDX-License-Identifier: Apache-2.0
// Addresses of the console. What an address holds is a filter or a number, never data about a person.
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Navigate, type SearchSchemaInput } from '@tanstack/react-router';
import type { ComponentType, ReactElement } from 'react';
import type { Capability, HitState } from './api';
import { can, startPage, useMe } from './session';
import { Forbidden, NotFound } from './shell/messages';
import { Crash, Shell } from './shell/shell';
import { Loading } from './ui/states';

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound, errorComponent: Crash });

function Start() {
  return <Navigate to={startPage(useMe())} replace />;
}

/** The page when the role has the capability, else a word that it does not. */
function guarded(capability: Capability, Page: ComponentType): () => ReactElement {
  return function Guarded() {
    return can(useMe(), capability) ? <Page /> : <Forbidden />;
  };
}

function id(value: unknown): number | undefined {
  const number = Number(value);
  return Number.isSafeInteger(number) && number > 0 ? number : undefined;
}

const states: readonly HitState[] = ['open', 'unsure', 'confirmed', 'dismissed'];

export interface QueueSearch {
  state?: HitState;
  flight?: number;
  hit?: number;
}

const start = createRoute({ getParentRoute: () => root, path: '/', component: Start });

const queue = createRoute({
  getParentRoute: () => root,
  path: '/queue',
  validateSearch: (given: Record<string, unknown> & SearchSchemaInput): QueueSearch => {
    const state = states.find((s) => s === given.state && s !== 'open');
    const flight = id(given.flight);
    const hit = id(given.hit);
    return { ...(state && { state }), ...(flight && { flight }), ...(hit && { hit }) };
  },
  component: guarded('hits.read', lazyRouteComponent(() => import('./pages/queue'), 'QueuePage')),
});

const hit = createRoute({
  getParentRoute: () => root,
  path: '/hits/$id',
  component: guarded('hits.read', lazyRouteComponent(() => import('./pages/hit'), 'HitPage')),
});

export type FlightWindow = 'all' | 'soon' | 'day' | 'past';

export interface FlightsSearch {
  hits?: true;
  window?: Exclude<FlightWindow, 'all'>;
}

const flights = createRoute({
  getParentRoute: () => root,
  path: '/flights',
  validateSearch: (given: Record<string, unknown> & SearchSchemaInput): FlightsSearch => {
    const window = (['soon', 'day', 'past'] as const).find((w) => w === given.window);
    return { ...(given.hits === true && { hits: true }), ...(window && { window }) };
  },
  component: guarded('flights.read', lazyRouteComponent(() => import('./pages/flights'), 'FlightsPage')),
});

const flight = createRoute({
  getParentRoute: () => root,
  path: '/flights/$id',
  component: guarded('travellers.read', lazyRouteComponent(() => import('./pages/flight'), 'FlightPage')),
});

const audit = createRoute({
  getParentRoute: () => root,
  path: '/audit',
  component: guarded('audit.read', lazyRouteComponent(() => import('./pages/audit'), 'AuditPage')),
});

const lists = createRoute({
  getParentRoute: () => root,
  path: '/lists',
  component: guarded('lists.read', lazyRouteComponent(() => import('./pages/lists'), 'ListsPage')),
});

const messages = createRoute({
  getParentRoute: () => root,
  path: '/messages',
  component: guarded('messages.read', lazyRouteComponent(() => import('./pages/messages'), 'MessagesPage')),
});

export const router = createRouter({
  routeTree: root.addChildren([start, queue, hit, flights, flight, audit, lists, messages]),
  defaultPreload: 'intent',
  defaultPendingComponent: Loading,
  defaultErrorComponent: Crash,
  scrollRestoration: false,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
