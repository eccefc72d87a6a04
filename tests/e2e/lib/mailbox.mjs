// The folder into which mbs writes its mails.
import fs from 'node:fs';
import path from 'node:path';
import { until } from './wait.mjs';

/** The plain part of a mail, decoded, with its subject. */
function read(file) {
  const text = fs.readFileSync(file, 'utf8');
  const parts = text.split(/\r?\n\r?\n/);
  const plain = parts.slice(1).join('\n\n');
  const at = plain.search(/Content-Transfer-Encoding: /i);
  const encoding = /Content-Transfer-Encoding: (\S+)/i.exec(plain)?.[1] ?? '';
  const body = plain.slice(plain.indexOf('\n\n', at)).split('\r\n--')[0];
  const decoded = encoding === 'base64' ? Buffer.from(body, 'base64').toString() : body.replace(/=\r?\n/g, '');
  return { to: /^To: .*?([^\s<>]+@[^\s<>]+?)>?\r?$/m.exec(text)?.[1], subject: /^Subject: (.*)\r?$/m.exec(text)?.[1], text: decoded, raw: text };
}

export class Mailbox {
  constructor(folder) { this.folder = folder; }

  to(address) {
    if (!fs.existsSync(this.folder)) return [];
    return fs.readdirSync(this.folder).filter((name) => name.endsWith('.eml'))
      .map((name) => ({ name, at: fs.statSync(path.join(this.folder, name)).mtimeMs, ...read(path.join(this.folder, name)) }))
      .filter((mail) => mail.to === address)
      .sort((a, b) => a.at - b.at || a.name.localeCompare(b.name));
  }

  /** The code of the `count`-th mail with one to the address. */
  code(address, count = 1) {
    return until(`${count} codes to ${address}`, () => {
      const codes = this.to(address).map((mail) => /\b(\d{6})\b/.exec(mail.text)?.[1]).filter(Boolean);
      return codes.length >= count && codes[count - 1];
    });
  }

  /** The first mail that says so. */
  saying(address, words) {
    return until(`a mail to ${address} saying ${words}`, () => this.to(address).find((mail) => words.test(mail.raw + mail.text)));
  }
}
