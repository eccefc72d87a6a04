#pragma once

#include "http/server/client_address.hpp"

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <unordered_map>

namespace mbs::http {

struct connection_limits {
  std::uint32_t in_all = 0;
  std::uint32_t per_address = 0;
};

/// Which connections there are, whose they are, which have not yet sent a whole header, and which have rested
/// for a while since. A newcomer for whom there is no room takes the place of the one that has been silent
/// longest, else of the one that has rested longest, of its own address when that has too many: so those who
/// only keep connections keep nobody out. Knows nothing of sockets. Any thread; told when a connection begins
/// or ends a rest, not of each request.
class connection_roster {
 public:
  explicit connection_roster(connection_limits limits) noexcept : limits_{limits} {}

  /// A connection and the worker that has it.
  struct place {
    std::uint64_t number = 0;
    std::size_t worker = 0;
  };
  enum class verdict : std::uint8_t { welcome, full, too_many_from_address };
  struct answer {
    verdict what = verdict::welcome;
    std::uint64_t number = 0;     ///< of the newcomer when it is welcome
    std::optional<place> to_end;  ///< whose place it takes: counted no more
  };
  /// `from` nothing: a proxy, which is many clients and not limited by its address.
  [[nodiscard]] answer admit(std::size_t worker, std::optional<address_block> from);
  /// It sent a whole header: nobody takes its place while it works.
  void has_spoken(std::uint64_t number);
  /// It has asked nothing for a while.
  void rests(std::uint64_t number);
  /// It asks again.
  void works(std::uint64_t number);
  /// It ended.
  void left(std::uint64_t number);

  [[nodiscard]] std::size_t size() const;
  /// Whether nine tenths of all places are taken: idle connections should not rest long then.
  [[nodiscard]] bool is_crowded() const;

 private:
  struct entry {
    std::size_t worker;
    std::optional<address_block> from;
    std::uint64_t rest = 0;  // which rest it is in; 0: none
  };
  struct idle_ones {
    std::set<std::uint64_t> silent;                  // oldest first: numbers only grow
    std::map<std::uint64_t, std::uint64_t> resting;  // by their rest, which only grow as well
  };
  struct neighbours : idle_ones {
    std::uint32_t count = 0;
  };
  [[nodiscard]] std::optional<place> take_place(const idle_ones& of);
  void end_rest(entry& e);
  void forget(std::uint64_t number);

  connection_limits limits_;
  mutable std::mutex guard_;
  std::uint64_t last_ = 0;
  std::uint64_t last_rest_ = 0;
  std::unordered_map<std::uint64_t, entry> all_;
  idle_ones idle_;
  std::unordered_map<address_block, neighbours, address_block_hash> addresses_;
};

}  // namespace mbs::http
