#pragma once

#include "tests/persistence/store_fixture.hpp"

#include <string>
#include <vector>

/// What tests of the audit log share.
namespace mbs::test {

using persistence::audit_finding;
using persistence::audit_head;

[[nodiscard]] inline domain::audit_origin by_operator(domain::time_point at = noon()) {
  return {{domain::actor_kind::command_line, 0}, at, {"asha", "", "asha@example.com", "192.0.2.1", "mbs"}};
}

[[nodiscard]] inline domain::audit_origin by_key(std::int64_t key, domain::time_point at = noon()) {
  return {{domain::actor_kind::key, key}, at, {}};
}

/// What a verification finds, in steps of three entries.
inline std::vector<audit_finding> findings(store_fixture& store, const audit_head* kept = nullptr) {
  std::vector<audit_finding> found;
  auto walk = store.audit().begin_walk(true).value();
  while (!walk.is_done) {
    const auto next = store.audit().walk_on(walk, 3, found);
    REQUIRE_MESSAGE(next, store.trouble());
    walk = *next;
  }
  if (kept != nullptr) REQUIRE(store.audit().compare(*kept, found));
  return found;
}

}  // namespace mbs::test
