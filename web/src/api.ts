// SPDX-License-Identifier: Apache-2.0
// The typed client of the unit's API (types generated from docs/openapi.yaml) and its one error type.
import createClient from 'openapi-fetch';
import type { components, paths } from './api.gen';

type Schemas = components['schemas'];
export type Me = Schemas['Me'];
export type Capability = Schemas['Capability'];
export type Flight = Schemas['Flight'];
export type Journey = Schemas['Journey'];
export type Hit = Schemas['Hit'];
export type HitDetail = Schemas['HitDetail'];
export type HitState = Schemas['HitState'];
export type Band = Schemas['Band'];
export type Outcome = Schemas['Outcome'];
export type DismissReason = Schemas['DismissReason'];
export type Evidence = Schemas['Evidence'];
export type List = Schemas['List'];
export type ListVersion = Schemas['ListVersion'];
export type ListedEntry = Schemas['ListedEntry'];
export type EntryDiff = Schemas['EntryDiff'];
export type AuditEntry = Schemas['AuditEntry'];
export type MessageStatus = Schemas['MessageStatus'];

/** A failed call. `code` is stable (see docs/openapi.yaml); `network` means that no answer came at all. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  constructor(
    readonly status: number,
    readonly code: string,
    readonly requestId?: string,
    readonly retryAfter?: number,
  ) {
    super(code);
  }
}

let token = '';
let signedOut: () => void = () => undefined;

export function setCsrf(value: string): void {
  token = value;
}

/** The header that goes with every call that changes something. */
export function csrf(): { 'X-Safar-CSRF': string } {
  return { 'X-Safar-CSRF': token };
}

/** Called when the server says that the session has ended. */
export function onSignedOut(callback: () => void): void {
  signedOut = callback;
}

export const client = createClient<paths>({ baseUrl: globalThis.location?.origin ?? 'http://localhost' });

function problem(response: Response, body: unknown): ApiError {
  const found = (typeof body === 'object' && body !== null ? body : {}) as Partial<Schemas['Problem']>;
  const wait = Number(response.headers.get('Retry-After') ?? NaN);
  return new ApiError(
    response.status,
    typeof found.code === 'string' ? found.code : response.status >= 500 ? 'internal' : 'bad_request',
    found.request_id,
    Number.isFinite(wait) ? wait : undefined,
  );
}

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** Waits for a call; gives its data or throws an ApiError. */
export async function call<T>(pending: Promise<Answer<T>>): Promise<T> {
  let answer: Answer<T>;
  try {
    answer = await pending;
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw new ApiError(0, 'network');
  }
  if (answer.response.ok) return answer.data as T;
  const error = problem(answer.response, answer.error);
  if (error.status === 401 && error.code === 'not_signed_in') signedOut();
  throw error;
}
