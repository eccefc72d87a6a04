#pragma once

#include "actors/messages/message_batches.hpp"
#include "actors/runtime/caf.hpp"
#include "persistence/messages/message_records.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

/// What ROUTER and LINKs are asked, and say to each other.
namespace mbs::actors {

struct route_messages {
  message_batch messages;
};
struct route_progress {
  progress_batch messages;
};
/// What came of withdrawing a message.
enum class withdrawal : std::uint8_t {
  withdrawn,  ///< it was waiting, and is cancelled durably
  not_here,   ///< this LINK does not hold it
  submitted,  ///< it is at the operator, may be, or is about to be
  ended,      ///< it has reached a final state
};
/// A message may leave its queue: cancel it there. Told once.
struct withdraw_message {
  domain::message_id message;
  std::function<void(withdrawal)> done;
};
/// Submitted long ago or held: no receipt came within validity and grace.
struct give_up_messages {
  using shared_histories = std::shared_ptr<std::vector<persistence::message_history>>;
  shared_histories histories;
  /// Told once, which of them this LINK does not hold; without it the LINK ends those as well.
  std::function<void(shared_histories)> not_here{};
};
/// The links were asked about messages whose own link is gone: none of them holds `histories`.
struct found_nowhere {
  give_up_messages::shared_histories histories;
  std::shared_ptr<const std::vector<domain::message_id>> asked;  ///< about all these
};

struct link_changed {
  domain::link_id link;
  bool up = false;
};
/// Room for so many more messages.
struct link_has_room {
  domain::link_id link;
  std::uint32_t messages = 0;
};

/// Another link can take over: give the waiting messages back to ROUTER, except what is claimed.
struct hand_back {};

}  // namespace mbs::actors

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::route_messages)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::route_progress)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::withdraw_message)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::give_up_messages)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::found_nowhere)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::link_changed)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::link_has_room)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::hand_back)
