#pragma once

#include "actors/journal/journal_actor.hpp"
#include "actors/journal/journal_work.hpp"

#include <variant>

/// Internal to JOURNAL.
namespace mbs::actors {

// To WRITER. Each is answered by writer_answered, sent to `journal`.

/// Make this durable. The sender leaves `work` alone until it is answered.
struct write_work {
  journal_actor journal;
  std::shared_ptr<journal_work> work;
  bool proving = false;  ///< commit even if it is empty: only that proves that a database is back
};
/// Is the commit that was in doubt stored?
struct look_up_doubt {
  journal_actor journal;
};
struct take_snapshots {
  journal_actor journal;
  std::vector<snapshot_account> wanted;
  bool proving = false;  ///< handed back
};

// To JOURNAL.

enum class write_outcome : std::uint8_t {
  durable,
  lost,      ///< nothing is stored
  in_doubt,  ///< nobody knows yet: look_up_doubt asks
};
struct work_written {
  std::shared_ptr<journal_work> work;
  bool proving = false;
  write_outcome outcome{};
  /// Requests that need no commit, with what came of them: repeats, and those that could not be looked up.
  std::vector<std::pair<acceptance_listener, acceptance_verdict>> answered;
  bool overtaken = false;  ///< by another server, for good
  std::string trouble;     ///< what the database said, when not durable
};
struct doubt_looked_up {
  std::optional<bool> stored;  ///< nothing: the database is still away
  bool overtaken = false;
  std::string trouble;
};
struct snapshots_taken {
  std::vector<snapshot_account> wanted;
  bool proving = false;
  bool good = false;
  std::string trouble;
};
struct writer_answer {
  std::variant<work_written, doubt_looked_up, snapshots_taken> what;
};

/// WRITER: blocks on the database for JOURNAL, one question after the other, and knows the numbers of commits
/// and events.
using journal_writer_actor = one_way_actor<write_work, look_up_doubt, take_snapshots>;

struct writer_dependencies {
  /// Called on WRITER's own thread.
  std::function<std::unique_ptr<persistence::journal_store>()> open;
  node_counters& counters;
  clock_function now;
};
struct journal_writer_state {
  std::optional<writer_dependencies> deps;
  std::unique_ptr<persistence::journal_store> store;
  std::int64_t last_commit = -1;  // -1: never read
  std::int64_t last_event = 0;
  std::size_t doubtful_events = 0;  // of the commit in doubt
  bool position_read = false;       // since the database was away
  bool overtaken = false;           // for good: somebody else writes

  work_written write(const write_work& question);
  doubt_looked_up look_up();
  snapshots_taken snapshot(const take_snapshots& question);

 private:
  bool read_position();
  void answer_repeats(journal_work& work, work_written& answer);
  write_outcome commit(const persistence::journal_batch& batch);
  void advance(std::size_t events);
};

[[nodiscard]] journal_writer_actor::behavior_type journal_writer(
    journal_writer_actor::stateful_pointer<journal_writer_state> self, writer_dependencies dependencies);

}  // namespace mbs::actors

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::write_work)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::look_up_doubt)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::take_snapshots)
