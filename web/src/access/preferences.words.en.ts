export const words = {
  title: 'Language and look',
  name: 'Name',
  yourName: 'Your name',
  nameHint: 'Other members of your companies see it.',
  language: 'Language',
  languageLead: 'For these pages, and for mails to you.',
  look: 'Look',
  lookLead: 'On this device.',
  system: 'Like the device',
  light: 'Light',
  dark: 'Dark',
};
