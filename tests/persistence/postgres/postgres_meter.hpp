#pragma once

#include "persistence/sql/sql_store_connection.hpp"
#include "tests/persistence/store_fixture.hpp"

#include <cstdint>
#include <functional>
#include <memory>

namespace mbs::test {

/// Rows that PostgreSQL read from tables and by indexes.
class postgres_meter {
 public:
  explicit postgres_meter(store_fixture& store);
  [[nodiscard]] persistence::store_connection& stores() { return *connection_; }
  /// Of the second of two runs. Waits until no other connection to the database is open.
  [[nodiscard]] std::int64_t rows(const std::function<void()>& run);

 private:
  void reopen();
  void settle();
  [[nodiscard]] std::int64_t read();

  store_fixture& store_;
  std::unique_ptr<persistence::sql_store_connection> connection_;
};

}  // namespace mbs::test
