import type { WordsLike } from '../i18n/voice';
import type { words as en } from './new_company.words.en';

export const words: WordsLike<typeof en> = {
  title: 'Kampuni nyingine',
  lead: 'Ina salio, majina ya mtumaji, funguo na wanachama wake, na wewe ni mmiliki wake. Ulicho nacho kwingine kinabaki kivyake.',
  name: 'Jina la kampuni',
  hint: 'Kama wateja wako wanavyoijua. Linaweza kubadilishwa baadaye.',
  go: 'Fungua kampuni',
  goNamed: (name: string) => `Fungua ${name}`,
  back: 'Si sasa',
};
