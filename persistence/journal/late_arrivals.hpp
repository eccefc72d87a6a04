#pragma once

#include "domain/ids.hpp"

#include <cstdint>
#include <optional>

/// Ids of messages are made before their commits, so a commit may bring one that is below what an earlier
/// commit brought: whoever follows the messages by their ids has to be told. Internal to persistence/.
namespace mbs::persistence {

struct journal_batch;

class late_arrivals {
 public:
  /// The lowest message of a batch that is to be committed next, when it is not above all messages before it
  /// (or they are not known: at the first one). Remembers the batch, whatever becomes of its commit.
  [[nodiscard]] std::optional<domain::message_id> see(const journal_batch& batch);

 private:
  std::optional<std::int64_t> highest_;
};

}  // namespace mbs::persistence
