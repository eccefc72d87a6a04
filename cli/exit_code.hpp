#pragma once

#include "domain/errc.hpp"

namespace mbs::cli {

/// How every `mbs` command ends. Scripts rely on these numbers: docs/operating.md lists them.
enum class exit_code : int {
  ok = 0,
  negative = 1,       ///< the command worked and its answer is no: `verify` found differences
  usage = 2,          ///< the command line cannot be understood
  configuration = 3,  ///< the configuration is not valid or cannot be read
  database = 4,       ///< the database cannot be reached, is not prepared, or may lose commits
  refused = 5,        ///< not found, already there, too little credit …: nothing changed
  internal = 6,       ///< a fault of mbs
};

[[nodiscard]] constexpr exit_code exit_code_of(domain::errc e) noexcept {
  if (e == domain::errc::store_unavailable || e == domain::errc::timed_out) return exit_code::database;
  if (e == domain::errc::internal || e == domain::errc::ledger_breach) return exit_code::internal;
  return exit_code::refused;
}

}  // namespace mbs::cli
