// The page of the sandbox. What comes from messages and mails is only ever put in as text.
import { language, nameOfOther, other, speakOther, words } from './words.js';

const paceMs = 700, shownFirst = 4, mostPhones = 200, mostTexts = 200, mostMails = 300, endedShownMs = 10000;
const zone = 'Africa/Nairobi';
const clock = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit', second: '2-digit' });
const day = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : 'sw-KE', { timeZone: zone, day: 'numeric', month: 'short' });

const phones = new Map(); // number → { number, texts (newest first), whole: are all shown, card }
const mails = []; // newest first, with their cards
const prompts = new Map(); // id → prompt with its card, and when it was seen to end (0: it is open)
const mpesa = { isNone: false, isFirstLook: true, isAway: false };
const at = { messages: 0, mails: 0, started: '' };
// The newest mail that was on the screen, of this start of the sandbox: "started number".
let seen = sessionStorage.getItem('seen') ?? '';
let wanted = '', awaySince = '';

const $ = (id) => document.getElementById(id);
function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
}

function timeOf(text) {
  const when = new Date(text);
  const today = day.format(new Date()) === day.format(when);
  return make('time', { datetime: text }, today ? clock.format(when) : `${day.format(when)}, ${clock.format(when)}`);
}
const shownNumber = (number) => (/^254\d{9}$/.test(number)
  ? number.replace(/^254(\d{3})(\d{3})(\d{3})$/, '0$1 $2 $3') : number);

/** A button that copies the six digits of a text that holds exactly one such code; nothing for others. */
function codeButton(text) {
  const codes = text.match(/(?<![\d+])\d{6}(?!\d)/g) ?? [];
  if (codes.length !== 1) return [];
  const button = make('button', { type: 'button', class: 'button code' }, words.copy(codes[0]));
  button.addEventListener('click', async () => {
    // Where the page comes without https from another machine there is no clipboard.
    const isDone = await navigator.clipboard?.writeText(codes[0]).then(() => true, () => false);
    button.textContent = isDone ? words.copied : words.notCopied;
    setTimeout(() => { button.textContent = words.copy(codes[0]); }, 1500);
  });
  return [button];
}

/** Where a link of a mail may lead: to this machine, or to the one that the page itself comes from. */
function isNear(address) {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname, username } = new URL(address);
  const isLocal = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname) || hostname === location.hostname;
  return /^https?:$/.test(protocol) && isLocal && username === '';
}

/** The text with its links, to be pressed where they lead near; everything else stays text. */
function linked(text) {
  return text.split(/(https?:\/\/[^\s<>"]*[\w/#=~-])/).map((part, index) => (index % 2 === 1 && isNear(part)
    ? make('a', { href: part, target: '_blank', rel: 'noopener noreferrer' }, part) : part));
}

// --- phones --------------------------------------------------------------------------------------
function textElement(text, fresh) {
  const about = make('p', { class: 'quiet' }, make('span', { class: 'from' }, text.from), ' · ', timeOf(text.at));
  if (text.segments > 1) about.append(` · ${words.segments(text.segments)}`);
  if (!text.complete) about.append(' · ', make('span', { class: 'missing' }, words.partMissing));
  return make('article', { class: fresh ? 'text fresh' : 'text' }, about,
    make('p', { class: 'bubble' }, text.text), ...codeButton(text.text));
}

function drawPhone(phone, fresh) {
  const shown = phone.whole ? phone.texts : phone.texts.slice(0, shownFirst);
  const more = phone.texts.length - shown.length;
  const networks = [...new Set(phone.texts.map((text) => text.network))].join(', ');
  phone.card.replaceChildren(
    make('div', { class: 'row' }, make('h3', {}, shownNumber(phone.number)),
      make('p', { class: 'quiet' }, `${networks} · ${words.texts(phone.texts.length)}`)),
    ...shown.map((text, index) => textElement(text, index < fresh)));
  if (more > 0) {
    phone.card.append(make('button', {
      type: 'button', class: 'button', onclick: () => { phone.whole = true; drawPhone(phone, 0); },
    }, words.older(more)));
  }
}

function takeMessages(list) {
  const fresh = new Map();
  for (const text of list) {
    const phone = phones.get(text.to) ?? { number: text.to, texts: [], whole: false, card: make('article', { class: 'phone' }) };
    phone.texts.unshift(text);
    phone.texts.length = Math.min(phone.texts.length, mostTexts);
    // The newest phone is last in the map, so that the oldest is the first to go.
    phones.delete(text.to);
    phones.set(text.to, phone);
    fresh.set(phone, (fresh.get(phone) ?? 0) + 1);
  }
  while (phones.size > mostPhones) {
    const [number, phone] = phones.entries().next().value;
    phone.card.remove();
    phones.delete(number);
  }
  for (const [phone, count] of fresh) drawPhone(phone, at.messages === 0 ? 0 : count);
  for (const phone of [...phones.values()].filter((one) => fresh.has(one))) $('phone-list').prepend(phone.card);
  const last = list.at(-1);
  if (last) $('told').textContent = words.newText(shownNumber(last.to), last.from);
}

// --- mailbox -------------------------------------------------------------------------------------
function mailCard(mail) {
  const actions = make('div', { class: 'actions' }, ...codeButton(mail.text));
  const body = make('div', { class: 'body' },
    make('p', { class: 'words' }, ...linked(mail.text || words.noPlain)), actions);
  if (mail.has_html) {
    actions.append(make('button', { type: 'button', class: 'button', onclick: ({ currentTarget }) => {
      // No script, no form, no origin; a link opens a page of its own where the mail asks for one.
      body.append(make('p', { class: 'quiet' }, words.linksAbove), make('iframe', {
        sandbox: 'allow-popups allow-popups-to-escape-sandbox', src: `/mails/${mail.number}.html`, title: words.asSentTitle(mail.subject),
      }));
      currentTarget.remove();
    } }, words.asSent));
  }
  return make('details', { class: 'mail' },
    make('summary', {},
      make('div', { class: 'row' }, make('h3', {}, mail.subject || words.noSubject), make('span', { class: 'quiet' }, timeOf(mail.at))),
      make('p', { class: 'quiet' }, words.to(mail.to)), make('p', { class: 'quiet' }, words.from(mail.from))),
    body);
}

function takeMails(list) {
  for (const mail of list) {
    mail.card = mailCard(mail);
    if (at.mails !== 0) mail.card.classList.add('fresh');
    mails.unshift(mail);
    $('mail-list').prepend(mail.card);
  }
  for (const mail of mails.splice(mostMails)) mail.card.remove();
  const last = list.at(-1);
  if (!last) return;
  $('told').textContent = words.newMail(last.to, last.subject);
  // A code is waited for: it is there without a press.
  last.card.open = last.card.querySelector('.button.code') !== null;
}

/** How many mails came since the mailbox was last on the screen; at a desk it always is. */
function countUnseen() {
  if (document.body.dataset.tab === 'mailbox' && mails.length > 0) {
    seen = `${at.started} ${mails[0].number}`;
    sessionStorage.setItem('seen', seen);
  }
  const [started, number] = seen.split(' ');
  const unseen = mails.filter((mail) => started !== at.started || mail.number > Number(number)).length;
  $('unseen-mails').hidden = unseen === 0;
  $('unseen-mails').textContent = unseen === 0 ? '' : words.fresh(unseen);
}

// --- M-Pesa --------------------------------------------------------------------------------------
async function answerPrompt(prompt, answer) {
  const buttons = prompt.card.querySelectorAll('button');
  const say = (what) => { prompt.card.querySelector('.said').textContent = what; };
  for (const button of buttons) button.disabled = true;
  try {
    const reply = await fetch(`/api/prompts/${prompt.id}`, {
      method: 'POST', headers: { 'Mbs-Page': '1', 'Content-Type': 'application/json' },
      body: JSON.stringify({ answer }), signal: AbortSignal.timeout(5000),
    });
    const told = await reply.json();
    if (!reply.ok) say(words.refused);
    else if (told.state === 'open') say(words.leftAlone);
    else endPrompt(prompt, told);
  } catch {
    say(words.noAnswer);
  }
  for (const button of buttons) button.disabled = false;
}

function promptForm(prompt) {
  const pin = make('input', {
    inputmode: 'numeric', pattern: '[0-9]{4}', minlength: 4, maxlength: 4, required: '', autocomplete: 'off', title: words.pinTitle,
  });
  const button = (name, answer) => make('button', { type: 'button', class: 'button', onclick: () => answerPrompt(prompt, answer) }, name);
  return [
    make('form', {
      onsubmit: (event) => { event.preventDefault(); answerPrompt(prompt, pin.value === '0000' ? 'wrong_pin' : 'pin'); },
    }, make('label', {}, words.pin, pin), make('button', { class: 'button pays' }, words.pay), button(words.cancel, 'cancel')),
    make('details', {}, make('summary', {}, words.more),
      make('p', { class: 'quiet' }, words.pinHint),
      make('div', { class: 'actions' }, button(words.wrongPin, 'wrong_pin'), button(words.noMoney, 'no_money'), button(words.ignore, 'ignore'))),
    make('p', { class: 'quiet said', role: 'status' }),
  ];
}

function drawPrompt(prompt) {
  const isOpen = prompt.state === 'open';
  prompt.card.className = isOpen ? 'prompt open' : 'prompt';
  const asked = words.asked(prompt.shillings, prompt.short_code, prompt.account_reference);
  prompt.card.replaceChildren(
    make('div', { class: 'row' }, make('h3', {}, shownNumber(prompt.phone)), make('p', { class: 'quiet' }, timeOf(prompt.at))),
    make('p', { class: 'asked' }, isOpen ? `${asked}?` : asked));
  if (isOpen) prompt.card.append(...promptForm(prompt));
  else {
    const ending = words.endings[prompt.state] ?? prompt.state;
    prompt.card.append(make('p', { class: `ending ${prompt.state}` }, prompt.receipt ? `${ending} · ${prompt.receipt}` : ending));
  }
}

function endPrompt(prompt, told) {
  if (prompt.endedMs !== 0) return;
  Object.assign(prompt, told, { endedMs: Date.now() });
  drawPrompt(prompt);
}

/** Open ones stay; the others are shown for a while after their end, when that was seen. */
function takePrompts(list, isFirstLook) {
  for (const told of list) {
    const known = prompts.get(told.id);
    if (known) {
      if (told.state !== 'open') endPrompt(known, told);
      continue;
    }
    const isEnded = told.state !== 'open';
    const prompt = { ...told, endedMs: isEnded ? (isFirstLook ? 1 : Date.now()) : 0, card: make('article', {}) };
    prompts.set(prompt.id, prompt);
    drawPrompt(prompt);
    $('prompt-list').prepend(prompt.card);
    if (!isEnded) $('told').textContent = words.asks(shownNumber(prompt.phone));
  }
  const listed = new Set(list.map((told) => told.id));
  let open = 0;
  for (const prompt of prompts.values()) {
    const isGone = !listed.has(prompt.id);
    if (isGone || (prompt.endedMs !== 0 && Date.now() - prompt.endedMs > endedShownMs)) prompt.card.remove();
    if (isGone) prompts.delete(prompt.id);
    else if (prompt.endedMs === 0) open += 1;
  }
  $('pay-count').textContent = open ? words.prompts(open) : '';
}

async function lookAtPrompts() {
  if (mpesa.isNone) return;
  try {
    const answer = await fetch('/api/prompts', { signal: AbortSignal.timeout(5000) });
    if (!answer.ok) throw new Error(`${answer.status}`);
    const told = await answer.json();
    mpesa.isNone = !told.mpesa;
    takePrompts(told.prompts, mpesa.isFirstLook);
    Object.assign(mpesa, { isFirstLook: false, isAway: false });
  } catch {
    mpesa.isAway = true;
  }
  $('pay-away').hidden = !mpesa.isAway;
  $('paybill').hidden = mpesa.isNone;
  $('pay').hidden = mpesa.isNone && !mpesa.isAway;
}

async function payToPaybill(event) {
  event.preventDefault();
  const form = event.currentTarget;
  const say = (text) => { form.querySelector('.said').textContent = text; };
  const fields = new FormData(form);
  const phone = `${fields.get('phone')}`.replace(/[\s+-]/g, '').replace(/^0(?=\d)/, '254');
  try {
    const reply = await fetch('/api/payments', {
      method: 'POST', headers: { 'Mbs-Page': '1', 'Content-Type': 'application/json' },
      body: JSON.stringify({ phone, account: `${fields.get('account')}`.trim(), amount: Number(fields.get('amount')) }),
      signal: AbortSignal.timeout(5000),
    });
    const told = await reply.json();
    say(reply.ok ? words.sent(told.receipt) : told.error);
  } catch {
    say(words.mpesaAway);
  }
}
$('paybill-form').addEventListener('submit', payToPaybill);

// --- what is shown -------------------------------------------------------------------------------
function sift() {
  const digits = wanted.replace(/[\s+-]/g, '').replace(/^0(?=\d)/, '254');
  let texts = 0, letters = 0;
  for (const phone of phones.values()) {
    const fits = wanted === '' || (/^\d+$/.test(digits) && phone.number.includes(digits))
      || phone.texts.some((text) => `${text.from} ${text.text}`.toLowerCase().includes(wanted));
    phone.card.hidden = !fits;
    texts += fits ? phone.texts.length : 0;
  }
  for (const mail of mails) {
    const fits = wanted === '' || `${mail.to} ${mail.from} ${mail.subject} ${mail.text}`.toLowerCase().includes(wanted);
    mail.card.hidden = !fits;
    letters += fits ? 1 : 0;
  }
  $('phones-count').textContent = texts ? words.texts(texts) : '';
  $('mails-count').textContent = letters ? words.mails(letters) : '';
  $('no-phones').hidden = phones.size > 0;
  $('no-mails').hidden = mails.length > 0;
}

function forget() {
  phones.clear();
  mails.length = 0;
  Object.assign(mpesa, { isNone: false, isFirstLook: true });
  Object.assign(at, { messages: 0, mails: 0 });
  $('phone-list').replaceChildren();
  $('mail-list').replaceChildren();
}

async function ask(what) {
  const query = at[what] === 0 ? 'limit=1000' : `after=${at[what]}&limit=1000`;
  const answer = await fetch(`/api/${what}?${query}`, { signal: AbortSignal.timeout(5000) });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer.json();
}

async function look() {
  try {
    const [texts, letters] = [await ask('messages'), await ask('mails')];
    if (texts.started !== at.started && at.started !== '') forget();
    else {
      takeMessages(texts.messages);
      takeMails(letters.mails);
      Object.assign(at, { messages: texts.last, mails: letters.last });
      if (texts.messages.length + letters.mails.length > 0) sift();
    }
    at.started = texts.started;
    await lookAtPrompts();
    countUnseen();
    awaySince = '';
    $('state').textContent = words.live;
  } catch {
    awaySince ||= clock.format(new Date());
    $('state').textContent = words.away(awaySince);
  }
  $('state').classList.toggle('away', awaySince !== '');
  setTimeout(look, paceMs);
}

function show(tab) {
  document.body.dataset.tab = tab;
  /** The words that stand in the page itself, and the way to the other language. */
function speak() {
  document.documentElement.lang = language;
  for (const element of document.querySelectorAll('[data-words]')) element.textContent = words[element.dataset.words];
  $('find').placeholder = words.findHint;
  $('tabs').setAttribute('aria-label', words.tabs);
  $('other').textContent = nameOfOther;
  $('other').lang = other;
  $('other').addEventListener('click', speakOther);
}
speak();
for (const name of ['phones', 'mailbox']) $(`tab-${name}`).setAttribute('aria-pressed', `${name === tab}`);
  countUnseen();
  scrollTo(0, 0);
}
for (const name of ['phones', 'mailbox']) $(`tab-${name}`).addEventListener('click', () => show(name));
$('find').addEventListener('input', ({ target }) => { wanted = target.value.trim().toLowerCase(); sift(); });
show('phones');
sift();
look();
