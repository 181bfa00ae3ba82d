// SPDX-License-Identifier: Apache-2.0
// @vitest-environment node
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ApiError, call } from './api';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

describe('generated types', () => {
  it('are what docs/openapi.yaml gives today', () => {
    const folder = mkdtempSync(join(tmpdir(), 'safar-api-'));
    const out = join(folder, 'api.gen.ts');
    try {
      const cli = here('../node_modules/openapi-typescript/bin/cli.js');
      execFileSync(process.execPath, [cli, here('../../docs/openapi.yaml'), '-o', out], { stdio: 'pipe' });
      expect(readFileSync(out, 'utf8')).toBe(readFileSync(here('./api.gen.ts'), 'utf8'));
    } finally {
      rmSync(folder, { recursive: true });
    }
  }, 60_000);
});

describe('call', () => {
  const answer = (status: number, error: unknown, headers: Record<string, string> = {}) =>
    call(Promise.resolve({ error, response: new Response(null, { status, headers }) }));

  it('gives the data of a good answer', async () => {
    await expect(call(Promise.resolve({ data: 7, response: new Response('7') }))).resolves.toBe(7);
  });

  it('keeps the code, the request and the wait of a problem', async () => {
    const problem = { type: 'about:blank', title: 't', status: 429, code: 'too_many_attempts', request_id: 'r1' };
    await expect(answer(429, problem, { 'Retry-After': '12' })).rejects.toMatchObject({
      status: 429,
      code: 'too_many_attempts',
      requestId: 'r1',
      retryAfter: 12,
    });
  });

  it('has a code even for an answer that is no problem document', async () => {
    await expect(answer(502, '<html>')).rejects.toMatchObject({ code: 'internal' });
    await expect(answer(400, undefined)).rejects.toMatchObject({ code: 'bad_request' });
  });

  it('tells a lost network from an answer', async () => {
    await expect(call(Promise.reject(new TypeError('fetch failed')))).rejects.toMatchObject({ status: 0, code: 'network' });
  });

  it('throws nothing but ApiError', async () => {
    await expect(answer(500, null)).rejects.toBeInstanceOf(ApiError);
  });
});
