#pragma once

#include "persistence/postgres/postgres_connection.hpp"

#include <cstdint>
#include <memory>
#include <string>

/// The lock by which one server at a time holds a database: of a session, so that it ends with the connection
/// however that ends. The journal's own connection carries it, so that nothing is committed without it.
/// Internal to persistence/.
namespace mbs::persistence {

class postgres_server_lock {
 public:
  explicit postgres_server_lock(postgres_options options) : options_{std::move(options)} {}

  /// Takes the lock, waiting 5 s for another to let go. Throws sql::error, which says who has it, or that a
  /// pooler leaves no session to hold it.
  void take();

  /// Keeps servers away until the end of the transaction, beside others that do: for upgrades. Throws
  /// sql::error, which says who has the lock.
  static void keep_away(sql::connection& c);
  /// Whether anybody has it at this moment. Throws sql::error.
  [[nodiscard]] static bool is_held(sql::connection& c);

  /// The connection that take() made, or else a new one that has the lock, taken from this server's own dead
  /// connection if need be. Throws sql::error: overtaken when another server has it.
  [[nodiscard]] std::unique_ptr<sql::connection> open();

 private:
  void lock(sql::connection& c);

  postgres_options options_;
  std::unique_ptr<sql::connection> first_;
  std::int64_t own_backend_ = 0;  // PostgreSQL's process of the connection that has or had it
};

}  // namespace mbs::persistence
