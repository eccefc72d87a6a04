import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Schema } from '../api/client';
import { speak } from '../i18n/voice';
import type { Balance } from '../money/balance';
import type { Resource } from '../ui/resource';
import { Confirm } from './confirm';

const root = document.createElement('div');
beforeEach(() => {
  document.body.append(root);
});
afterEach(async () => {
  render(null, root);
  await speak('en');
});

const price = { amount: '0.8000', currency: 'KES' };
const preview = (numbers: readonly string[]) =>
  ({
    recipients: numbers.map((to) => ({ to, network: 'safaricom', price })),
    rejected: [],
    segments: 1,
    text: 'Habari!',
    total: price,
  }) as unknown as Schema['Preview'];
const asked = async (...numbers: string[]) => {
  const confirm = (
    <Confirm
      preview={preview(numbers)}
      from="JIRANI"
      balance={{} as Resource<Balance>}
      account="acc_1"
      triedAt={0}
      anew={vi.fn()}
      send={vi.fn()}
      close={vi.fn()}
    />
  );
  await act(() => render(confirm, root));
  return root.textContent;
};
const four = ['+254712345678', '+254733204411', '+254700000003', '+254700000004'];

it('one recipient is asked about by number, several by how many they are and by the first two', async () => {
  expect(await asked(four[0]!)).toContain('Send to 0712 345 678?');
  const two = await asked(...four.slice(0, 2));
  expect(two).toContain('Send to 2 people?');
  expect(two).toContain('0712 345 678 and 0733 204 411');
  expect(await asked(...four.slice(0, 3))).toContain('0712 345 678, 0733 204 411 and 1 more');
  expect(await asked(...four)).toContain('0712 345 678, 0733 204 411 and 2 more');
});

it('it is asked in Swahili as well', async () => {
  await speak('sw');
  const one = await asked(four[0]!);
  expect(one).toContain('Utume kwa 0712 345 678?');
  expect(one).toContain('Tuma kwa mtu 1: KES\u00a00.80');
  const many = await asked(...four);
  expect(many).toContain('0712 345 678, 0733 204 411 na wengine 2');
  expect(many).toContain('Tuma kwa watu 4: KES\u00a00.80');
});
