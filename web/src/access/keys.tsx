import { useState } from 'preact/hooks';
import { api, ask, of, type Schema } from '../api/client';
import { useAccount, useFilter } from '../app/place';
import { More, usePages } from '../ui/pages';
import { Button, Empty, Head, Shown } from '../ui/parts';
import { RevokeKey, RotateKey } from './key_changes';
import { isInUse } from './key_form';
import { KeyList } from './key_list';
import { NewKey } from './key_new';
import { KeyOnce, type OnceShown } from './key_once';
import { KeySamples } from './key_samples';
import { keyWords } from './keys.words';
import './keys.css';

/// API keys of the company: what each may do and where it was used, another one, and how to use it. A key itself
/// is shown once and kept nowhere but in this page.
export default function Keys() {
  const account = useAccount();
  const [query, change] = useFilter();
  const [once, show] = useState<OnceShown | undefined>();
  const w = keyWords();
  const keys = usePages(`keys ${account}`, async (cursor, aborted) => {
    const page = await ask(
      (signal) =>
        api.GET('/v1/keys', {
          params: { query: { limit: 100, ...(cursor && { cursor }) } },
          headers: of(account),
          signal,
        }),
      aborted,
    );
    return { items: page.keys, next: page.next_cursor };
  });
  const close = () => change({ new: '', rotate: '', revoke: '' });
  const made = (key: Schema['Key'], before?: { ends: Date | undefined }) => {
    close();
    show({ key, before });
    keys.reload();
  };
  const all = keys.data?.items ?? [];
  const named = (id: string | undefined) => all.find((k) => k.id === id && isInUse(k.state));
  const rotated = named(query.rotate);
  const revoked = named(query.revoke);
  const make = (
    <Button kind={once ? 'plain' : 'main'} icon="plus" onClick={() => change({ new: '1' })}>
      {w.make}
    </Button>
  );
  return (
    <>
      <Head title={w.title}>{all.length > 0 && make}</Head>
      {once && <KeyOnce shown={once} hide={() => show(undefined)} />}
      <Shown of={keys} what={w.what} lines={6}>
        {(page) =>
          page.items.length === 0 ? (
            <section class="card">
              <Empty icon="key" title={w.none} action={make}>
                {w.noneWhy}
              </Empty>
            </section>
          ) : (
            <section class="card">
              <KeyList keys={page.items} account={account} />
              <More of={keys} />
            </section>
          )
        }
      </Shown>
      <KeySamples account={account} shown={once?.key} />
      {query.new && <NewKey account={account} close={close} made={made} />}
      {rotated && <RotateKey account={account} of={rotated} close={close} made={made} />}
      {revoked && (
        <RevokeKey
          account={account}
          of={revoked}
          close={close}
          done={() => {
            if (once?.key.id === revoked.id) show(undefined);
            close();
            keys.reload();
          }}
        />
      )}
    </>
  );
}
