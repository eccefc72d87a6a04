#include "cli/credentials.hpp"

#include "http/access/api_key.hpp"

namespace mbs::cli {

created_key make_key(const command_stores& stores, domain::account_id account, const std::string& label,
    domain::time_point now) {
  const auto key = http::api_key::generate();
  persistence::key_record record;
  record.account = account;
  record.prefix = key.shown();
  record.hash = key.hash();
  record.label = label;
  record.created_at = now;
  const auto stored = stores.need(
      stores.get<persistence::key_store>().create_key(std::move(record), command_context::origin()),
      "the API key (the account is there)");
  return {.id = stored.id, .text = key.text, .prefix = stored.prefix};
}

std::string make_webhook_secret() {
  return http::generate_webhook_secret();
}

}  // namespace mbs::cli
