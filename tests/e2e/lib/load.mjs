// Traffic as many customers make it: all classes, one segment and several, one recipient and lists, over two networks, most
// of it with an Idempotency-Key.
import { pause } from './wait.mjs';

const CLIENTS = 12;
const KINDS = [
  { class: 'otp', recipients: 1, text: (number) => `Your code is ${number}` },
  { class: 'transactional', recipients: 5, text: (number) => `Order ${number} is on its way` },
  { class: 'promotional', recipients: 4, text: (number) => `Offer ${number}: airtime at half price, today only` },
  // Three segments of GSM 03.38, whose cuts meet characters of two septets.
  { class: 'transactional', recipients: 2, text: (number) => `Statement ${number}: `.padEnd(340, 'KES {1,000} or [€ 7] ~ ') },
  { class: 'otp', recipients: 1, text: (number) => `Nambari yako 🔑 ${number}` },
  // Three segments of UCS-2, whose cuts meet surrogate pairs.
  { class: 'promotional', recipients: 3, text: (number) => `Punguzo ${number} ${'😀 '.repeat(46)}` },
];

/** Numbers that no other message goes to, of both networks in turn. */
const numberOf = (recipient) => `${recipient % 2 ? '0733' : '0712'}${`${recipient >> 1}`.padStart(6, '0')}`;

/** Sends until told to stop; keeps what was promised. */
export class Load {
  constructor(rest, callbackUrl) {
    Object.assign(this, {
      rest, callbackUrl, stopped: false, sent: 0, recipients: 0, broken: 0, replayed: 0, refused: [],
      accepted: new Set(),   // ids of every 202
      requests: new Map(),   // reference -> { key, message, answer? } of all that was tried
    });
  }

  run() { this.done = Promise.all(Array.from({ length: CLIENTS }, () => this.client())); }

  async client() {
    while (!this.stopped) {
      await this.send(this.make(this.sent++));
      await pause(20 + Math.random() * 40);
    }
  }

  make(number) {
    const kind = KINDS[number % KINDS.length];
    const to = Array.from({ length: kind.recipients }, () => numberOf(this.recipients++));
    const reference = `r${number}`;
    const request = {
      key: number % 5 === 4 ? undefined : `load-${number}`,
      message: {
        to: to.length === 1 ? to[0] : to, text: kind.text(number), class: kind.class, reference,
        callback_url: this.callbackUrl,
        // Those whose outcome stays in doubt are held to the end of their validity: the shortest there is.
        ...(kind.class === 'promotional' ? { validity: 60 } : {}),
      },
      recipients: to.length,
    };
    this.requests.set(reference, request);
    return request;
  }

  ask({ key, message }) { return this.rest.send(message, key && { 'idempotency-key': key }); }

  /** With a key until there is an answer, as customers should; without one once: then nothing was promised. */
  async send(request) {
    for (;;) {
      const answer = await this.ask(request).catch(() => undefined);
      if (answer?.status === 202) {
        this.keep(request, answer);
        return;
      }
      if (answer && answer.status !== 503 && answer.status !== 429) {
        this.refused.push(answer);
        return;
      }
      if (!answer) this.broken += 1;
      await pause(50);
      if (!request.key) return;
    }
  }

  keep(request, answer) {
    request.answer = answer.body;
    if (answer.headers['idempotent-replayed']) this.replayed += 1;
    answer.body.messages.forEach((message) => this.accepted.add(message.id));
  }

  /** The last requests with a key that were answered with 202 so far. */
  lastAnswered(count) { return [...this.requests.values()].filter((r) => r.key && r.answer).slice(-count); }

  async stop() {
    this.stopped = true;
    await this.done;
  }
}
