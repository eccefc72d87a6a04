#pragma once

#include "domain/steady_time.hpp"

#include <algorithm>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>

/// Which failed tries to sign in people should hear of. Knows nothing of protocols or logs; time comes in.
namespace mbs::actors {

/// The tries of one link: each reason is worth a line when it is new, and then at growing intervals, however
/// often it tries.
class failed_tries {
 public:
  /// One more: whether it is worth a line.
  [[nodiscard]] bool note(std::string_view why, domain::steady_point now) {
    ++total_;
    ++in_a_row_;
    const bool news = told_.size() < reasons_limit && !told_.contains(why);
    if (!news && now < quiet_until_) return false;
    if (news) told_.emplace(why);
    quiet_until_ = now + interval_;
    interval_ = std::min(longest_interval, 2 * interval_);
    return true;
  }
  /// A connection did its work: the next failure is news again.
  void on_served() {
    told_.clear();
    in_a_row_ = 0;
    interval_ = first_interval;
    quiet_until_ = {};
  }
  /// Of a connection that signed in; how it fares then is told otherwise.
  void on_signed_in() noexcept { in_a_row_ = 0; }

  [[nodiscard]] std::uint64_t total() const noexcept { return total_; }
  [[nodiscard]] std::uint64_t in_a_row() const noexcept { return in_a_row_; }

 private:
  static constexpr domain::duration first_interval = std::chrono::seconds{10};
  static constexpr domain::duration longest_interval = std::chrono::hours{1};
  static constexpr std::size_t reasons_limit = 8;  // a peer that sends noise has a new one each time

  std::set<std::string, std::less<>> told_;
  domain::duration interval_ = first_interval;
  domain::steady_point quiet_until_{};
  std::uint64_t total_ = 0;
  std::uint64_t in_a_row_ = 0;
};

}  // namespace mbs::actors
