#pragma once

#include "cli/command_context.hpp"
#include "persistence/access/key_store.hpp"

#include <string>

namespace mbs::cli {

struct created_key {
  domain::key_id id;
  std::string text;    ///< the whole key: shown once, never stored
  std::string prefix;  ///< its shown start
};

/// Makes an API key as `wanted` says (account, label, scopes, terms) and stores its hash. Throws failure.
[[nodiscard]] created_key make_key(const command_stores& stores, persistence::key_record wanted,
    domain::time_point now, domain::key_kind kind = domain::key_kind::live);
/// The same key anew: see key_store::rotate_key. `stored` is the successor. Throws failure.
struct rotated_key {
  std::string text;  ///< as above
  persistence::key_record stored;
};
[[nodiscard]] rotated_key replace_key(
    const command_stores& stores, domain::key_id old, domain::duration overlap, domain::time_point now);

/// "whsec_…": signs the callbacks of an account.
[[nodiscard]] std::string make_webhook_secret();

}  // namespace mbs::cli
