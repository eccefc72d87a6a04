#include "actors/access/key_service.hpp"

#include "actors/access/change_mails.hpp"
#include "actors/accounts/standing.hpp"
#include "actors/runtime/store_answers.hpp"
#include "persistence/access/key_store.hpp"
#include "persistence/access/member_store.hpp"
#include "persistence/access/person_store.hpp"

namespace mbs::actors {

using persistence::key_record;
using persistence::key_store;
using persistence::member_store;

namespace {

constexpr domain::duration shown_after_end = std::chrono::days{30};

/// Whoever makes a key, as the mail of it names them.
std::string maker_of(persistence::person_store& persons, const domain::audit_actor& who) {
  if (who.kind != domain::actor_kind::person) return domain::to_text(who);
  const auto person = persons.get_person({who.id});
  return person ? person->name : domain::to_text(who);
}

/// `make(keys, note)` within the account's turn, with the mails to its owners of a key that begins with
/// `shown`; `name(keys)` is what it is called.
template <class Name, class Make>
void make_known(store_pool& pool, domain::account_id account, const std::string& shown,
    const domain::audit_origin& origin, completion<key_record> done, Name name, Make make) {
  const auto shared = std::make_shared<completion<key_record>>(std::move(done));
  const auto verdict = pool.change<key_store, member_store, persistence::person_store>(account,
      [account, shown, origin, shared, name, make](
          key_store& keys, member_store& members, persistence::person_store& persons) {
        const auto owners = members.owners_of(account);
        if (!owners) return (*shared)(outcome_of<key_record>(owners.error()));
        const told_key told{name(keys), shown, maker_of(persons, origin.who)};
        (*shared)(outcome_of<key_record>(make(keys, {origin, mails_of_new_key(*owners, told, origin.at)})));
      });
  if (verdict != domain::admittance::taken) (*shared)(refusal_of_change(verdict));
}

}  // namespace

void key_service::list_keys(domain::account_id account, domain::key_id after, std::uint32_t limit,
    completion<std::vector<key_record>> done) {
  const persistence::keys_wanted wanted{now_() - shown_after_end, after, limit};
  answer_by_look<key_store>(store_, account, std::move(done),
      [account, wanted](key_store& keys) { return keys.list_keys(account, wanted); });
}

void key_service::get_key(domain::account_id account, domain::key_id id, completion<key_record> done) {
  answer_by_look<key_store, key_record>(
      store_, account, std::move(done), [account, id](key_store& keys) -> domain::result<key_record> {
        auto found = keys.get_key(id);
        if (found && found->account != account) return domain::errc::not_found;
        return found;
      });
}

void key_service::create_key(
    const key_record& wanted, const domain::audit_origin& origin, completion<key_record> done) {
  when_active(accounts_, wanted.account, std::move(done), [this, wanted, origin](const auto& then) {
    make_known(
        store_, wanted.account, wanted.prefix, origin,
        [this, then](outcome<key_record> made) {
          if (made) caf::anon_send(mailer_, mails_waiting{});
          then(std::move(made));
        },
        [wanted](key_store&) { return wanted.label; },
        [wanted](
            key_store& keys, const persistence::change_note& note) { return keys.create_key(wanted, note); });
  });
}

void key_service::rotate_key(domain::account_id account, domain::key_id old,
    const persistence::key_successor& next, domain::duration overlap, const domain::audit_origin& origin,
    completion<key_record> done) {
  when_active(
      accounts_, account, std::move(done), [this, account, old, next, overlap, origin](const auto& then) {
        make_known(
            store_, account, next.prefix, origin,
            [this, then](outcome<key_record> made) {
              if (made) {
                raise(counters_.key_changes);
                caf::anon_send(mailer_, mails_waiting{});
              }
              then(std::move(made));
            },
            [old](key_store& keys) {
              const auto before = keys.get_key(old);
              return before ? before->label : std::string{};
            },
            [account, old, next, overlap, at = origin.at](
                key_store& keys, const persistence::change_note& note) {
              return keys.rotate_key(old, next, overlap, at, note, account);
            });
      });
}

void key_service::revoke_key(domain::account_id account, domain::key_id id,
    const domain::audit_origin& origin, completion<domain::key_id> done) {
  answer_by_change<key_store, domain::account_id>(
      store_, account,
      [this, id, done = std::move(done)](const outcome<domain::account_id>& revoked) {
        if (!revoked) return done(revoked.error());
        raise(counters_.key_changes);
        done(id);
      },
      [account, id, origin](key_store& keys) { return keys.revoke_key(id, origin.at, {origin}, account); });
}

}  // namespace mbs::actors
