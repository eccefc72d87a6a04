#pragma once

#include "persistence/messages/message_records.hpp"
#include "persistence/sql/sql.hpp"

#include <chrono>
#include <cstdint>
#include <vector>

/// Finds messages that are not final without a look at the history behind them. Internal to persistence/.
///
/// The recovery floor: of the messages with an id up to it, those that are not final stand in
/// unfinished_messages. It moves on with the looks for overdue messages, over final messages and unfinished
/// ones alike, so that one that stays open for days does not make anybody walk through all that came after
/// it. It may lag behind, never run ahead: messages get ids above every id that it has passed only as long as
/// ids are made in the order of commits, so it stays `floor_safety` behind the newest message.
namespace mbs::persistence {

/// How long a message may be on its way from its id to its commit.
inline constexpr std::chrono::minutes floor_safety{10};

/// Up to `limit` unfinished messages with `after` < id < `until` (0: no end), ascending.
[[nodiscard]] std::vector<domain::message> collect_unfinished(
    sql::connection& c, recovery_cursor where, std::uint32_t limit);

/// Moves the floor on, looking at about `most_rows` messages: in steps of milliseconds, a transaction each.
void move_recovery_floor(sql::connection& c, std::int64_t most_rows);

[[nodiscard]] message_id recovery_floor(sql::connection& c);
/// Every message with a lower id is final.
[[nodiscard]] message_id lowest_unfinished(sql::connection& c);

/// Ids in unfinished_messages above `after` and up to `floor`, ascending; some may have ended since.
[[nodiscard]] std::vector<std::int64_t> left_unfinished(
    sql::connection& c, message_id after, message_id floor, std::int64_t limit);
/// Those of `ids` that are final need not be looked at again; the others are returned, ascending.
[[nodiscard]] std::vector<std::int64_t> drop_finished(
    sql::connection& c, const std::vector<std::int64_t>& ids);

}  // namespace mbs::persistence
