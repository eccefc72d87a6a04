import { LocationProvider } from 'preact-iso';
import { Shell } from './shell';

/// Everything that is drawn.
export const App = () => (
  <LocationProvider>
    <Shell />
  </LocationProvider>
);
