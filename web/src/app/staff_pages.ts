/// Where the pages of the staff are. Each is loaded when it is first shown.
export const staffPages = {
  approval: () => import('../senders/approval'),
  approvals: () => import('../senders/approvals'),
  books: () => import('../money/books'),
  health: () => import('../node/health'),
  links: () => import('../links/links'),
  mails: () => import('../mail/mails'),
  payment: () => import('../money/payment'),
  payments: () => import('../money/payments'),
  price_list: () => import('../money/price_list'),
  price_lists: () => import('../money/price_lists'),
  reconciliation: () => import('../money/reconciliation'),
  staff_account: () => import('../accounts/staff_account'),
  staff_accounts: () => import('../accounts/staff_accounts'),
  staff_documents: () => import('../money/staff_documents'),
  staff_people: () => import('../access/staff_people'),
  staff_person: () => import('../access/staff_person'),
};
