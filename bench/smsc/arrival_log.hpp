#pragma once

#include "protocols/smpp/pdu.hpp"
#include "protocols/smpp/times.hpp"

#include <cstdint>
#include <string>
#include <unordered_set>
#include <vector>

namespace mbs::bench {

/// What arrived and when: the last submit_sm with their texts, and how many came in each 10 ms of the last
/// ten minutes. All of it bounded.
class arrival_log {
 public:
  static constexpr std::uint32_t slice_ms = 10;
  static constexpr std::uint32_t slices = 60'000;

  /// `keep`: submit_sm remembered; `track`: pairs of destination and text remembered to count repeats, 0 for
  /// none.
  arrival_log(std::uint32_t keep, std::uint32_t track);

  void record(
      const smpp::submit_sm& message, std::uint32_t sequence, std::uint32_t session, smpp::time_point now);
  /// What the last recorded submit_sm was answered, and its id when taken.
  void answered(smpp::command_status status, std::uint64_t id) noexcept;

  /// JSON of the newest `limit` submit_sm, oldest first; of these only those whose destination begins with
  /// `prefix`.
  [[nodiscard]] std::string messages_json(std::size_t limit, std::string_view prefix = {}) const;
  /// The same of the first `limit` kept whose number is above `after`, for who reads on from there. A number
  /// that was never given is one of another log: reading begins anew.
  [[nodiscard]] std::string messages_after_json(
      std::uint64_t after, std::size_t limit, std::string_view prefix = {}) const;
  /// JSON of arrivals in steps of `step_ms` (a multiple of 10), from the first slice kept with an arrival.
  [[nodiscard]] std::string rates_json(std::uint32_t step_ms) const;

  /// Most submit_sm in any second (by slices of 10 ms).
  [[nodiscard]] std::uint32_t max_per_second() const noexcept { return max_per_second_; }
  [[nodiscard]] std::uint64_t unique() const noexcept { return seen_.size(); }
  [[nodiscard]] std::uint64_t repeats() const noexcept { return repeats_; }

 private:
  struct entry {
    std::int64_t arrived_us = 0;
    std::uint64_t id = 0;
    std::uint32_t sequence = 0, session = 0;
    smpp::command_status status = smpp::command_status::rok;
    std::uint8_t esm_class = 0, data_coding = 0, registered_delivery = 0;
    std::string source, destination, octets, validity, tlvs;
  };

  [[nodiscard]] std::string json_of(std::uint64_t begin, std::uint64_t end, std::string_view prefix) const;
  void count(smpp::time_point now);
  void open_slice(std::int64_t slice);
  void track(const smpp::submit_sm& message);

  std::vector<entry> ring_;
  std::uint64_t recorded_ = 0;
  std::vector<std::uint32_t> counts_;
  std::int64_t first_slice_ = -1, slice_ = -1;
  std::uint32_t second_ = 0;  // arrivals in the last 100 slices
  std::uint32_t max_per_second_ = 0;
  std::uint32_t track_;
  std::unordered_set<std::uint64_t> seen_;
  std::uint64_t repeats_ = 0;
};

}  // namespace mbs::bench
