#pragma once

#include "domain/messages/attempt_counts.hpp"
#include "domain/messages/message_event.hpp"
#include "domain/messages/message_lifecycle.hpp"

#include <cstdint>
#include <memory>
#include <vector>

/// Messages and what happened to them, in lots, as they travel between actors. Shared and not changed on the
/// way, unless by the one that holds them. None of it leaves the process.
namespace mbs::actors {

using message_batch = std::shared_ptr<const std::vector<domain::message>>;

/// A message on its way, with what has happened to it so far.
struct message_in_progress {
  domain::message message;
  domain::message_lifecycle lifecycle;
  domain::attempt_counts attempts{};  ///< on the link that has it, and those before
  bool possible_duplicate = false;    ///< sent again after an unknown outcome
  std::uint16_t reference = 0;        ///< of its concatenation, once given
};
using progress_batch = std::shared_ptr<std::vector<message_in_progress>>;

/// One fact about one message, on its way to the journal.
struct message_fact {
  domain::message message;
  domain::message_event event;
  bool left_queue = false;  ///< with this fact the message stopped waiting for submission
};
using fact_batch = std::shared_ptr<std::vector<message_fact>>;

}  // namespace mbs::actors
