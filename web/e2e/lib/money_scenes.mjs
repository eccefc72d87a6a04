// What the pages of money show after months of use, which no fresh server has: a statement of a busy month, books
// that differ, payments of every kind. Answers of the API are put in their place; the pages are the real ones.

const kes = (amount) => ({ amount, currency: 'KES' });
const daysAgo = (days, hours = 0) => new Date(Date.now() - days * 86_400_000 - hours * 3_600_000).toISOString();
const two = (n) => String(n).padStart(2, '0');

/** The page with these answers; `path` of each is a pattern of the address. */
const answered = (name, who, at, answers, act) => ({
  name,
  who,
  at,
  async act(visitor, company) {
    for (const [path, json] of Object.entries(answers))
      await visitor.page.route(path, (route) =>
        route.fulfill({ json: typeof json === 'function' ? json(company) : json }),
      );
    await visitor.page.reload();
    await visitor.settled();
    await act?.(visitor, company);
  },
  async undo(visitor) {
    for (const path of Object.keys(answers)) await visitor.page.unroute(path);
  },
});

/** October: paid in now and then, messages each day but on Sundays, one correction. */
function month() {
  let balance = 21_304.4;
  const days = [];
  for (let day = 1; day <= 31; day++) {
    if (day % 7 === 4) continue;
    const credited = day === 2 ? 25_000 : day === 19 ? 150_000 : 0;
    const debited = day === 20 ? 1_250.5 : 0;
    const charged = Math.round(2400 + 1900 * Math.sin(day * 1.7)) * 0.8;
    balance += credited - debited - charged;
    days.push({ day, credited, debited, charged, closing: balance });
  }
  const sum = (name) => days.reduce((all, d) => all + d[name], 0);
  const text = (n) => kes(n.toFixed(4));
  const entry = (day, kind, amount, reference) => ({
    day: `2026-10-${two(day)}`,
    at: `2026-10-${two(day)}T07:14:02.000Z`,
    kind,
    amount: text(amount),
    reference,
  });
  return {
    from: '2026-10-01',
    to: '2026-10-31',
    opening: text(21_304.4),
    credited: text(sum('credited')),
    debited: text(sum('debited')),
    charged: text(sum('charged')),
    closing: text(balance),
    days: days.map((d) => ({
      day: `2026-10-${two(d.day)}`,
      credited: text(d.credited),
      debited: text(d.debited),
      charged: text(d.charged),
      closing: text(d.closing),
    })),
    entries: [
      entry(2, 'credit', 25_000, 'SJ24K8LM0P'),
      entry(19, 'credit', 150_000, 'bank transfer FT26292XK8Q'),
      entry(20, 'debit', 1_250.5, 'paid twice: SJ24K8LM0P'),
    ],
    more_entries: true,
  };
}
const noMonth = {
  from: '2026-09-01',
  to: '2026-09-30',
  opening: kes('0.0000'),
  credited: kes('0.0000'),
  debited: kes('0.0000'),
  charged: kes('0.0000'),
  closing: kes('0.0000'),
  days: [],
  entries: [],
  more_entries: false,
};

const closedDays = Array.from({ length: 12 }, (_, i) => ({
  day: daysAgo(i + 1).slice(0, 10),
  closed_at: `${daysAgo(i + 1).slice(0, 10)}T21:10:04.000Z`,
}));
const breaches = (c) => [
  {
    id: '7',
    account: c.owner.account,
    what: `account ${c.owner.account}: available -12.8000 is below its limit of 0.0000`,
    found_at: daysAgo(0, 2),
  },
  {
    id: '8',
    account: null,
    what: 'day 2026-11-28: its closing is not what its movements add up to',
    found_at: daysAgo(1),
  },
];

const suspended = (n, days, more) => ({
  id: `pay_0apjayj70000${n}`,
  state: 'suspense',
  receipt: `SKU${n}4K8LM0P`,
  amount: kes('500.0000'),
  source: 'confirmation',
  short_code: '174379',
  told_at: daysAgo(days, 1),
  paid_at: daysAgo(days, 1),
  ...more,
});
const waiting = [
  suspended(1, 9, { amount: kes('12500.0000'), typed: 'JIRANI', payer: '2547 ***** 678', name: 'WANJIKU KAMAU' }),
  suspended(2, 3, { amount: kes('1250.5000'), typed: 'inv 118', payer: '254722105933' }),
  suspended(3, 0, { typed: '0712345678', name: 'OTIENO' }),
];
const all = (c) => ({
  payments: [
    { ...waiting[2] },
    { ...waiting[1] },
    { ...suspended(4, 4), state: 'credited', source: 'prompt', amount: kes('2500.0000'), account: c.owner.account },
    { ...suspended(5, 6), state: 'credited', source: 'pull', amount: kes('100000.0000'), account: c.newcomer.account },
    { ...suspended(6, 8), state: 'credited', source: 'statement', account: c.owner.account },
  ],
  next_cursor: 'more',
});
const matched = (c) => ({
  ...suspended(6, 8, { typed: 'jirani traders', payer: '254722105933', name: 'AMINA' }),
  state: 'credited',
  account: c.owner.account,
  credited_at: daysAgo(7),
  matched_by: 'Wambui Finance',
  reason: 'She called, and read out the receipt',
  posted: [
    { at: daysAgo(8), address: '196.201.214.200', done: true },
    { at: daysAgo(8), address: '196.201.214.206', done: true, note: 'told before' },
  ],
});
const unclear = (c) => ({
  top_ups: [
    {
      id: 'top_0apjayj700001',
      account: c.owner.account,
      state: 'unclear',
      reason: 'no_answer',
      amount: kes('2500.0000'),
      phone: '+254712345678',
      account_reference: 'APJAYJ700000',
      may_look: true,
      created_at: daysAgo(0, 3),
    },
    {
      id: 'top_0apjayj700002',
      account: c.newcomer.account,
      state: 'unclear',
      reason: 'amount_differs',
      amount: kes('100.0000'),
      phone: '+254722105933',
      account_reference: 'APJAYK900000',
      words: 'The initiator information is invalid.',
      may_look: false,
      created_at: daysAgo(2),
    },
  ],
  next_cursor: null,
});
const none = { payments: [], next_cursor: null };

const statement = (c) => `/${c.owner.account}/statement?month=2026-10`;
const paybill = {
  available: true,
  least: 10,
  most: 250_000,
  short_code: '174379',
  paybill: { short_code: '174379', account_number: 'APJAYJ70X' },
};
const dialog = (visitor) => visitor.page.locator('dialog[open]').last().waitFor();

/** A night on which a few things differ, as a run and what it found. */
const night = {
  id: 'rec_0ap6vp9cr0000',
  state: 'done',
  nightly: true,
  begun_by: 'system',
  from: daysAgo(1),
  begun_at: daysAgo(0),
  ended_at: daysAgo(0),
  payments: 214,
  entries: 219,
  transfers: 48_310,
  messages: 1_204_331,
  differences: 3,
  truncated: false,
  counts: [
    { cause: 'in_suspense', side: 'mpesa', differences: 2, at_stake: kes('320.0000') },
    { cause: 'taken_twice', side: 'operators', differences: 1, at_stake: kes('0.0000') },
  ],
};
const runs = {
  reconciliations: [night, { ...night, id: 'rec_0ap6vp9cr0001', differences: 0, counts: [] }],
  next_cursor: null,
};
const tookYesterday = {
  day: '2026-11-29',
  link: 'safaricom-1',
  network: 'safaricom',
  taken: 1_204_332,
  charged_segments: 1_204_331,
  charged: kes('963464.8000'),
};
const oneDifference = (number, more) => ({
  number,
  side: 'mpesa',
  cause: 'in_suspense',
  record: 'pay_0ap6vp9cr0000',
  reference: 'SKU14K8LM0P',
  expected: kes('160.0000'),
  found: kes('0.0000'),
  at_stake: kes('160.0000'),
  segments_expected: 0,
  segments_found: 0,
  since: daysAgo(2),
  what: 'Nobody knows whose this payment is: it waits in suspense.',
  action: 'Find out whose it is, and match it on the page Payments.',
  ...more,
});
const found = (c) => ({
  differences: [
    oneDifference(1),
    oneDifference(2, {
      side: 'operators',
      cause: 'taken_twice',
      record: 'msg_0ap6vp9cr0000',
      account: c.owner.account,
      network: 'safaricom',
      segments_expected: 1,
      segments_found: 2,
    }),
  ],
  next_cursor: null,
});

export const moneyScenes = [
  answered('reconciliations', 'treasurer', () => '/platform/reconciliation', {
    '**/v1/platform/reconciliations?*': runs,
  }),
  answered(
    'reconciliation',
    'treasurer',
    () => '/platform/reconciliation',
    {
      '**/v1/platform/reconciliations?*': runs,
      '**/v1/platform/reconciliations/rec_0ap6vp9cr0000': { ...night, operators: [tookYesterday] },
      '**/v1/platform/reconciliations/*/differences?*': found,
    },
    async (visitor) => {
      await visitor.go(`/platform/reconciliation?run=${night.id}`);
      await visitor.settled();
    },
  ),
  answered('top-up-paybill', 'owner', (c) => `/${c.owner.account}/top-up`, { '**/v1/top-up-options': paybill }),
  answered('statement-busy', 'owner', statement, { '**/v1/statement?*': month() }),
  answered('statement-none', 'owner', statement, { '**/v1/statement?*': noMonth }),
  answered('books-closed', 'treasurer', () => '/platform/books', {
    '**/v1/platform/books': { adds_up: true, breaches: [], closed_days: closedDays },
  }),
  answered('books-differ', 'treasurer', () => '/platform/books', {
    '**/v1/platform/books': (c) => ({ adds_up: false, breaches: breaches(c), closed_days: closedDays }),
  }),
  answered(
    'books-end',
    'treasurer',
    () => '/platform/books?end=7',
    { '**/v1/platform/books': (c) => ({ adds_up: false, breaches: breaches(c), closed_days: [] }) },
    dialog,
  ),
  answered('payments-waiting', 'treasurer', () => '/platform/payments', {
    '**/v1/platform/payments?*': { payments: waiting, next_cursor: null },
  }),
  answered('payments-none', 'treasurer', () => '/platform/payments', { '**/v1/platform/payments?*': none }),
  answered('payments-all', 'treasurer', () => '/platform/payments?show=all', { '**/v1/platform/payments?*': all }),
  answered('payments-not-found', 'treasurer', () => '/platform/payments?show=all&receipt=SKU14K8LM0P', {
    '**/v1/platform/payments?*': none,
  }),
  answered('payments-unclear', 'treasurer', () => '/platform/payments?show=unclear', {
    '**/v1/platform/unclear-top-ups?*': unclear,
  }),
  answered(
    'payments-match',
    'treasurer',
    () => '/platform/payments',
    { '**/v1/platform/payments?*': { payments: waiting, next_cursor: null } },
    async (visitor) => {
      await visitor.page.locator('main table .btn').first().click();
      await visitor.fill({ search: 'jirani' });
      await visitor.page.locator('dialog input[type=radio]').first().check();
      await visitor.fill({ reason: 'She called, and read out the receipt' });
    },
  ),
  answered('payment-matched', 'treasurer', (c) => `/platform/payments/${c.payment}`, {
    '**/v1/platform/payments/pay_*': matched,
  }),
];
