#pragma once

#include <string>

/// The lock by which one server at a time holds a SQLite file. Internal to persistence/.
namespace mbs::persistence {

/// The file beside the database that carries the lock: by whatever name or link the database is reached, it
/// has one.
[[nodiscard]] std::string sqlite_server_file(const std::string& database_path);

/// A lock of the operating system on a file beside the database (its name and "-serve"), which ends with the
/// process however that ends. The file itself stays. Not on the database's own file: SQLite's locks there are
/// lost when anything in the process closes it.
class sqlite_server_lock {
 public:
  /// Throws std::runtime_error with a sentence for people when another server holds the database.
  explicit sqlite_server_lock(const std::string& database_path);
  sqlite_server_lock(const sqlite_server_lock&) = delete;
  sqlite_server_lock& operator=(const sqlite_server_lock&) = delete;
  ~sqlite_server_lock();

 private:
  int file_ = -1;
};

/// Whether a server holds it at this moment. A database without a lock file never had one.
[[nodiscard]] bool sqlite_has_server(const std::string& database_path);

/// Keeps servers away for as long as it lives, beside others of its kind: for upgrades. Makes no file.
class sqlite_no_server {
 public:
  /// Throws std::runtime_error with a sentence for people when a server holds the database.
  explicit sqlite_no_server(const std::string& database_path);
  sqlite_no_server(const sqlite_no_server&) = delete;
  sqlite_no_server& operator=(const sqlite_no_server&) = delete;
  ~sqlite_no_server();

 private:
  int file_ = -1;
};

}  // namespace mbs::persistence
