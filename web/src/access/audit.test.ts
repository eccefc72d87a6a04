import { describe, expect, it } from 'vitest';
import { words as en } from './audit.words.en';
import { actorOf, detailsOf, type Entry, isOfCompany, nameIn, sentenceOf } from './audit_entry';
import { isFiltered, queryOf } from './audit_query';

const entry = (action: string, facts: Record<string, string> = {}, object = 'per_0ap6vpazg0000'): Entry => ({
  number: 7,
  at: '2026-11-29T05:21:59.930Z',
  actor: 'person:per_0ap6vpazg0000',
  account_id: 'acc_0ap6vp9cr0000',
  action,
  object,
  facts,
  personal: {},
  erased: false,
});
const names = (id: string) => (id === 'per_0ap6vpazg0000' ? '<img onerror>' : undefined);

describe('entries of the log', () => {
  it('tell in a sentence what happened, with names and roles in words', () => {
    expect(sentenceOf(entry('member.role_changed', { before: 'viewer', role: 'sender' }), names)).toBe(
      '<img onerror>: role changed from Viewer to Sender',
    );
    expect(sentenceOf(entry('account.credited', { amount: '1000.0000' }), names)).toBe('KES\u00a01,000.00 credited');
    expect(sentenceOf(entry('account.topped_up', { amount: '500.0000' }), names)).toBe(
      'KES\u00a0500.00 topped up by M\u2011Pesa',
    );
    expect(sentenceOf(entry('account.profile_changed', { changed: 'name kra_pin' }), names)).toContain('name, KRA PIN');
    expect(sentenceOf(entry('account.default_sender_set', {}, ''), names)).toBe('No default sender any more');
  });
  it('an action of tomorrow is shown as it is', () => {
    expect(sentenceOf(entry('campaign.started'), names)).toBe('campaign.started');
  });
  it('never say "undefined", whatever facts are missing', () => {
    for (const action of Object.keys(en.labels))
      if (!(action in en.told)) expect(sentenceOf(entry(action), names)).not.toContain('undefined');
  });
  it('say who it was', () => {
    expect(
      actorOf({ actor: 'person:per_0ap6vpazg0000', personal: {}, erased: false }, names, 'per_0ap6vpazg0000'),
    ).toBe('you');
    expect(actorOf({ actor: 'person:per_0ap6vpazg0000', personal: {}, erased: false }, names)).toBe('<img onerror>');
    expect(actorOf({ actor: 'person:per_1', actor_name: 'Asha', personal: {}, erased: false }, names)).toBe('Asha');
    expect(actorOf({ actor: 'key:key_1', actor_name: 'Till', personal: {}, erased: false }, names)).toContain('Till');
    expect(actorOf({ actor: 'command_line', personal: { name: 'root' }, erased: false }, names)).toContain('root');
    expect(actorOf({ actor: 'person:per_2', personal: {}, erased: false }, names)).toBe("the platform's staff");
    expect(actorOf({ actor: 'person:per_2', personal: {}, erased: true }, names)).toContain('erased');
    expect(actorOf({ actor: 'system', personal: {}, erased: false }, names)).toMatch(/\S/);
  });
  it('tell names themselves, of whoever is no member any more', () => {
    const all = [
      { ...entry('member.joined', { role: 'sender' }), actor: 'person:per_3', actor_name: 'Chebet', object: 'per_3' },
    ];
    expect(sentenceOf(all[0]!, (id) => nameIn(all, id))).toBe('Chebet joined as Sender');
    expect(nameIn(all, 'per_4')).toBeUndefined();
  });
  it('name whom they are about and never an id, which stands in the details', () => {
    const made = entry('key.created', { prefix: 'mbs_live_Q9ze' }, 'key_1');
    const revoked = entry('key.revoked', {}, 'key_1');
    const removed = { ...entry('member.removed', {}, 'per_9'), personal: { email: 'chebet@example.com' } };
    const all = [made, revoked, removed, entry('member.role_changed', { before: 'viewer', role: 'sender' }, 'per_9')];
    const known = (id: string) => nameIn(all, id);
    const bare = (text: string) => text.replace(/[\u2068\u2069]/g, '');
    expect(bare(sentenceOf(revoked, known))).toBe('API key mbs_live_Q9ze… revoked');
    expect(bare(sentenceOf(revoked, () => undefined))).toBe('API key revoked');
    expect(bare(sentenceOf(removed, () => undefined))).toBe('chebet@example.com removed');
    expect(bare(sentenceOf(all[3]!, known))).toContain('chebet@example.com: role changed');
    const invited = { ...entry('invitation.made', { role: 'sender' }, 'inv_1'), personal: { email: 'm@example.com' } };
    expect(bare(sentenceOf(invited, known))).toBe('m@example.com invited as Sender');
    expect(sentenceOf(entry('person.made', {}, 'per_0'), known)).toBe('Person added');
    const who = detailsOf({ ...made, actor: 'person:per_3', actor_name: 'Asha' }, known);
    expect(who.map(([, value]) => bare(value))).toContain('Asha (person:per_3)');
  });
  it('turn no line with a name', () => {
    const told = sentenceOf(entry('member.left'), () => '\u202eevil\u2069');
    expect(told).toBe('\u2068evil\u2069 left');
  });
  it('leave out a network that is a number', () => {
    const told = detailsOf(entry('sender.added', { network: '2', class: 'all' }), names).map(([name]) => name);
    expect(told).not.toContain(en.facts.network);
    expect(told).toContain(en.facts.class);
  });
  it("a company's own log knows nothing of the platform's people", () => {
    expect(isOfCompany('key.created')).toBe(true);
    expect(isOfCompany('top_up.asked')).toBe(true);
    expect(isOfCompany('payment.matched')).toBe(true);
    expect(sentenceOf(entry('payment.matched', { amount: '70.0000' }), names)).toBe(
      'A payment of KES\u00a070.00 was matched to the company',
    );
    expect(isOfCompany('person.platform_role_changed')).toBe(false);
  });
});

describe('filters of the log', () => {
  it("days are Kenya's, both included", () => {
    expect(queryOf({ from: '2026-11-28', until: '2026-11-28' })).toEqual({
      from: '2026-11-27T21:00:00.000Z',
      until: '2026-11-28T21:00:00.000Z',
    });
  });
  it('what cannot be is left out instead of refused by the server', () => {
    expect(queryOf({ from: 'yesterday', until: '2026-13-45', actor: 'me', account: 'acc_x' })).toEqual({});
    expect(queryOf({ actor: 'key:key_0ap6vp9dm0000' })).toEqual({ actor: 'key:key_0ap6vp9dm0000' });
    expect(isFiltered({ action: 'key.created' })).toBe(true);
    expect(isFiltered({ other: '1' })).toBe(false);
  });
});
