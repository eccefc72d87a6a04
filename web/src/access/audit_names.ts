import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { api, ask } from '../api/client';
import { may } from '../app/session';
import type { Names } from './audit_entry';

/// Names of companies and people, for staff: the log has their ids, and each is asked for once.

const known = signal<ReadonlyMap<string, string>>(new Map());
const asked = new Set<string>();

async function nameOf(id: string): Promise<string | undefined> {
  const params = { path: { id } };
  if (id.startsWith('acc_'))
    return may('platform:accounts:read')
      ? (await ask((signal) => api.GET('/v1/platform/accounts/{id}', { params, signal }))).name
      : undefined;
  return may('platform:people:manage')
    ? (await ask((signal) => api.GET('/v1/platform/people/{id}', { params, signal }))).name
    : undefined;
}

/// The names that are known so far; what has none is called by its id.
export function useNamesOf(ids: readonly string[]): Names {
  const wanted = [...new Set(ids)].filter((id) => /^(acc|per)_/.test(id) && !asked.has(id));
  const list = wanted.join(' ');
  useEffect(() => {
    if (!list) return;
    const fresh = list.split(' ');
    for (const id of fresh) asked.add(id);
    const found = fresh.map((id) =>
      nameOf(id).then(
        (name) => [id, name] as const,
        () => [id, undefined] as const,
      ),
    );
    void Promise.all(found).then((pairs) => {
      const named = pairs.filter((p): p is readonly [string, string] => p[1] !== undefined);
      if (named.length > 0) known.value = new Map([...known.value, ...named]);
    });
  }, [list]);
  return (id) => known.value.get(id);
}
