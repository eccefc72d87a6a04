#pragma once

#include "persistence/messages/message_records.hpp"
#include "persistence/sql/sql.hpp"

#include <cstdint>
#include <vector>

/// Walks through messages in the order of their ids and finds those that are not final. Internal to
/// persistence/.
///
/// The recovery floor: every message with an id up to it is final, so walks begin there. It is stored, and
/// moves with every walk that starts at it and finds final messages only; thus a restart walks through the
/// messages since the oldest unfinished one, not through the whole retention. It may lag behind the truth,
/// never run ahead of it: messages get ids above every id that a walk has passed only as long as ids are made
/// in the order of commits, so the floor also stays `safety` behind the newest message.
namespace mbs::persistence {

class recovery_walk {
 public:
  /// How long a message may be on its way from its id to its commit.
  static constexpr std::chrono::minutes safety{10};

  /// Up to `limit` unfinished messages with `after` < id < `until` (0: no end), ascending.
  [[nodiscard]] std::vector<domain::message> collect(
      sql::connection& c, recovery_cursor where, std::uint32_t limit);

  /// Moves the floor over final messages, looking at about `most_rows`; where it is then.
  message_id move_floor(sql::connection& c, std::int64_t most_rows);

 private:
  struct window {
    std::int64_t after;
    std::int64_t last;   // highest id in it
    std::int64_t count;  // of messages
  };
  [[nodiscard]] static window next_window(sql::connection& c, std::int64_t after, std::int64_t until);
  void load(sql::connection& c);
  void advance(const window& w, std::int64_t newest);
  void store(sql::connection& c);

  std::int64_t floor_ = 0;
  std::int64_t stored_ = 0;
  bool loaded_ = false;
};

}  // namespace mbs::persistence
