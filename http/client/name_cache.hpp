#pragma once

#include <boost/asio/ip/address.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

namespace mbs::http {

/// What the name servers say of a host.
struct name_answer {
  std::string error;  ///< empty: there is an address at least
  std::vector<boost::asio::ip::address> addresses;
  std::chrono::seconds life{0};  ///< for how long that may be believed
};

/// Addresses of hosts, each asked for once at a time, however many want it, and remembered as long as its
/// name server allows, an hour at most; that there are none is remembered briefly. Knows no protocol and no
/// clock; one thread.
class name_cache {
 public:
  using steady = std::chrono::steady_clock;
  using answered = std::function<void(const name_answer&)>;
  /// Asks the name servers; `done` is called once, later.
  using asker = std::function<void(const std::string& host, answered done)>;

  static constexpr std::chrono::seconds longest_life{3'600};
  static constexpr std::chrono::seconds life_of_failures{5};

  /// Remembers at most `limit` hosts, from 1 on; whoever is asked about is bounded by the caller.
  name_cache(asker ask, std::function<steady::time_point()> now, std::size_t limit)
      : ask_{std::move(ask)}, now_{std::move(now)}, limit_{limit} {}

  /// At once when it is remembered. `found` may look up other names.
  void look_up(const std::string& host, answered found);
  [[nodiscard]] std::size_t remembered() const noexcept { return known_.size(); }

 private:
  struct entry {
    name_answer answer;
    steady::time_point until;
  };
  void on_answer(const std::string& host, const name_answer& answer);
  void remember(const std::string& host, const name_answer& answer);

  asker ask_;
  std::function<steady::time_point()> now_;
  std::size_t limit_;
  std::unordered_map<std::string, entry> known_;
  std::unordered_map<std::string, std::vector<answered>> asked_;
};

}  // namespace mbs::http
