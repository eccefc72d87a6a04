// A person at the pages in Chromium. Whatever goes wrong in the page is remembered, and `leave` throws it.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { chromium } from 'playwright-core';
import { until } from '../../../tests/e2e/lib/wait.mjs';
import { words } from './words.mjs';

const executable = process.env.CHROMIUM ?? '/usr/bin/chromium';
export const sizes = { phone: { width: 360, height: 740 }, desk: { width: 1280, height: 800 } };
export const looks = ['light', 'dark'].flatMap((theme) => ['en', 'sw'].map((language) => ({ theme, language })));

/** The items in an order that follows from the number. */
export function inOrderOf(number, items) {
  let [left, n] = [[...items], number];
  return items.map(() => {
    n = (n * 1103515245 + 12345) % 2147483648;
    return left.splice(n % left.length, 1)[0];
  });
}

/** A machine that is busy with other things is waited for. */
const patience = Number(process.env.MBS_PATIENCE_MS ?? 30_000);

export async function launch(more = {}) {
  if (!fs.existsSync(executable))
    throw new Error(`${executable} is not there: install chromium, or name it in CHROMIUM`);
  return chromium.launch({ executablePath: executable, args: ['--no-sandbox', '--disable-dev-shm-usage'], ...more });
}

export class Visitor {
  /** `known`: faults that the running server cannot help, as patterns. */
  static async come(
    browser,
    url,
    { size = 'phone', theme = 'light', language = 'en', token, known = [], scale = 1 } = {},
  ) {
    const visitor = new Visitor();
    Object.assign(visitor, { url, language, faults: [], allowed: [...known] });
    visitor.context = await browser.newContext({
      viewport: sizes[size],
      deviceScaleFactor: scale,
      colorScheme: theme,
      locale: 'en-KE',
      timezoneId: 'America/New_York', // Times are those of East Africa wherever the browser is.
      ...(size === 'phone' && { isMobile: true, hasTouch: true }),
    });
    visitor.context.setDefaultTimeout(patience);
    await visitor.context.addInitScript((first) => {
      if (!localStorage.getItem('mbs.language')) localStorage.setItem('mbs.language', first);
      addEventListener('securitypolicyviolation', (e) =>
        console.error(`CSP: ${e.violatedDirective} refused ${e.blockedURI} ${e.sample}`),
      );
    }, language);
    if (token)
      await visitor.context.addCookies([{ name: 'mbs_token', value: token, url, httpOnly: true, sameSite: 'Lax' }]);
    visitor.page = await visitor.context.newPage();
    visitor.watch(visitor.page);
    return visitor;
  }

  watch(page) {
    const note = (text) => this.faults.push(text);
    page.on('pageerror', (e) => note(`error: ${e.message}\n${e.stack}`));
    page.on('console', (m) => {
      // An answer with a status of 400 and more is noted below, with its method.
      if (m.type() === 'error' && !/^Failed to load resource/.test(m.text())) note(`console: ${m.text()}`);
    });
    page.on('requestfailed', (r) => {
      // What a page gives up itself is no fault.
      if (r.failure()?.errorText !== 'net::ERR_ABORTED')
        note(`request: ${r.method()} ${r.url()} ${r.failure()?.errorText}`);
    });
    page.on('response', (r) => {
      if (/\/events(\?|$)/.test(r.url()) && r.status() === 200) this.hears = true;
      if (r.status() >= 400) note(`answer: ${r.status()} ${r.request().method()} ${r.url().replace(this.url, '')}`);
      if (!r.url().startsWith(this.url) && !/^(data|blob):/.test(r.url())) note(`elsewhere: ${r.url()}`);
    });
  }

  /** What one has to expect while `act` goes on. */
  async expecting(patterns, act) {
    const from = this.faults.length;
    const result = await act();
    const meant = this.faults.splice(from).filter((fault) => !patterns.some((p) => p.test(fault)));
    this.faults.push(...meant);
    return result;
  }

  /** Throws what went wrong so far. A page that asks who is signed in hears 401 when nobody is. */
  sound(where = '') {
    const nobody = /^answer: 401 GET \/v1\/me$/;
    const faults = this.faults.splice(0).filter((f) => !nobody.test(f) && !this.allowed.some((p) => p.test(f)));
    assert.deepEqual(faults, [], `${where} ${this.page.url()}`);
  }

  async leave() {
    await this.context.close();
    this.sound('left');
  }

  words(name) {
    return words(name, this.language);
  }
  get core() {
    return this.words('i18n/core');
  }

  go(target) {
    return this.page.goto(`${this.url}${target}`);
  }

  /** Another theme and language, as the switches of the page would set them. */
  async become({ theme, language }) {
    await this.page.emulateMedia({ colorScheme: theme });
    if (language === this.language) return;
    this.language = language;
    const signedIn = await this.page.evaluate(async (next) => {
      localStorage.setItem('mbs.language', next);
      const headers = { 'Content-Type': 'application/json', 'Mbs-Page': '1' };
      if (!(await fetch('/v1/me')).ok) return false;
      const body = JSON.stringify({ language: next });
      return (await fetch('/v1/me', { method: 'PATCH', headers, body })).ok;
    }, language);
    await this.page.reload();
    return signedIn;
  }

  button(name, options = { exact: true }) {
    return this.page.getByRole('button', { name, ...options });
  }
  link(name, options = { exact: true }) {
    return this.page.getByRole('link', { name, ...options });
  }
  field(name) {
    return this.page.locator(`[name="${name}"]`).last();
  }
  async fill(values) {
    for (const [name, value] of Object.entries(values)) await this.field(name).fill(value);
  }
  /** The form with a field of that name, where a page has several. */
  formOf(name) {
    return this.page.locator('main form', { has: this.page.locator(`[name="${name}"]`) });
  }
  async fillOf(form, values) {
    for (const [name, value] of Object.entries(values)) await this.formOf(form).locator(`[name="${name}"]`).fill(value);
  }
  submitOf(name) {
    return this.formOf(name).locator('button[type=submit]').click();
  }
  /** Sends the form that lies on top: that of the open dialog, else that of the page. */
  async submit() {
    const inDialog = this.page.locator('dialog[open] button[type=submit]');
    const button =
      (await inDialog.count()) > 0 ? inDialog.last() : this.page.locator('main button[type=submit]').last();
    await button.click();
  }
  heading(text) {
    return this.page.getByRole('heading', { level: 1, name: text });
  }
  /** Waits for a text in sight. */
  async see(text) {
    await this.page.getByText(text).filter({ visible: true }).first().waitFor();
  }
  /** The stream of events has begun; on a phone nothing in sight says so. */
  live() {
    return until('the stream of events', () => this.hears);
  }
  /** Everything that was awaited is there. */
  async settled() {
    await this.page.locator('main h1').first().waitFor();
    await this.page.waitForFunction(() => !document.querySelector('.wait, .spin, [aria-busy=true]'));
  }
}
