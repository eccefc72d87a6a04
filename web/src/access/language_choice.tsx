import { wish } from '../app/session';
import { core } from '../i18n/core';
import { type Language, language, languages } from '../i18n/voice';
import { Choice } from '../ui/parts';

/// English or Swahili, at once and for the next visit.
export const LanguageChoice = () => (
  <Choice
    label={core().nav.preferences}
    hideLabel
    value={language.value}
    options={Object.entries(languages) as [Language, string][]}
    onChange={(next) => void wish(next).catch(() => {})}
  />
);
