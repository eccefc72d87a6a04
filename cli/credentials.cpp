#include "cli/credentials.hpp"

#include "http/access/api_key.hpp"

namespace mbs::cli {

created_key make_key(const command_stores& stores, persistence::key_record wanted, domain::time_point now,
    domain::key_kind kind) {
  const auto key = http::api_key::generate(kind);
  wanted.prefix = key.shown();
  wanted.hash = key.hash();
  wanted.created_at = now;
  const auto stored = stores.need(
      stores.get<persistence::key_store>().create_key(std::move(wanted), {command_context::origin()}),
      "the API key (the account is there)");
  return {.id = stored.id, .text = key.text, .prefix = stored.prefix};
}

rotated_key replace_key(
    const command_stores& stores, domain::key_id old, domain::duration overlap, domain::time_point now) {
  auto& keys = stores.get<persistence::key_store>();
  const auto name = "key " + domain::to_text(old);
  const auto before = stores.need(keys.get_key(old), name);
  // Of what is not there the store says so.
  const auto key =
      http::api_key::generate(before ? domain::kind_of_key(before->prefix) : domain::key_kind::live);
  auto stored = stores.need(
      keys.rotate_key(old, {key.shown(), key.hash()}, overlap, now, {command_context::origin()}), name);
  return {.text = key.text, .stored = std::move(stored)};
}

std::string make_webhook_secret() {
  return http::generate_webhook_secret();
}

}  // namespace mbs::cli
