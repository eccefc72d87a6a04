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

/// Makes an API key for an account and stores its hash. Throws failure.
[[nodiscard]] created_key make_key(const command_stores& stores, domain::account_id account,
    const std::string& label, domain::time_point now);

/// "whsec_…": signs the callbacks of an account.
[[nodiscard]] std::string make_webhook_secret();

}  // namespace mbs::cli
