#pragma once

#include "persistence/sql/sql.hpp"

#include <cstdint>
#include <string>
#include <string_view>

/// Rows in the binary format of PostgreSQL's COPY, sent while they are made. Internal to persistence/.
namespace mbs::persistence {

class postgres_copy {
 public:
  /// `connection`, of PostgreSQL, waits for COPY data, and outlives the copy.
  explicit postgres_copy(sql::connection& connection);

  void row(std::int16_t fields);
  void int64(std::int64_t value);
  void int16(std::int16_t value);
  void bytes(std::string_view value);
  void null();
  /// Ends the data. Throws sql::error (lost) when the connection broke; the server's own answer comes later.
  void finish();

 private:
  template <class Integer>
  void put(Integer value);
  void send_when_full();
  void send();

  sql::connection& connection_;
  std::string buffer_;
};

}  // namespace mbs::persistence
