#include "cli/credentials.hpp"

#include "actors/access/change_mails.hpp"
#include "http/access/api_key.hpp"
#include "persistence/access/member_store.hpp"

namespace mbs::cli {

namespace {

/// By whom it is made, and the mails that tell the account's owners of a key of that name that begins with
/// `shown`.
persistence::change_note note_of_key(const command_stores& stores, domain::account_id account,
    const std::string& name, const std::string& shown) {
  const auto by = command_context::origin();
  const auto owners = stores.get<persistence::member_store>().owners_of(account);
  if (!owners) return {by, {}};  // the change itself says what is wrong
  return {by, actors::mails_of_new_key(*owners, {name, shown, "mbs key"}, command_context::now())};
}

}  // namespace

created_key make_key(const command_stores& stores, persistence::key_record wanted, domain::time_point now,
    domain::key_kind kind) {
  const auto key = http::api_key::generate(kind);
  wanted.prefix = key.shown();
  wanted.hash = key.hash();
  wanted.created_at = now;
  const auto stored = stores.need(stores.get<persistence::key_store>().create_key(wanted,
                                      note_of_key(stores, wanted.account, wanted.label, wanted.prefix)),
      "the API key (the account is there)");
  return {.id = stored.id, .text = key.text, .prefix = stored.prefix};
}

rotated_key replace_key(
    const command_stores& stores, domain::key_id old, domain::duration overlap, domain::time_point now) {
  auto& keys = stores.get<persistence::key_store>();
  const auto name = "key " + domain::to_text(old);
  const auto before = stores.need(keys.get_key(old), name);
  const auto key = http::api_key::generate(domain::kind_of_key(before.prefix));
  auto stored = stores.need(keys.rotate_key(old, {key.shown(), key.hash()}, overlap, now,
                                note_of_key(stores, before.account, before.label, key.shown())),
      name);
  return {.text = key.text, .stored = std::move(stored)};
}

std::string make_webhook_secret() {
  return http::generate_webhook_secret();
}

}  // namespace mbs::cli
