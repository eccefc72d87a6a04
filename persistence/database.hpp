#pragma once

#include "crypto/key_ring.hpp"
#include "domain/errc.hpp"

#include <cassert>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

/// Opens a database by URL: "sqlite:path/to/file.db" or "postgresql://user@host/name".
/// "sqlite:path?synchronous=normal" (off, normal, full, extra) trades durability for speed; servers refuse
/// it. Knows nothing of what the stores keep.
namespace mbs::persistence {

class account_store;
class audit_store;
class balance_store;
class billing_store;
class books_store;
class code_store;
class delivery_store;
class factor_store;
class funding_store;
class invitation_store;
class journal_store;
class key_store;
class ledger_store;
class link_store;
class mail_store;
class maintenance_store;
class member_store;
class message_store;
class money_request_store;
class payment_store;
class person_store;
class price_store;
class profile_store;
class reconciliation_store;
class recovery_store;
class roll_up_store;
class secret_store;
class sender_store;
class session_store;
class sign_up_store;
class staff_store;
class top_up_store;
class trial_store;
class webhook_store;

/// What a connection is for: nothing in one lane waits behind what goes on in another.
enum class lane : std::uint8_t {
  messages,     ///< the message plane: keys, wake-ups of accounts, delivery receipts, recovery, callbacks
  people,       ///< lists and pages that somebody looks at
  changes,      ///< rare changes
  maintenance,  ///< what schedules do, and verification: may read everything
};
inline constexpr std::size_t lane_count = 4;
[[nodiscard]] constexpr std::string_view to_text(lane l) noexcept {
  switch (l) {
    case lane::messages: return "messages";
    case lane::people: return "people";
    case lane::changes: return "changes";
    case lane::maintenance: return "maintenance";
  }
  return {};
}

/// One connection to the database and the stores of all capabilities upon it. Belongs to one thread. It
/// connects at the first call of a store, and again at the next call after it was lost.
class store_connection {
 public:
  virtual ~store_connection() = default;

  /// For example get<message_store>(). As long as the connection is there.
  template <class Store>
  [[nodiscard]] Store& get() const noexcept {
    assert(std::get<Store*>(stores_) != nullptr);
    return *std::get<Store*>(stores_);
  }

  /// What the database said at the last failure, for logs; never for customers.
  [[nodiscard]] virtual std::string trouble() const = 0;

 protected:
  template <class Store>
  void offer(Store& store) noexcept {
    std::get<Store*>(stores_) = &store;
  }

 private:
  std::tuple<account_store*, audit_store*, balance_store*, billing_store*, books_store*, code_store*,
      delivery_store*, factor_store*, funding_store*, invitation_store*, key_store*, ledger_store*,
      link_store*, mail_store*, maintenance_store*, member_store*, message_store*, money_request_store*,
      payment_store*, person_store*, price_store*, profile_store*, reconciliation_store*, recovery_store*,
      roll_up_store*, secret_store*, sender_store*, session_store*, sign_up_store*, staff_store*,
      top_up_store*, trial_store*, webhook_store*>
      stores_{};
};

/// The database cannot be reached at this moment, and may come back by itself.
class database_away : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Which schema a database has, and which one this program works with.
struct schema_state {
  std::int64_t found = 0;  ///< 0: none, nothing has been prepared yet
  std::int64_t needed = 0;

  [[nodiscard]] bool is_fresh() const noexcept { return found == 0; }
  [[nodiscard]] bool is_older() const noexcept { return found != 0 && found < needed; }
  [[nodiscard]] bool is_newer() const noexcept { return found > needed; }
  /// Why this program cannot work with it and what to do, for people; empty when it can.
  [[nodiscard]] std::string complaint() const;
};

struct database_options {
  /// A server (PostgreSQL) ends a statement of the journal and of the lanes for messages and changes after
  /// this; one that is silent for 2 s more counts as lost.
  std::chrono::milliseconds answer_limit{10'000};
  /// What writes many rows does so in steps of about this, and lets the journal write in between.
  std::chrono::milliseconds write_step{2};
  /// Under which secrets are sealed; none: they stand in the clear.
  std::optional<crypto::key_ring> secrets{};
};

/// Everything that throws std::runtime_error throws database_away, which is one, when the database is away.
class database {
 public:
  virtual ~database() = default;

  /// On SQLite, which has one write lock, connections of one `database` write in turns, the journal first.
  /// Errors: malformed_request.
  [[nodiscard]] static domain::result<std::unique_ptr<database>> open(
      const std::string& url, const database_options& options = {});

  /// What keeps a server from this URL and can be seen without connecting: a folder that is not there, a
  /// setting that may lose commits. Empty: nothing.
  [[nodiscard]] virtual std::string obstacle() const = 0;

  /// Changes and makes nothing. Throws std::runtime_error with a sentence for people.
  [[nodiscard]] virtual schema_state look_at_schema() = 0;

  /// The only call that makes what is not there. Applies what is missing, each step whole or not at all:
  /// whoever is stopped in between goes on at the next call. Several processes may try at once. Returns the
  /// names of the steps that this call made. Throws std::runtime_error with a sentence for people: cannot
  /// connect, newer schema than this program, a migration failed.
  virtual std::vector<std::string> migrate() = 0;
  /// Throws std::runtime_error when the database is set to lose commits: fsync, full_page_writes or
  /// synchronous_commit off; SQLite below FULL.
  virtual void require_durability() = 0;

  /// Makes this process the one server of the database until this object ends: two of them would send and
  /// charge everything twice. Needs no schema; connections of other processes work beside it. On PostgreSQL
  /// it is a lock of the journal's own connection, taken again with each new one, so make one journal
  /// afterwards. Throws std::runtime_error with a sentence for people when another server holds the database
  /// (PostgreSQL: still holds it after 5 s, since a server that has just died may be noticed late).
  virtual void take_server_lock() = 0;
  /// Whether a server holds the database at this moment, this process or another. Throws std::runtime_error
  /// when that cannot be told.
  [[nodiscard]] virtual bool has_server() = 0;

  /// The write path, on a connection of its own.
  [[nodiscard]] virtual std::unique_ptr<journal_store> journal() = 0;
  /// A statement that takes longer than `statement_limit` ends, and its call answers timed_out; 0: as open()
  /// says, and in the lanes for people and maintenance no limit.
  [[nodiscard]] virtual std::unique_ptr<store_connection> connect(
      lane where, std::chrono::milliseconds statement_limit = {}) = 0;

  [[nodiscard]] virtual std::string kind() const = 0;  ///< "sqlite" or "postgresql"
  [[nodiscard]] virtual std::string name() const = 0;  ///< where it is, for people; without secrets
};

}  // namespace mbs::persistence
