#pragma once

#include "tests/persistence/store_fixture.hpp"

#include <functional>
#include <vector>

/// What must never happen to a change, whatever ends the process that makes it: that a part of it is there.
namespace mbs::test {

/// Something that a store is asked for in one call.
struct killed_change {
  const char* what;    ///< for whoever reads of a failure
  const char* action;  ///< of the one entry that it leaves in the audit log; empty: it leaves none
  int mails;           ///< that it writes
  std::function<domain::errc(persistence::store_connection&)> make;
};

/// Why it was not made; none: it was.
template <class T>
[[nodiscard]] domain::errc why_not(const domain::result<T>& made) {
  return made ? domain::errc::none : made.error();
}

/// Makes the change in other processes: each is killed, as by kill -9, at the next one of the statements that
/// the change takes, its commit too, until one is left alive. Requires that of those killed the whole
/// database is, to the octet, as it was before, and that the last leaves the change, its entry, its mails and
/// an audit log that holds. Leaves the change made.
void check_whole_or_not(store_fixture& store, const killed_change& change);
void check_whole_or_not(store_fixture& store, const std::vector<killed_change>& one_after_the_other);

}  // namespace mbs::test
