// node sign_in_flood.mjs URL RATE SECONDS FILE: somebody at 127.0.1.2 tries wrong passwords for many addresses, RATE a
// second; meanwhile the people of FILE ("email password" a line) sign in from 127.0.2.3 one after the other. Prints as
// JSON what each of the two sides got, with the p50 and p95 of people's answers in ms. RATE 0: no flood.
import fs from 'node:fs';
import http from 'node:http';
import net from 'node:net';

const [, , url, rateText, secondsText, file] = process.argv;
const [rate, seconds] = [Number(rateText), Number(secondsText)];
const people = fs.readFileSync(file, 'utf8').trim().split('\n').map((line) => line.split(' '));
const agents = new Map();

function signIn(email, password, localAddress) {
  if (!agents.has(localAddress)) agents.set(localAddress, new http.Agent({ keepAlive: true, maxSockets: 64, localAddress }));
  const body = JSON.stringify({ email, password });
  return new Promise((resolve) => {
    const begun = performance.now();
    const request = http.request(`${url}/v1/session`, {
      method: 'POST', agent: agents.get(localAddress),
      headers: { Origin: url, 'Mbs-Page': '1', 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) },
    }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve({ status: answer.statusCode, ms: performance.now() - begun }));
    });
    request.on('error', () => resolve({ status: 0, ms: performance.now() - begun }));
    request.end(body);
  });
}

const count = (answers) => answers.reduce((all, { status }) => ({ ...all, [status]: (all[status] ?? 0) + 1 }), {});
const part = (answers, p) => {
  const sorted = answers.map(({ ms }) => ms).sort((a, b) => a - b);
  return sorted.length === 0 ? null : Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * p))]);
};

// The flood's own connections, a request at a time on each, written and read as bytes: an HTTP client would take
// more of the machine than mbs takes to refuse it, and whoever floods has a machine of their own.
const { hostname, port } = new URL(url);
const idle = [];
function guess(email, password) {
  const body = JSON.stringify({ email, password });
  const request = `POST /v1/session HTTP/1.1\r\nHost: ${hostname}:${port}\r\nOrigin: ${url}\r\nMbs-Page: 1\r\n`
    + `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
  return new Promise((resolve) => {
    const socket = idle.pop() ?? net.connect({ host: hostname, port: Number(port), localAddress: '127.0.1.2', noDelay: true });
    let got = Buffer.alloc(0);
    const end = (status) => {
      for (const event of ['data', 'error', 'close']) socket.removeAllListeners(event);
      socket.on('error', () => {});
      if (status !== 0 && !socket.destroyed && !/^connection: close/im.test(got.toString('latin1'))) idle.push(socket);
      else socket.destroy();
      resolve({ status, ms: 0 });
    };
    socket.on('data', (part) => {
      got = got.length === 0 ? part : Buffer.concat([got, part]);
      const head = got.indexOf('\r\n\r\n');
      if (head < 0) return;
      const length = Number(/^content-length: *(\d+)/im.exec(got.subarray(0, head).toString('latin1'))?.[1] ?? 0);
      if (got.length >= head + 4 + length) end(Number(got.subarray(9, 12).toString()));
    });
    socket.on('error', () => end(0));
    socket.on('close', () => end(0));
    socket.write(request);
  });
}

const end = performance.now() + seconds * 1000;
const flood = [];
const honest = [];
async function floodOn() {
  const begun = performance.now();
  for (let sent = 0; performance.now() < end; sent += 1) {
    flood.push(guess(`victim${sent % 1000}@example.com`, `wrong password ${sent}`));
    const due = begun + ((sent + 1) * 1000) / rate;
    const pause = due - performance.now();
    if (pause > 0) await new Promise((resolve) => { setTimeout(resolve, pause); });
  }
}
async function signInOn() {
  for (let i = 0; performance.now() < end; i += 1) {
    const [email, password] = people[i % people.length];
    honest.push(await signIn(email, password, '127.0.2.3'));
    await new Promise((resolve) => { setTimeout(resolve, 250); });
  }
}
await Promise.all([rate > 0 ? floodOn() : undefined, signInOn()]);
const answers = await Promise.all(flood);
console.log(JSON.stringify({
  flood: count(answers), people: count(honest), p50_ms: part(honest, 0.5), p95_ms: part(honest, 0.95),
}));
process.exit(0);
