// A person at our page, as a browser would send it: one cookie, our own origin, the mark of our page.
export class Browser {
  constructor(url, { agent = 'Firefox' } = {}) {
    this.url = url;
    this.agent = agent;
    this.token = undefined;
    this.account = undefined;
  }

  /** A copy that carries the token of this moment, as a thief or another tab would. */
  copy() { return Object.assign(new Browser(this.url, { agent: this.agent }), this); }

  headers(more = {}) {
    return {
      'User-Agent': this.agent,
      'Sec-Fetch-Site': 'same-origin',
      'Mbs-Page': '1',
      ...(this.token ? { Cookie: `mbs_token=${this.token}` } : {}),
      ...(this.account ? { 'Mbs-Account': this.account } : {}),
      ...more,
    };
  }

  async call(method, target, body, more) {
    const answer = await fetch(`${this.url}${target}`, {
      method,
      headers: this.headers({ ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...more }),
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const cookie = answer.headers.get('set-cookie');
    if (cookie !== null) {
      const [, token] = /^mbs_token=([^;]*)/.exec(cookie);
      this.cookie = cookie;
      this.token = token === '' ? undefined : token;
    }
    const text = await answer.text();
    const json = text.startsWith('{') ? JSON.parse(text) : {};
    return { status: answer.status, body: json, code: `${answer.status} ${json.code ?? 'ok'}`, headers: answer.headers };
  }

  get(target) { return this.call('GET', target); }
  post(target, body = {}) { return this.call('POST', target, body); }
}
