#include "domain/messages/submission.hpp"

#include "domain/text/utf8.hpp"

#include <algorithm>
#include <bit>
#include <bitset>

namespace mbs::domain {
namespace {

using network_set = std::bitset<256>;

/// Numbers seen so far: open addressing over one allocation, at most half full.
class number_set {
 public:
  explicit number_set(std::size_t most) : slots_(std::bit_ceil(most * 2)) {}

  /// False when it is there already.
  bool insert(msisdn number) noexcept {
    const auto mask = slots_.size() - 1;
    auto at = (static_cast<std::uint64_t>(number.number()) * 0x9E3779B97F4A7C15ULL >> 32) & mask;
    for (; slots_[at] != 0; at = (at + 1) & mask)
      if (slots_[at] == number.number()) return false;
    slots_[at] = number.number();
    return true;
  }

 private:
  std::vector<std::int64_t> slots_;
};

bool is_control(char c) noexcept {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
}

errc check_reference(const std::string& reference, const submission_limits& limits) noexcept {
  const auto length = utf8_length(reference);
  if (length == not_utf8 || length > limits.max_reference_length) return errc::invalid_reference;
  return std::any_of(reference.begin(), reference.end(), is_control) ? errc::invalid_reference : errc::none;
}

errc check_form(const submission& request, const submission_limits& limits) noexcept {
  if (request.to.empty()) return errc::malformed_request;
  if (request.to.size() > limits.max_recipients) return errc::too_many_recipients;
  // Stores and phones alike end a text at NUL.
  if (request.text.find('\0') != std::string::npos) return errc::malformed_request;
  const auto validity = request.validity.value_or(limits.default_validity);
  if (request.validity && (validity < limits.min_validity || validity > limits.max_validity))
    return errc::invalid_validity;
  return check_reference(request.reference, limits);
}

result<std::shared_ptr<const message_content>> make_content(
    const submission& request, sender_id sender, const submission_limits& limits) {
  auto segmented = request.transliterate
      ? segment(transliterate(request.text), limits.concatenation, limits.max_segments)
      : segment(request.text, limits.concatenation, limits.max_segments);
  if (!segmented) return segmented.error();
  return std::make_shared<const message_content>(
      message_content{std::move(sender), request.text, request.reference, std::move(*segmented)});
}

/// The networks where `sender` may be used for `traffic`.
network_set approved_networks(
    const sender_id& sender, traffic_class traffic, std::span<const approved_sender> senders) noexcept {
  network_set networks;
  for (const auto& approved : senders) {
    if (approved.name != sender.text || approved.traffic.value_or(traffic) != traffic) continue;
    if (!approved.network) return networks.set();
    networks.set(approved.network->value);
  }
  return networks;
}

/// Judges one recipient after the other; the first that fits a reason is rejected with it.
class recipient_sorter {
 public:
  recipient_sorter(const submission& request, const sending_rules& rules, const network_set& approved,
      std::size_t segments, composition& into)
      : traffic_{request.traffic},
        rules_{rules},
        approved_{approved},
        segments_{static_cast<std::int64_t>(segments)},
        seen_{request.to.size()},
        into_{into} {}

  /// errc::none unless the whole request fails.
  errc sort(const std::string& to) {
    const auto number = msisdn::parse(to);
    if (!number) return reject(to, number.error());
    if (!seen_.insert(*number)) return reject(to, errc::duplicate_recipient);
    const auto network = rules_.plan.network_of(*number);
    if (network == network_id{} && !rules_.limits.accept_unknown_network)
      return reject(to, errc::unknown_network);
    if (!approved_.test(network.value)) return reject(to, errc::sender_not_approved);
    const auto per_segment = rules_.prices.per_segment(network, traffic_);
    if (!per_segment) return reject(to, per_segment.error());
    const auto price = multiply(*per_segment, segments_);
    if (!price) return price.error();
    const auto total = add(into_.total, *price);
    if (!total) return total.error();
    into_.total = *total;
    into_.recipients.push_back({*number, network, *price});
    return errc::none;
  }

 private:
  errc reject(const std::string& to, errc why) {
    into_.rejected.push_back({to, why});
    return errc::none;
  }

  traffic_class traffic_;
  const sending_rules& rules_;
  const network_set& approved_;
  std::int64_t segments_;
  number_set seen_;
  composition& into_;
};

bool all_unapproved(const composition& c) noexcept {
  return c.recipients.empty() && std::all_of(c.rejected.begin(), c.rejected.end(), [](const auto& r) {
    return r.why == errc::sender_not_approved;
  });
}

result<composition> compose_for(
    const submission& request, const sending_rules& rules, sender_id sender, const network_set& approved) {
  auto content = make_content(request, std::move(sender), rules.limits);
  if (!content) return content.error();
  composition made;
  made.content = std::move(*content);
  made.validity = request.validity.value_or(rules.limits.default_validity);
  made.recipients.reserve(request.to.size());
  recipient_sorter sorter{request, rules, approved, made.content->segmented.segments.size(), made};
  for (const auto& to : request.to)
    if (const auto why = sorter.sort(to); why != errc::none) return why;
  if (all_unapproved(made)) return errc::sender_not_approved;
  return made;
}

}  // namespace

result<composition> compose(
    const submission& request, const sending_rules& rules, std::span<const approved_sender> senders) {
  if (const auto why = check_form(request, rules.limits); why != errc::none) return why;
  auto sender = sender_id::parse(request.from);
  if (!sender) return sender.error();
  const auto approved = approved_networks(*sender, request.traffic, senders);
  if (approved.none()) return errc::sender_not_approved;
  return compose_for(request, rules, std::move(*sender), approved);
}

result<composition> preview(const submission& request, const sending_rules& rules) {
  if (const auto why = check_form(request, rules.limits); why != errc::none) return why;
  sender_id sender;
  if (!request.from.empty()) {
    auto parsed = sender_id::parse(request.from);
    if (!parsed) return parsed.error();
    sender = std::move(*parsed);
  }
  return compose_for(request, rules, std::move(sender), network_set{}.set());
}

}  // namespace mbs::domain
