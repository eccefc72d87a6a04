#pragma once

#include "persistence/sql/sql_store_connection.hpp"

#include <cstdint>
#include <functional>
#include <string>

namespace mbs::test {

/// Steps of SQLite's machine: as many as rows are read, and what is done with them.
class sqlite_meter {
 public:
  /// Of a file.
  explicit sqlite_meter(const std::string& path);
  [[nodiscard]] persistence::store_connection& stores() { return connection_; }
  /// Of the second of two runs: the first one opens the connection and reads the schema.
  [[nodiscard]] std::int64_t rows(const std::function<void()>& run);

 private:
  std::int64_t steps_ = 0;
  persistence::sql_store_connection connection_;
};

}  // namespace mbs::test
