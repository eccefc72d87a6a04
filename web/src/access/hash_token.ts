import { useEffect, useState } from 'preact/hooks';

/// Mails lead here with a secret behind "#", which no server sees. It is taken out of the address at once, so that
/// it is in no history and on no screen, and kept for this tab until it was used.
const keyOf = (name: string) => `mbs.token.${name}`;

export function takeToken(name: string): string {
  const token = /^#token=([\w.~-]+)$/.exec(location.hash)?.[1];
  if (token) {
    sessionStorage.setItem(keyOf(name), token);
    history.replaceState(history.state, '', location.pathname + location.search);
  }
  return sessionStorage.getItem(keyOf(name)) ?? '';
}

/// The token; another one when its link is opened over this page.
export function useToken(name: string): string {
  const [token, set] = useState(() => takeToken(name));
  useEffect(() => {
    const look = () => set(takeToken(name));
    addEventListener('hashchange', look);
    return () => removeEventListener('hashchange', look);
  }, [name]);
  return token;
}

export const dropToken = (name: string) => sessionStorage.removeItem(keyOf(name));
export const hasToken = (name: string) => sessionStorage.getItem(keyOf(name)) !== null;
