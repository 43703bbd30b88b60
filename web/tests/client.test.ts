import { afterEach, expect, test, vi } from 'vitest';

import { Client, Problem } from '../src/api/client';
import { lang } from '../src/i18n';

afterEach(() => {
  vi.unstubAllGlobals();
  lang.value = 'zh';
});

function answer(status: number, body: unknown) {
  const fetch = vi.fn(async (_url: string, _init: RequestInit) => new Response(
    typeof body === 'string' ? body : JSON.stringify(body), { status },
  ));
  vi.stubGlobal('fetch', fetch);
  return fetch;
}

test('a query leaves out what is not asked for and escapes the rest', async () => {
  const fetch = answer(200, { features: [] });
  await new Client('andorra').features({ layer: 'places', q: 'a&b=春', limit: 5, kind: '', bbox: [1, 2, 3, 4] });
  expect(fetch.mock.calls[0]![0]).toBe(
    '/andorra/features/places?q=a%26b%3D%E6%98%A5&limit=5&bbox=1.000000%2C2.000000%2C3.000000%2C4.000000',
  );
});

test('an edit names the version it began from and a key of its own', async () => {
  const fetch = answer(200, {});
  await new Client('andorra').edit({ layer: 'places', id: 4 }, 17, { name: 'x' }, 'abc');
  const [url, init] = fetch.mock.calls[0]!;
  expect(url).toBe('/andorra/features/places/4');
  expect(init.method).toBe('PATCH');
  expect(init.body).toBe('{"name":"x"}');
  expect(init.headers).toMatchObject({ 'If-Match': '"17"', 'Idempotency-Key': 'abc', 'Accept-Language': 'zh-CN' });
});

test('an edit tells its own revision, which the object may have left behind', async () => {
  const body = JSON.stringify({ id: 4, properties: { version: 21 } });
  vi.stubGlobal('fetch', vi.fn(async () => new Response(body, { status: 200, headers: { 'Jingwei-Revision': '19' } })));
  const saved = await new Client('andorra').edit({ layer: 'places', id: 4 }, 17, { name: 'x' }, 'abc');
  expect(saved.revision).toBe(19);
  expect(saved.feature.properties.version).toBe(21);
  answer(200, { id: 4, properties: { version: 17 } });
  const same = await new Client('andorra').edit({ layer: 'places', id: 4 }, 17, { name: 'x' }, 'abc');
  expect(same.revision).toBeUndefined();
});

test('a refusal is a problem with the sentence of the server', async () => {
  answer(412, { title: '已被改过', code: 'version_stale', current: { id: 4 }, place: { layer: 'places', field: '' } });
  const error = await new Client('andorra').feature({ layer: 'places', id: 4 }).catch((e: unknown) => e);
  expect(error).toBeInstanceOf(Problem);
  expect(error).toMatchObject({ status: 412, code: 'version_stale', message: '已被改过', place: { layer: 'places' } });
  expect((error as Problem).body.current).toEqual({ id: 4 });
});

test('an answer that is no JSON is a problem in words', async () => {
  answer(502, '<html>');
  const error = await new Client('andorra').district().catch((e: unknown) => e);
  expect(error).toMatchObject({ status: 502, message: '服务器的回答无法读懂（状态 502）。' });
});

test('a server that cannot be reached is a problem in the language shown', async () => {
  lang.value = 'en';
  vi.stubGlobal('fetch', vi.fn(async () => { throw new TypeError('failed'); }));
  const error = await Client.districts().catch((e: unknown) => e);
  expect(error).toMatchObject({ status: 0, code: 'unreachable' });
  expect((error as Problem).message).toContain('cannot be reached');
});

test('a refusal that says how long to wait is told with the seconds', async () => {
  const refused = (status: number, wait: string) => {
    vi.stubGlobal('fetch', vi.fn(async () => new Response('{"title":"太多","code":"too_many_requests"}', {
      status, headers: { 'Retry-After': wait },
    })));
    return new Client('andorra').district().then(() => '', (error: Problem) => error.message);
  };
  expect(await refused(429, '37')).toBe('太多（还要等 37 秒）');
  expect(await refused(503, '1')).toBe('太多（还要等 1 秒）');
  expect(await refused(429, 'Wed, 21 Oct 2015 07:28:00 GMT')).toBe('太多');
  expect(await refused(400, '37')).toBe('太多');
  lang.value = 'en';
  expect(await refused(429, '37')).toContain('37 s');
});
