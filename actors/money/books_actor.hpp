#pragma once

#include "actors/accounts/accounts_actor.hpp"
#include "actors/runtime/caf.hpp"
#include "actors/runtime/counters.hpp"
#include "actors/runtime/store_pool.hpp"
#include "persistence/money/books_records.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace mbs::actors {

struct close_days {};
struct day_stepped {
  std::shared_ptr<persistence::closing_progress> made;  ///< none: the store failed or took no more
  domain::duration took{};
};
struct look_at_books {};
struct books_looked {
  std::shared_ptr<persistence::recent_look> look;  ///< none: the store failed or took no more
  std::vector<persistence::stored_balance> asked;  ///< of the accounts that were asked for
  std::uint32_t open_breaches = 0;
};
/// What an ACCOUNT has in memory, of one whose rows did not move meanwhile.
struct memory_told {
  persistence::stored_balance stored;
  std::optional<domain::balance> remembered;  ///< nothing: it did not say
};
/// Something does not add up: it is recorded, and the account stops.
struct breach_found {
  std::vector<persistence::difference> found;
  domain::duration after{};  ///< 0: now
};
/// An open breach was ended, or found by another process: count anew.
struct breaches_changed {};

/// BOOKS: closes the days that are over, in steps that leave the messages their room; and once a minute looks
/// whether what moved lately adds up: messages that ended against their prices, accounts against their
/// limits, and what ACCOUNTs have in memory against what is stored. What does not is recorded, which stops
/// the account, is logged and mailed; nothing is corrected.
/// - breach_found: from whoever found it
/// - breaches_changed: when staff ended one
/// - the others: its own
using books_actor = one_way_actor<close_days, day_stepped, look_at_books, books_looked, memory_told,
    breach_found, breaches_changed>;

struct books_dependencies {
  store_pool* store = nullptr;
  accounts_actor accounts;
  node_counters* counters = nullptr;
  clock_function now{};
  std::function<void()> mail_waits = [] {};  ///< mails were written
  std::uint32_t rows = 500;                  ///< of a step of closing
  std::uint32_t percent = 1;                 ///< 1..100: of the time, while processors are busy
};

/// What it is given outlives it. Begins by itself.
[[nodiscard]] books_actor spawn_books(caf::actor_system& system, books_dependencies dependencies);

}  // namespace mbs::actors

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::close_days)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::day_stepped)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::look_at_books)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::books_looked)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::memory_told)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::breach_found)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::breaches_changed)
