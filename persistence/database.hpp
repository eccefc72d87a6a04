#pragma once

#include "domain/errc.hpp"
#include "persistence/admin_store.hpp"
#include "persistence/journal/journal_store.hpp"
#include "persistence/read_store.hpp"

#include <chrono>
#include <memory>
#include <string>
#include <vector>

/// Opens stores by URL: "sqlite:path/to/file.db" or "postgresql://user@host/name".
/// "sqlite:path?synchronous=normal" (off, normal, full, extra) trades durability for speed; servers refuse
/// it.
namespace mbs::persistence {

/// A reason why a database cannot be used, for people.
struct open_error {
  std::string what;
};

class database {
 public:
  virtual ~database() = default;
  [[nodiscard]] static domain::result<std::unique_ptr<database>> open(const std::string& url);

  /// Applies what is missing, under a lock; several processes may try at once. Throws std::runtime_error with
  /// a sentence for people: cannot connect, newer schema than this program, a migration failed.
  virtual std::vector<std::string> migrate() = 0;
  /// Throws std::runtime_error when the database is set to lose commits: fsync, full_page_writes or
  /// synchronous_commit off; SQLite below FULL.
  virtual void require_durability() = 0;

  /// Makes this process the one server of the database until this object ends: two of them would send and
  /// charge everything twice. Needs no schema; stores of other processes work beside it. On PostgreSQL it is
  /// a lock of the journal's own connection, taken again with each new one, so make one journal afterwards.
  /// Throws std::runtime_error with a sentence for people when another server holds the database (PostgreSQL:
  /// still holds it after 5 s, since a server that has just died may be noticed late).
  virtual void take_server_lock() = 0;

  /// Each store has a connection of its own, opened at first use.
  [[nodiscard]] virtual std::unique_ptr<journal_store> journal() = 0;
  [[nodiscard]] virtual std::unique_ptr<read_store> reader() = 0;
  [[nodiscard]] virtual std::unique_ptr<admin_store> admin() = 0;

  [[nodiscard]] virtual std::string kind() const = 0;  ///< "sqlite" or "postgresql"
};

}  // namespace mbs::persistence
