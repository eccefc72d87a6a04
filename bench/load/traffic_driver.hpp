#pragma once

#include "bench/load/api_dialect.hpp"
#include "bench/load/latency_histogram.hpp"
#include "bench/load/message_book.hpp"
#include "bench/load/request_pool.hpp"
#include "bench/load/run_clock.hpp"

#include <map>
#include <memory>

namespace mbs::bench {

/// Counts per second of a run.
struct rate_series {
  std::vector<std::uint64_t> seconds;
  void add(std::int64_t at_us, std::uint64_t n) {
    const auto second = static_cast<std::size_t>(at_us < 0 ? 0 : at_us / 1'000'000);
    if (second >= seconds.size()) seconds.resize(second + 1);
    seconds[second] += n;
  }
};

/// Sends one stream of a scenario and keeps its figures. Latency counts from the moment at which a request
/// should have left, so that a server that stalls cannot hide the requests that it held up.
class traffic_driver final : public pool_listener {
 public:
  traffic_driver(boost::asio::io_context& io, const boost::asio::ip::tcp::endpoint& to, const traffic& stream,
      api_dialect& api, const run_clock& clock, std::int64_t warmup_us);

  /// Sends what is due. Call often: each millisecond, and whenever something has ended.
  void pump();
  /// From a callback.
  void on_ended(std::uint64_t sequence, std::uint32_t id, ending how);

  /// Everything is sent and answered.
  [[nodiscard]] bool sent_all() const noexcept;
  [[nodiscard]] bool owns(std::string_view number) const noexcept {
    return number.starts_with(stream_.to_prefix);
  }
  [[nodiscard]] std::uint64_t sequence_of(std::string_view number) const noexcept {
    return number_or(number.substr(stream_.to_prefix.size()), ~std::uint64_t{0});
  }
  [[nodiscard]] const traffic& stream() const noexcept { return stream_; }
  [[nodiscard]] const message_book& book() const noexcept { return book_; }

  void on_answer(const request_ticket& ticket, const http_message& answer) override;
  void on_lost(const request_ticket& ticket) override;
  void on_room() override { pump(); }

  struct figures {
    std::uint64_t requests = 0;
    std::map<std::uint32_t, std::uint64_t> by_status;
    std::uint64_t lost_requests = 0;
    std::uint64_t duplicates = 0, strangers = 0, wrong_ids = 0;
    std::int64_t first_sent_at = -1, last_answer_at = -1, last_end_at = -1, sending_ended_at = -1;
    latency_histogram accept;         ///< intended send to answer
    latency_histogram accept_to_end;  ///< answer to final callback
    rate_series accepted, ended;
    std::string first_refusal;  ///< body of the first answer that is no acceptance
  };
  [[nodiscard]] const figures& so_far() const noexcept { return figures_; }
  [[nodiscard]] std::uint64_t connection_failures() const noexcept { return pool_.failures(); }

 private:
  [[nodiscard]] bool more_to_send(std::int64_t now) noexcept;
  [[nodiscard]] bool due(std::int64_t now, std::int64_t& intended_at) const noexcept;
  void take_accepted(const request_ticket& ticket, std::string_view body, std::int64_t now);

  traffic stream_;
  api_dialect& api_;
  const run_clock& clock_;
  std::int64_t warmup_us_;
  std::unique_ptr<request_template> template_;
  message_book book_;
  figures figures_;
  std::int64_t paused_until_ = 0;
  bool pumping_ = false;
  bool done_ = false;
  request_pool pool_;
};

}  // namespace mbs::bench
