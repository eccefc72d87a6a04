import { render } from 'preact';
import { LocationProvider } from 'preact-iso';
import { whoIsIt } from './app/session';
import { Shell } from './app/shell';
import { apply } from './app/theme';
import { language, wordsReady } from './i18n/voice';
import './styles/index.css';

apply();
document.documentElement.lang = language.value;
const place = document.getElementById('app');
// The first words come in the language that is spoken; who it is is asked meanwhile.
const asked = whoIsIt();
Promise.all([wordsReady(), asked]).then(() => {
  if (!place) return;
  place.textContent = '';
  render(
    <LocationProvider>
      <Shell />
    </LocationProvider>,
    place,
  );
});
