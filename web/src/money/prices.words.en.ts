export const words = {
  title: 'Prices',
  what: 'the prices',
  about: 'For one segment to one number, in Kenya shillings. A text of up to 160 plain letters is one segment.',
  now: 'What you pay now',
  from: (when: string) => `From ${when}`,
  change: 'What changes',
  network: 'Network',
  classes: { otp: 'Codes (OTP)', transactional: 'Transactional', promotional: 'Offers' },
  none: 'not possible',
  same: 'as before',
  was: (before: string, after: string) => `${before} → ${after}`,
  noneYet: 'There are no prices at the moment, so nothing can be sent. Ask the platform.',
  taxes: (vat: string, excise: string) =>
    `These prices are what is taken from your credit, with ${vat} VAT and ${excise} excise duty in them.`,
  fixed: 'What a message costs is fixed when it is accepted; it does not change afterwards.',
  nothingComes: 'No change is announced.',
};
