#pragma once

#include "actors/accounts/accounts_actor.hpp"

namespace mbs::actors {

/// A suspended account may look at what it has, and change nothing: `then(done)` when it is active, else
/// `done` with account_suspended or why that is not known.
template <class T, class Then>
void when_active(const accounts_actor& accounts, domain::account_id account, completion<T> done, Then then) {
  caf::anon_send(accounts,
      check_standing{account, [done = std::move(done), then = std::move(then)](std::optional<refusal> why) {
                       if (why) return done(std::move(*why));
                       then(done);
                     }});
}

}  // namespace mbs::actors
