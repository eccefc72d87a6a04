#include "persistence/postgres/postgres_copy.hpp"

#include "persistence/postgres/postgres_connection.hpp"

#include <type_traits>

namespace mbs::persistence {

namespace {
// Large enough to be cheap, small enough that the server works while the next piece is made.
constexpr std::size_t piece = std::size_t{64} * 1024;
}  // namespace

postgres_copy::postgres_copy(sql::connection& connection) : connection_{connection} {
  buffer_.reserve(piece + 4096);
  // Signature, flags, length of the header's extension.
  constexpr std::string_view header{"PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0", 19};
  buffer_ = header;
}

template <class Integer>
void postgres_copy::put(Integer value) {
  using bits = std::make_unsigned_t<Integer>;
  char octets[sizeof value];
  for (std::size_t i = 0; i < sizeof value; ++i)
    octets[i] = static_cast<char>(static_cast<bits>(value) >> (8 * (sizeof value - 1 - i)) & 0xff);
  buffer_.append(octets, sizeof value);
}

void postgres_copy::row(std::int16_t fields) {
  send_when_full();
  put(fields);
}

void postgres_copy::int64(std::int64_t value) {
  put(std::int32_t{sizeof value});
  put(value);
}

void postgres_copy::int16(std::int16_t value) {
  put(std::int32_t{sizeof value});
  put(value);
}

void postgres_copy::bytes(std::string_view value) {
  put(static_cast<std::int32_t>(value.size()));
  buffer_.append(value);
}

void postgres_copy::null() {
  put(std::int32_t{-1});
}

void postgres_copy::send_when_full() {
  if (buffer_.size() >= piece) send();
}

void postgres_copy::send() {
  put_copy_data(connection_, buffer_);
  buffer_.clear();
}

void postgres_copy::finish() {
  put(std::int16_t{-1});
  send();
  end_copy(connection_);
}

}  // namespace mbs::persistence
