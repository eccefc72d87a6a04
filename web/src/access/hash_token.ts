/// Mails lead here with a secret behind "#", which no server sees. It is taken out of the address at once, so that
/// it is in no history and on no screen, and kept for this tab until it was used.
export function takeToken(name: string): string {
  const key = `mbs.token.${name}`;
  const token = /^#token=([\w.~-]+)$/.exec(location.hash)?.[1];
  if (token) {
    sessionStorage.setItem(key, token);
    history.replaceState(history.state, '', location.pathname + location.search);
  }
  return sessionStorage.getItem(key) ?? '';
}

export const dropToken = (name: string) => sessionStorage.removeItem(`mbs.token.${name}`);
export const hasToken = (name: string) => sessionStorage.getItem(`mbs.token.${name}`) !== null;
