import { beforeEach, describe, expect, it, vi } from 'vitest';

const answers: Response[] = [];
const asked: Request[] = [];
vi.stubGlobal('fetch', async (request: Request) => {
  asked.push(request);
  return answers.shift() ?? new Response('{}', { status: 500 });
});
const json = (body: unknown, status = 200) =>
  new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } });
const person = (id: string, language = 'en') => ({ id, language, name: id, accounts: [], platform_role: 'none' });

const { api, ask } = await import('../api/client');
const { asking, me, wish, signIn, whoIsIt } = await import('./session');
const { language, speak } = await import('../i18n/voice');
type Me = NonNullable<typeof me.value>;

beforeEach(async () => {
  answers.length = 0;
  asked.length = 0;
  me.value = null;
  await speak('en');
});

describe('an ended session', () => {
  const ended = () => json({ code: 'unauthenticated' }, 401);
  it('is asked for once, however many requests meet it, and each is sent again', async () => {
    me.value = person('per_1') as unknown as Me;
    answers.push(ended(), ended(), json({ name: 'a' }), json({ name: 'b' }));
    const both = Promise.all([ask(() => api.GET('/v1/me')), ask(() => api.GET('/v1/me'))]);
    await vi.waitFor(() => expect(asked).toHaveLength(2));
    await vi.waitFor(() => expect(asking.value).toHaveLength(1));
    await Promise.resolve();
    asking.value[0]!.done(true);
    expect((await both).map((m) => m.name).sort()).toEqual(['a', 'b']);
    expect(asking.value).toHaveLength(0);
  });
  it('that is not renewed leaves the trouble to the page', async () => {
    me.value = person('per_1') as unknown as Me;
    answers.push(ended());
    const one = ask(() => api.GET('/v1/me'));
    await vi.waitFor(() => expect(asking.value).toHaveLength(1));
    asking.value[0]!.done(false);
    await expect(one).rejects.toMatchObject({ code: 'unauthenticated' });
  });
  it('may end while the factor is asked for: both questions stand', async () => {
    me.value = person('per_1') as unknown as Me;
    answers.push(json({ code: 'factor_needed_again' }, 403), ended(), json({ name: 'a' }));
    const first = ask(() => api.GET('/v1/me'));
    await vi.waitFor(() => expect(asking.value.map((a) => a.for)).toEqual(['confirm']));
    const second = ask(() => api.GET('/v1/me'));
    await vi.waitFor(() => expect(asking.value.map((a) => a.for)).toEqual(['confirm', 'sign-in']));
    asking.value[1]!.done(true);
    await second;
    asking.value[0]!.done(false);
    await expect(first).rejects.toMatchObject({ code: 'factor_needed_again' });
  });
});

it('an answer to an earlier question about who is signed in does not count', async () => {
  answers.push(json({ code: 'unauthenticated' }, 401), json(person('per_1')));
  const first = whoIsIt();
  await Promise.all([whoIsIt(), first]);
  expect(me.value?.id).toBe('per_1');
});

describe('what somebody wrote in this tab', () => {
  const keys = () => Object.keys(sessionStorage).filter((key) => key.startsWith('mbs.draft.'));
  beforeEach(() => {
    sessionStorage.clear();
    for (const of of ['per_1', 'per_12', '']) sessionStorage.setItem(`mbs.draft.${of}.send`, '{"text":"Habari"}');
    sessionStorage.setItem('mbs.token.accept', 'the link that led here');
  });
  it('is gone when another person has signed in', async () => {
    answers.push(json({ code: 'unauthenticated' }, 401), json(person('per_1')));
    await whoIsIt();
    expect(keys()).toHaveLength(3);
    await whoIsIt();
    expect(keys()).toEqual(['mbs.draft.per_1.send']);
    expect(sessionStorage.getItem('mbs.token.accept')).not.toBeNull();
  });
});

it('a page that the browser had kept is emptied and begun again', () => {
  const reload = vi.spyOn(location, 'reload').mockImplementation(() => {});
  document.body.innerHTML = '<div id="app">sk_live_1</div>';
  const shown = (persisted: boolean) => Object.assign(new Event('pageshow'), { persisted });
  dispatchEvent(shown(false));
  expect(reload).not.toHaveBeenCalled();
  dispatchEvent(shown(true));
  expect(reload).toHaveBeenCalledOnce();
  expect(document.body.textContent).toBe('');
});

describe('the language', () => {
  it("that is kept for a person goes before the browser's", async () => {
    answers.push(json(person('per_1', 'sw')));
    await whoIsIt();
    expect(language.value).toBe('sw');
  });
  it('that was chosen before signing in becomes theirs', async () => {
    await wish('sw');
    answers.push(json({}, 201), json(person('per_1', 'sw')), json(person('per_1', 'sw')));
    await signIn('a@example.com', 'maji safi ya mlima');
    expect(asked.map((r) => r.method)).toEqual(['POST', 'PATCH', 'GET']);
    expect(await asked[1]!.json()).toEqual({ language: 'sw' });
  });
});
