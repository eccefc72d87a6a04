export const words = {
  title: 'Language and look',
  name: 'Name',
  yourName: 'Your name',
  nameHint: 'Other members of your companies see it.',
  language: 'Language',
  languageLead: 'For these pages, and for mails to you.',
  look: 'Look',
  lookLead: 'On this device. Auto does as the device does.',
  system: 'Auto',
  light: 'Light',
  dark: 'Dark',
};
