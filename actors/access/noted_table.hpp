#pragma once

#include "actors/gateway/completion.hpp"
#include "actors/runtime/store_pool.hpp"
#include "domain/access/audit.hpp"

#include <string>

namespace mbs::actors {

/// A table that somebody takes out of the house.
struct noted_table {
  domain::audit_origin by;
  std::string action;            ///< of the audit log, such as "messages.exported"
  domain::account_id account{};  ///< whose log it goes to; nobody's: the platform's
  domain::audit_facts facts;     ///< which part of it
  std::string head;              ///< its first line, the columns' names
};

/// Writes to the audit log that the table is taken, in `turn`'s turn of changes, and gives `done` its first
/// line: without the entry there is no table.
void note_table(store_pool& store, domain::account_id turn, noted_table table, completion<std::string> done);

}  // namespace mbs::actors
