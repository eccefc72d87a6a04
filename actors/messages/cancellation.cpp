#include "actors/messages/cancellation.hpp"

#include <caf/actor_system.hpp>

namespace mbs::actors {

namespace {

using domain::errc;
using persistence::message_history;

[[nodiscard]] domain::message_state state_of(const message_history& h) noexcept {
  return h.events.empty() ? domain::message_state::accepted : h.events.back().state;
}

/// Why a message in this state cannot be withdrawn any more.
[[nodiscard]] std::optional<refusal> too_late(domain::message_state state) {
  if (domain::is_final(state)) return refusal{errc::already_final, {}, {}};
  if (state == domain::message_state::submitted) return refusal{errc::already_submitted, {}, {}};
  return std::nullopt;
}

[[nodiscard]] refusal moving() {
  return {errc::in_transit, "no link holds the message at this moment; nothing was done, ask again",
      std::chrono::seconds{1}};
}

void conclude(withdrawal came, const history_reader& read, const completion<message_history>& done) {
  switch (came) {
    case withdrawal::withdrawn: return read(done);
    case withdrawal::submitted: return done(refusal{errc::already_submitted, {}, {}});
    case withdrawal::ended: return done(refusal{errc::already_final, {}, {}});
    case withdrawal::not_here: break;
  }
  // It may have ended or gone out while the links were asked, and be forgotten there.
  read([done](outcome<message_history> found) {
    if (!found) return done(found.error());
    const auto late = too_late(state_of(*found));
    done(late ? *late : moving());
  });
}

}  // namespace

void cancel_message(const router_actor& router, domain::message_id id, const history_reader& look,
    const history_reader& read_again, const completion<message_history>& done) {
  look([router, id, read_again, done](outcome<message_history> found) {
    if (!found) return done(found.error());
    if (auto late = too_late(state_of(*found))) return done(std::move(*late));
    caf::anon_send(router,
        withdraw_message{id, [read_again, done](withdrawal came) { conclude(came, read_again, done); }});
  });
}

}  // namespace mbs::actors
