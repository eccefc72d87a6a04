// mbs-mpesa, the simulator of Safaricom's Daraja, as a child of the test.
import path from 'node:path';
import { Child, freePort, listening, program } from './processes.mjs';
import { Hopeless, until } from './wait.mjs';

const KEYS = { consumer_key: 'ck', consumer_secret: 'cs', short_code: '174379', passkey: 'pk' };

export class Mpesa {
  /** `options`: further command-line options, for example ['--callback-lost', '0.3']. */
  static async start(folder, options = []) {
    const mpesa = new Mpesa();
    mpesa.port = await freePort();
    mpesa.url = `http://127.0.0.1:${mpesa.port}`;
    const keys = Object.entries(KEYS).flatMap(([name, value]) => [`--${name.replace('_', '-')}`, value]);
    mpesa.child = new Child(program('mbs-mpesa'), ['--listen', `127.0.0.1:${mpesa.port}`, ...keys, ...options],
      { log: path.join(folder, 'mpesa.log') });
    await until('the simulator of M-Pesa', async () => {
      if (!mpesa.child.running) throw new Hopeless(`it ended\n${mpesa.child.tail()}`);
      return listening(mpesa.port);
    });
    return mpesa;
  }

  /** [mpesa] of a server at `url`. */
  settings(url) { return { ...KEYS, url: this.url, callback_url: url }; }

  async counters() { return (await fetch(`${this.url}/counters`)).json(); }

  /** Of the open ones, and of those that ended lately. */
  async prompts() { return (await (await fetch(`${this.url}/control/prompts`)).json()).prompts; }

  /** How prompts are answered from now on: "pin", "wrong_pin", "no_money", "cancel", "ignore", or "ask". */
  async rule(answer) { await this.#post('/control/rule', { answer }); }

  async answer(id, answer) { await this.#post(`/control/prompts/${id}`, { answer }); }

  /** A customer pays to the paybill; gives the receipt. */
  async pay(phone, account, amount) { return (await this.#post('/control/pay', { phone, account, amount })).receipt; }

  async #post(where, body) {
    const response = await fetch(`${this.url}${where}`, { method: 'POST', body: JSON.stringify(body) });
    if (response.status !== 200) throw new Error(`${where}: ${response.status} ${await response.text()}`);
    return response.json();
  }

  stop() { return this.child.stop('SIGTERM', 10); }
}
