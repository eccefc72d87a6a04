export const words = {
  links: 'Links',
  accounts: 'Accounts',
  documents: 'Documents',
  payments: 'Payments',
  priceLists: 'Price lists',
  moneyRequests: 'Money requests',
  approvals: 'Approvals',
  health: 'Health',
  books: 'Books',
  people: 'People',
  mails: 'Mails',
  audit: 'Changes',
};
