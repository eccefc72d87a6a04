#pragma once

#include "domain/ids.hpp"
#include "domain/steady_time.hpp"
#include "domain/traffic/token_bucket.hpp"

#include <cstdint>
#include <mutex>
#include <optional>
#include <unordered_map>

namespace mbs::http {

/// Requests a second of somebody (a key, a person, an account), over all I/O threads. Bounded: whoever was
/// not seen for a while is forgotten, which does no harm since their buckets are full by then.
class rate_limits {
 public:
  /// `rate` 0: no limit. `saved`: how many at once after a pause, by default one second's worth.
  explicit rate_limits(std::uint32_t rate, std::optional<std::uint32_t> saved = {}) noexcept
      : rate_{rate}, saved_{saved.value_or(rate)} {}

  [[nodiscard]] bool is_limited() const noexcept { return rate_ != 0; }
  [[nodiscard]] std::uint32_t rate() const noexcept { return rate_; }

  struct verdict {
    bool allowed = true;
    std::uint32_t remaining = 0;
    std::uint32_t seconds_to_wait = 0;  ///< at least 1 when not allowed
  };
  [[nodiscard]] std::size_t size() const noexcept { return buckets_.size(); }
  [[nodiscard]] verdict take(domain::key_id key, domain::steady_point now);

 private:
  struct bucket {
    domain::token_bucket tokens;
    domain::steady_point used_at;
  };
  void forget_idle(domain::steady_point now);

  std::uint32_t rate_;
  std::uint32_t saved_;
  std::mutex guard_;
  std::unordered_map<domain::key_id, bucket> buckets_;
  std::size_t forget_at_ = 1'024;
};

}  // namespace mbs::http
