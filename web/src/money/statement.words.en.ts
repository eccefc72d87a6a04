export const words = {
  title: 'Statement',
  what: 'the statement',
  about:
    'What came to your credit and what left it, day by day in Kenya’s time. Money kept aside for messages on their way is still yours: it counts as spent when an operator takes them.',
  month: 'Month',
  earlier: 'Previous month',
  later: 'Next month',
  pdf: { get: 'Download as PDF', got: 'The statement is downloaded' },
  sums: {
    opening: 'At the beginning',
    credited: 'Paid in',
    debited: 'Taken out',
    charged: 'Spent on messages',
    closing: 'Balance at the end of the month',
    closingNow: 'Balance now',
  },
  days: {
    title: (currency: string) => `Day by day, in ${currency}`,
    day: 'Day',
    in: 'Paid in',
    out: 'Taken out',
    messages: 'For messages',
    balance: 'Balance',
    none: 'Nothing moved in this month',
    noneWhy: 'Days on which something was paid or sent stand here.',
  },
  entries: {
    title: 'Payments and corrections',
    none: 'None in this month',
    more: 'Only the first 1,000 are listed, here, in the CSV and in the PDF; the sums count them all. GET /v1/statement gives fewer days.',
  },
};
