// What a receiver of callbacks finds when it asks at once for what it is told of. Both databases.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Callbacks, eventsOf } from './lib/callbacks.mjs';
import { Postgres } from './lib/postgres.mjs';
import { remove, temporaryFolder } from './lib/processes.mjs';
import { Rest } from './lib/rest.mjs';
import { Server, link } from './lib/server.mjs';
import { Smsc } from './lib/smsc.mjs';
import { until } from './lib/wait.mjs';

function callbacksOn(kind) {
  describe(`callbacks on ${kind}`, () => {
    let folder, postgres, smsc, server, rest, callbacks;
    const told = new Map();  // message id -> [what was told, what was found then]

    before(async () => {
      folder = temporaryFolder('callbacks');
      if (kind === 'PostgreSQL') postgres = await Postgres.start();
      smsc = await Smsc.start(folder, { options: ['--receipt-delay-ms', '1'] });
      callbacks = await Callbacks.start();
      server = await Server.prepare(folder, { database: postgres?.url, links: [link(smsc, { networks: ['*'] })] });
      await server.migrate();
      rest = new Rest(server.url, (await server.createAccount()).api_key);
      await server.start();
      callbacks.take = (headers, text) => {
        for (const event of eventsOf(JSON.parse(text))) {
          const found = rest.call('GET', `/v1/messages/${event.id}`);
          told.set(event.id, found.then(({ status, body }) => [event.state, status, body.state]));
        }
      };
    });
    after(async () => {
      rest?.close();
      if (server?.child?.running) await server.kill();
      await callbacks?.stop();
      await smsc?.stop();
      await postgres?.destroy();
      remove(folder);
    });

    test('tell nothing that cannot be read at the same moment', async () => {
      const sent = [];
      for (let round = 0; round < 40; round += 1) {
        const to = Array.from({ length: 10 }, (_, i) => `07120${String(round * 10 + i).padStart(5, '0')}`);
        sent.push(...await rest.accept({ to, text: `round ${round}`, callback_url: callbacks.url }));
      }
      await until('all callbacks', () => told.size >= sent.length);
      const answers = await Promise.all(sent.map(({ id }) => told.get(id)));
      for (const [state, status, found] of answers) {
        assert.equal(status, 200);
        assert.equal(found, state);
      }
    });
  });
}

callbacksOn('SQLite');
callbacksOn('PostgreSQL');
