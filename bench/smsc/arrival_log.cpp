#include "bench/smsc/arrival_log.hpp"

#include "domain/text/gsm0338.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <functional>

namespace mbs::bench {
namespace {

constexpr std::int64_t slices_a_second = 1000 / arrival_log::slice_ms;

std::string hex(std::string_view octets) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  out.reserve(octets.size() * 2);
  for (const char c : octets) {
    const auto octet = static_cast<unsigned char>(c);
    out += digits[octet >> 4U];
    out += digits[octet & 15U];
  }
  return out;
}

// The text of one segment, without its UDH.
std::string text_of(std::string_view octets, std::uint8_t esm_class, std::uint8_t data_coding) {
  if ((esm_class & smpp::esm::udhi) != 0 && !octets.empty()) {
    const auto header = static_cast<std::size_t>(static_cast<unsigned char>(octets.front())) + 1;
    octets.remove_prefix(std::min(header, octets.size()));
  }
  switch (data_coding) {
    case smpp::coding::ucs2: return domain::ucs2_to_utf8(octets);
    case smpp::coding::octets: return hex(octets);
    default: return domain::gsm7_to_utf8(octets);
  }
}

}  // namespace

arrival_log::arrival_log(std::uint32_t keep, std::uint32_t track)
    : ring_(std::max(keep, 1U)), counts_(slices, 0), track_{track} {
  if (track_ > 0) seen_.reserve(std::min(track_, 1'000'000U));
}

void arrival_log::record(
    const smpp::submit_sm& message, std::uint32_t sequence, std::uint32_t session, smpp::time_point now) {
  count(now);
  if (track_ > 0) track(message);
  auto& kept = ring_[recorded_ % ring_.size()];
  ++recorded_;
  kept.arrived_us = now.time_since_epoch().count();
  kept.id = 0;
  kept.sequence = sequence;
  kept.session = session;
  kept.status = smpp::command_status::rok;
  kept.esm_class = message.esm_class;
  kept.data_coding = message.data_coding;
  kept.registered_delivery = message.registered_delivery;
  // The entries keep their room: nothing is allocated once the ring has gone round.
  kept.source.assign(message.source.digits);
  kept.destination.assign(message.destination.digits);
  kept.octets.assign(message.message());
  kept.validity.assign(message.validity_period);
  kept.tlvs.assign(message.tlvs.octets().substr(0, 1024));
}

void arrival_log::answered(smpp::command_status status, std::uint64_t id) noexcept {
  if (recorded_ == 0) return;
  auto& last = ring_[(recorded_ - 1) % ring_.size()];
  last.status = status;
  last.id = id;
}

void arrival_log::count(smpp::time_point now) {
  const auto slice = now.time_since_epoch().count() / (std::int64_t{slice_ms} * 1000);
  // A clock that was set back: those arrivals count in the newest slice.
  if (slice > slice_) open_slice(slice);
  ++counts_[static_cast<std::size_t>(slice_ % slices)];
  ++second_;
  max_per_second_ = std::max(max_per_second_, second_);
}

void arrival_log::open_slice(std::int64_t slice) {
  if (slice_ < 0) first_slice_ = slice_ = slice;
  if (slice - slice_ >= slices) {
    std::fill(counts_.begin(), counts_.end(), 0);
    second_ = 0;
    slice_ = slice;
  }
  while (slice_ < slice) {
    ++slice_;
    const auto leaving = slice_ - slices_a_second;
    if (leaving >= first_slice_) second_ -= counts_[static_cast<std::size_t>(leaving % slices)];
    counts_[static_cast<std::size_t>(slice_ % slices)] = 0;
  }
}

void arrival_log::track(const smpp::submit_sm& message) {
  if (seen_.size() >= track_) return;
  const std::hash<std::string_view> hash;
  const auto pair = hash(message.message()) * 0x9E3779B97F4A7C15U ^ hash(message.destination.digits);
  if (!seen_.insert(pair).second) ++repeats_;
}

std::string arrival_log::messages_json(std::size_t limit, std::string_view prefix) const {
  const auto there = std::min<std::uint64_t>(recorded_, ring_.size());
  return json_of(recorded_ - std::min<std::uint64_t>(limit, there), recorded_, prefix);
}

std::string arrival_log::messages_after_json(
    std::uint64_t after, std::size_t limit, std::string_view prefix) const {
  const auto oldest = recorded_ - std::min<std::uint64_t>(recorded_, ring_.size());
  const auto begin = std::max(oldest, after > recorded_ ? 0 : after);
  return json_of(begin, begin + std::min<std::uint64_t>(limit, recorded_ - begin), prefix);
}

std::string arrival_log::json_of(std::uint64_t begin, std::uint64_t end, std::string_view prefix) const {
  boost::json::array list;
  for (auto at = begin; at < end; ++at) {
    const auto& kept = ring_[at % ring_.size()];
    if (!kept.destination.starts_with(prefix)) continue;
    boost::json::object one;
    one["number"] = at + 1;
    one["arrived_us"] = kept.arrived_us;
    one["session"] = kept.session;
    one["sequence"] = kept.sequence;
    one["source"] = kept.source;
    one["destination"] = kept.destination;
    one["text"] = text_of(kept.octets, kept.esm_class, kept.data_coding);
    one["octets"] = hex(kept.octets);
    one["esm_class"] = kept.esm_class;
    one["data_coding"] = kept.data_coding;
    one["registered_delivery"] = kept.registered_delivery;
    one["validity_period"] = kept.validity;
    one["tlvs"] = hex(kept.tlvs);
    one["status"] = static_cast<std::uint32_t>(kept.status);
    // As text: JSON numbers above 2^53 lose digits in many readers.
    one["id"] = std::to_string(kept.id);
    list.push_back(std::move(one));
  }
  return boost::json::serialize(list);
}

std::string arrival_log::rates_json(std::uint32_t step_ms) const {
  const auto step = std::clamp<std::int64_t>(step_ms / slice_ms, 1, slices);
  boost::json::array list;
  const auto first = std::max(first_slice_, slice_ - slices + 1);
  for (auto at = first; slice_ >= 0 && at <= slice_; at += step) {
    std::uint64_t sum = 0;
    for (auto slice = at; slice < at + step && slice <= slice_; ++slice)
      sum += counts_[static_cast<std::size_t>(slice % slices)];
    list.push_back(sum);
  }
  boost::json::object object;
  object["step_ms"] = step * slice_ms;
  object["start_ms"] = slice_ < 0 ? 0 : first * slice_ms;
  object["counts"] = std::move(list);
  return boost::json::serialize(object);
}

}  // namespace mbs::bench
