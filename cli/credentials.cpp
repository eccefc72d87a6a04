#include "cli/credentials.hpp"

#include "http/access/api_key.hpp"

namespace mbs::cli {

created_key make_key(const command_stores& stores, persistence::key_record wanted, domain::time_point now) {
  const auto key = http::api_key::generate();
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
  const auto key = http::api_key::generate();
  auto stored = stores.need(stores.get<persistence::key_store>().rotate_key(
                                old, {key.shown(), key.hash()}, overlap, now, {command_context::origin()}),
      "key " + domain::to_text(old));
  return {.text = key.text, .stored = std::move(stored)};
}

std::string make_webhook_secret() {
  return http::generate_webhook_secret();
}

}  // namespace mbs::cli
