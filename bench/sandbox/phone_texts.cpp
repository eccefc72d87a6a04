#include "bench/sandbox/phone_texts.hpp"

#include "domain/text/gsm0338.hpp"
#include "protocols/smpp/long_message.hpp"

#include <algorithm>

namespace mbs::bench {
namespace {

constexpr std::string_view gap = "[…]";
// Beside its text: names, numbers and the place itself.
constexpr std::size_t octets_beside_text = 256;

std::string hexadecimal(std::string_view octets) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  for (const auto c : octets) {
    out += digits[static_cast<unsigned char>(c) >> 4U];
    out += digits[static_cast<unsigned char>(c) & 15U];
  }
  return out;
}

std::string readable(std::string_view octets, std::uint8_t data_coding) {
  switch (data_coding) {
    case smpp::coding::ucs2: return domain::ucs2_to_utf8(octets);
    case smpp::coding::octets: return hexadecimal(octets);
    default: return domain::gsm7_to_utf8(octets);
  }
}

}  // namespace

void phone_texts::arrived(const arrived_segment& segment) {
  const auto where = smpp::concatenation_of(segment.esm_class, segment.octets, smpp::tlv_view{segment.tlvs});
  const auto octets = smpp::user_data(segment.esm_class, segment.octets);
  if (!where || where->total < 2)
    return add({.network = segment.network,
        .from = segment.from,
        .to = segment.to,
        .text = readable(octets, segment.data_coding),
        .at_us = segment.arrived_us});
  identity whose{segment.network, segment.from, segment.to, where->reference, where->total};
  auto at = unfinished_.find(whose);
  if (at == unfinished_.end()) {
    if (unfinished_.size() >= max_unfinished) {
      const auto oldest = std::min_element(unfinished_.begin(), unfinished_.end(),
          [](const auto& a, const auto& b) { return a.second.since_us < b.second.since_us; });
      show(oldest->first, oldest->second, segment.arrived_us);
      unfinished_.erase(oldest);
    }
    at = unfinished_.emplace(std::move(whose), unfinished{}).first;
    at->second.data_coding = segment.data_coding;
    at->second.since_us = segment.arrived_us;
  }
  at->second.segments.insert_or_assign(where->segment, std::string{octets});
  if (at->second.segments.size() < where->total) return;
  show(at->first, at->second, segment.arrived_us);
  unfinished_.erase(at);
}

void phone_texts::give_up_before(std::int64_t us) {
  std::erase_if(unfinished_, [&](const auto& entry) {
    if (entry.second.since_us >= us) return false;
    show(entry.first, entry.second, entry.second.since_us);
    return true;
  });
}

void phone_texts::show(const identity& whose, const unfinished& what, std::int64_t at_us) {
  phone_text shown{.network = whose.network,
      .from = whose.from,
      .to = whose.to,
      .text = {},
      .at_us = at_us,
      .segments = whose.total,
      .is_whole = what.segments.size() == whose.total};
  // Decoded as one run of octets: a letter of two units may lie across a cut.
  std::string run;
  const auto end_run = [&] {
    shown.text += readable(run, what.data_coding);
    run.clear();
  };
  for (unsigned number = 1, missing_before = 0; number <= whose.total; ++number) {
    const auto at = what.segments.find(static_cast<std::uint8_t>(number));
    if (at != what.segments.end()) {
      run += at->second;
      missing_before = 0;
    } else if (missing_before++ == 0) {
      end_run();
      shown.text += gap;
    }
  }
  end_run();
  add(std::move(shown));
}

void phone_texts::add(phone_text text) {
  const auto octets = text.text.size() + octets_beside_text;
  texts_.add(std::move(text), octets);
}

}  // namespace mbs::bench
