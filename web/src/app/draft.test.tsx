import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, expect, it, vi } from 'vitest';
import { Remarks } from '../ui/dialog';
import { useDraft } from './draft';

afterEach(() => vi.unstubAllGlobals());

it('a draft that the browser has no room for is said once, and no older one is left', async () => {
  const kept = new Map<string, string>();
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => {
      if (text.length > 30) throw new DOMException('', 'QuotaExceededError');
      kept.set(key, text);
    },
    removeItem: (key: string) => kept.delete(key),
  });
  const root = document.createElement('div');
  let draft: ReturnType<typeof useDraft<{ text: string }>>[0] | undefined;
  const Page = () => {
    [draft] = useDraft('test', () => ({ text: '' }));
    return <Remarks />;
  };
  const write = (text: string) =>
    act(() => {
      draft!.value = { text };
    });
  await act(() => render(<Page />, root));
  await write('fits');
  expect([...kept.values()]).toEqual(['{"text":"fits"}']);
  await write('this is more than there is room for');
  await write('and this is more than there is room for');
  expect(draft!.value.text).toMatch(/^and/);
  expect(kept.size).toBe(0);
  expect(root.querySelectorAll('.remark')).toHaveLength(1);
  render(null, root);
});
