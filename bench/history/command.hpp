#pragma once

#include <cstdint>
#include <string>

/// `mbs-bench history`.
namespace mbs::bench {

struct history_command {
  std::string database;
  std::int64_t messages = 1'000'000, days = 30, accounts = 1'000, open_messages = 1'000;
};

/// Migrates and fills the database, and says how long it took. SQLite is written with synchronous off
/// unless the URL says otherwise. The exit status. Throws std::runtime_error.
int run_history(const history_command& command);

}  // namespace mbs::bench
