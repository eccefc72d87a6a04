#pragma once

#include "bench/load/message_book.hpp"
#include "bench/load/request_pool.hpp"
#include "bench/load/traffic_driver.hpp"

#include <string>
#include <vector>

namespace mbs::bench {

/// Asks one simulator for its counters now and then, without holding up the load.
class smsc_watch final : public pool_listener {
 public:
  smsc_watch(boost::asio::io_context& io, const endpoint_text& at, const run_clock& clock);

  /// Skipped while the last question is unanswered.
  void ask();

  void on_answer(const request_ticket& ticket, const http_message& answer) override;
  void on_lost(const request_ticket&) override {}
  void on_room() override {}

  /// submit_sm since the first answer.
  [[nodiscard]] std::uint64_t submitted() const noexcept { return last_ - first_; }
  [[nodiscard]] const rate_series& per_second() const noexcept { return series_; }
  /// The simulator's last answer, JSON.
  [[nodiscard]] const std::string& counters() const noexcept { return counters_; }

 private:
  endpoint_text at_;
  const run_clock& clock_;
  std::uint64_t first_ = 0, last_ = 0;
  std::int64_t asked_at_ = 0;
  bool heard_ = false;
  rate_series series_;
  std::string counters_;
  request_pool pool_;
};

/// From a simulator's log: how long the messages of a stream took from accepted to submit_sm.
void measure_submits(const endpoint_text& smsc, const traffic& stream, const message_book& book,
    const run_clock& clock, latency_histogram& into);

}  // namespace mbs::bench
