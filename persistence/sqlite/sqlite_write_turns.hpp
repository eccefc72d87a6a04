#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <utility>

/// The order in which the connections of one process write to a SQLite file, which has one write lock.
/// Internal to persistence/.
namespace mbs::persistence {

enum class sqlite_writer : std::uint8_t {
  journal,  ///< the message plane's one write path
  other,    ///< changes of people, maintenance, imports: whatever goes in short steps
};

/// Gives turns: to JOURNAL first; to the others in the order in which they came, and to one of them at the
/// latest after every eighth turn of JOURNAL, so that nobody starves. SQLite itself would let them try again
/// and again with pauses of up to 100 ms, and the lucky one goes next. Other processes share SQLite's lock
/// alone: whoever finds it taken gives its turn back and comes again, JOURNAL much sooner than the others.
/// Safe from any thread.
class sqlite_write_turns {
 public:
  using clock = std::chrono::steady_clock;
  static constexpr std::uint32_t journal_turns_at_most = 8;  ///< in a row, while others wait

  /// A turn that was given; ends with its scope.
  class turn {
   public:
    turn() noexcept = default;
    explicit turn(sqlite_write_turns* owner) noexcept : owner_{owner} {}
    turn(turn&& other) noexcept : owner_{std::exchange(other.owner_, nullptr)} {}
    turn& operator=(turn&& other) noexcept {
      std::swap(owner_, other.owner_);
      return *this;
    }
    ~turn() { end(); }
    void end() noexcept {
      if (auto* owner = std::exchange(owner_, nullptr)) owner->give_back();
    }
    explicit operator bool() const noexcept { return owner_ != nullptr; }

   private:
    sqlite_write_turns* owner_ = nullptr;
  };

  /// Waits for a turn until `deadline`; none when that has passed.
  [[nodiscard]] turn take(sqlite_writer who, clock::time_point deadline);
  /// How many wait at this moment.
  [[nodiscard]] std::size_t waiting();
  /// Lets time pass while another process has the lock: less for JOURNAL.
  static void pause(sqlite_writer who);

 private:
  [[nodiscard]] bool is_next(sqlite_writer who, std::uint64_t ticket) const noexcept;
  void give_back() noexcept;

  std::mutex mutex_;
  std::condition_variable changed_;
  bool taken_ = false;
  std::uint32_t journal_waits_ = 0;
  std::uint32_t journal_in_a_row_ = 0;  // turns of JOURNAL since another had one
  std::deque<std::uint64_t> others_;    // that wait, oldest first
  std::uint64_t next_ticket_ = 1;
};

}  // namespace mbs::persistence
