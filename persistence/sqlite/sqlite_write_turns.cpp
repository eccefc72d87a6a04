#include "persistence/sqlite/sqlite_write_turns.hpp"

#include <poll.h>

#include <algorithm>

namespace mbs::persistence {

bool sqlite_write_turns::is_next(sqlite_writer who, std::uint64_t ticket) const noexcept {
  if (taken_) return false;
  const bool others_turn = !others_.empty() && journal_in_a_row_ >= journal_turns_at_most;
  if (who == sqlite_writer::journal) return !others_turn;
  return others_.front() == ticket && (others_turn || journal_waits_ == 0);
}

sqlite_write_turns::turn sqlite_write_turns::take(sqlite_writer who, clock::time_point deadline) {
  std::unique_lock lock{mutex_};
  const bool is_journal = who == sqlite_writer::journal;
  const auto ticket = next_ticket_++;
  if (is_journal)
    ++journal_waits_;
  else
    others_.push_back(ticket);
  const bool given = changed_.wait_until(lock, deadline, [&] { return is_next(who, ticket); });
  if (is_journal)
    --journal_waits_;
  else
    others_.erase(std::find(others_.begin(), others_.end(), ticket));
  if (!given) {
    changed_.notify_all();
    return {};
  }
  taken_ = true;
  journal_in_a_row_ = is_journal ? journal_in_a_row_ + 1 : 0;
  return turn{this};
}

std::size_t sqlite_write_turns::waiting() {
  const std::lock_guard lock{mutex_};
  return journal_waits_ + others_.size();
}

void sqlite_write_turns::pause(sqlite_writer who) {
  constexpr int journal_ms = 1, other_ms = 10;
  (void)poll(nullptr, 0, who == sqlite_writer::journal ? journal_ms : other_ms);
}

void sqlite_write_turns::give_back() noexcept {
  const std::lock_guard lock{mutex_};
  taken_ = false;
  if (journal_waits_ != 0 || !others_.empty()) changed_.notify_all();
}

}  // namespace mbs::persistence
