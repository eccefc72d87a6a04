#include "domain/messages/submission.hpp"

#include "domain/messages/test_numbers.hpp"
#include "domain/text/utf8.hpp"
#include "domain/webhooks/callback_address.hpp"

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

using fault = std::optional<submission_fault>;

std::string allowed_at_most(std::string_view what, std::string_view given, std::uint64_t most) {
  return std::string{what} + ' ' + std::string{given} + "; at most " + std::to_string(most) + " are allowed";
}

fault check_reference(const std::string& reference, const submission_limits& limits) {
  const auto length = utf8_length(reference);
  if (length == not_utf8) return submission_fault{errc::invalid_reference, "the reference is not UTF-8"};
  if (length > limits.max_reference_length)
    return submission_fault{errc::invalid_reference,
        allowed_at_most(
            "the reference has", std::to_string(length) + " characters", limits.max_reference_length)};
  if (std::any_of(reference.begin(), reference.end(), is_control))
    return submission_fault{errc::invalid_reference, "the reference holds a control character"};
  return std::nullopt;
}

fault check_validity(const submission& request, const submission_limits& limits) {
  if (!request.validity ||
      (*request.validity >= limits.min_validity && *request.validity <= limits.max_validity))
    return std::nullopt;
  return submission_fault{errc::invalid_validity,
      "the validity is " + std::to_string(request.validity->count()) + " s; " +
          std::to_string(limits.min_validity.count()) + " to " + std::to_string(limits.max_validity.count()) +
          " s are allowed"};
}

fault check_form(const submission& request, const submission_limits& limits) {
  if (request.to.empty()) return submission_fault{errc::malformed_request, "there is no recipient"};
  if (request.to.size() > limits.max_recipients)
    return submission_fault{errc::too_many_recipients,
        allowed_at_most(
            "the request has", std::to_string(request.to.size()) + " recipients", limits.max_recipients)};
  // Stores and phones alike end a text at NUL.
  if (request.text.find('\0') != std::string::npos)
    return submission_fault{errc::malformed_request, "the text holds U+0000"};
  if (auto wrong = check_validity(request, limits)) return wrong;
  return check_reference(request.reference, limits);
}

/// Says how long the text is: counted only here, where nothing is sent.
submission_fault fault_of_text(errc why, const std::string& text, const submission_limits& limits) {
  if (why != errc::text_too_long) return {why, {}};
  constexpr std::uint8_t counted = 255;
  const auto cut = segment(text, limits.concatenation, counted);
  const auto needed = cut ? std::to_string(cut->segments.size()) : "more than " + std::to_string(counted);
  return {why, allowed_at_most("the text needs", needed + " segments", limits.max_segments)};
}

judged<std::shared_ptr<const message_content>> make_content(
    const submission& request, sender_id sender, const submission_limits& limits) {
  auto text = request.transliterate ? transliterate(request.text) : request.text;
  auto segmented = segment(text, limits.concatenation, limits.max_segments);
  if (!segmented) return fault_of_text(segmented.error(), text, limits);
  return std::make_shared<const message_content>(message_content{std::move(sender), std::move(text),
      request.reference, std::move(*segmented), std::string{query_of(request.callback_url)}});
}

submission_fault not_a_sender(const std::string& from) {
  const auto length = utf8_length(from);
  std::string must{sender_rule};
  must += "; this has " + std::to_string(length == not_utf8 ? from.size() : length) + " characters";
  return {errc::invalid_sender, std::move(must)};
}

/// "MBS, MBS-OTP (safaricom, otp)": enough of them to find one's own.
std::string shown(std::span<const approved_sender> senders, const numbering_plan& plan) {
  constexpr std::size_t most = 20;
  std::string text;
  for (const auto& s : senders.first(std::min(senders.size(), most))) {
    if (!text.empty()) text += ", ";
    text += s.name;
    if (!s.network && !s.traffic) continue;
    text += " (";
    if (s.network) text += plan.name_of(*s.network);
    if (s.network && s.traffic) text += ", ";
    if (s.traffic) text += to_text(*s.traffic);
    text += ')';
  }
  if (senders.size() > most) text += " and " + std::to_string(senders.size() - most) + " more";
  return text.empty() ? "none" : text;
}

submission_fault not_approved(const sender_id& sender, traffic_class traffic,
    std::span<const approved_sender> senders, const numbering_plan& plan) {
  return {errc::sender_not_approved,
      sender.text + " is not approved for these networks and class " + std::string{to_text(traffic)} +
          "; the account's senders: " + shown(senders, plan)};
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
        test_{request.test},
        rules_{rules},
        approved_{approved},
        segments_{static_cast<std::int64_t>(segments)},
        seen_{request.to.size()},
        into_{into} {}

  /// Nothing unless the whole request fails.
  fault sort(const std::string& to) {
    const auto number = msisdn::parse(to);
    if (!number) return reject(to, number.error());
    if (!seen_.insert(*number)) return reject(to, errc::duplicate_recipient);
    if (test_) return sort_test(to, *number);
    const auto network = rules_.plan.network_of(*number);
    if (network == network_id{} && !rules_.limits.accept_unknown_network)
      return reject(to, errc::unknown_network);
    if (!approved_.test(network.value))
      return reject(to, errc::sender_not_approved,
          into_.content->sender.text + " is not approved for " + network_and_class(network));
    const auto per_segment = rules_.prices.per_segment(network, traffic_);
    if (!per_segment)
      return reject(to, per_segment.error(), "there is no price for " + network_and_class(network));
    const auto price = multiply(*per_segment, segments_);
    if (!price) return too_dear(price.error());
    const auto total = add(into_.total, *price);
    if (!total) return too_dear(total.error());
    into_.total = *total;
    into_.recipients.push_back({*number, network, *price});
    return std::nullopt;
  }

 private:
  fault reject(const std::string& to, errc why, std::string detail = {}) {
    into_.rejected.push_back({to, why, std::move(detail)});
    return std::nullopt;
  }
  static submission_fault too_dear(errc why) {
    return {why, "the price of the whole request is more than can be booked"};
  }
  fault sort_test(const std::string& to, msisdn number) {
    const auto& asked = test_number_of(number);
    const auto as_asked = [&] { return "so says the test number " + number.to_e164(); };
    if (asked.request_refused != errc::none) return submission_fault{asked.request_refused, as_asked()};
    if (asked.recipient_refused != errc::none) return reject(to, asked.recipient_refused, as_asked());
    into_.recipients.push_back({number, test_network, money{}});
    return std::nullopt;
  }
  [[nodiscard]] std::string network_and_class(network_id network) const {
    return std::string{rules_.plan.name_of(network)} + " and class " + std::string{to_text(traffic_)};
  }

  traffic_class traffic_;
  bool test_;
  const sending_rules& rules_;
  const network_set& approved_;
  std::int64_t segments_;
  number_set seen_;
  composition& into_;
};

bool is_unapproved(const rejected_recipient& r) noexcept {
  return r.why == errc::sender_not_approved;
}

judged<composition> compose_for(
    const submission& request, const sending_rules& rules, sender_id sender, const network_set& approved) {
  auto content = make_content(request, std::move(sender), rules.limits);
  if (!content) return content.error();
  composition made;
  made.content = std::move(*content);
  made.validity = request.validity.value_or(rules.limits.default_validity);
  made.recipients.reserve(request.to.size());
  recipient_sorter sorter{request, rules, approved, made.content->segmented.segments.size(), made};
  for (const auto& to : request.to)
    if (auto why = sorter.sort(to)) return std::move(*why);
  return made;
}

}  // namespace

judged<composition> compose(
    const submission& request, const sending_rules& rules, std::span<const approved_sender> senders) {
  if (auto wrong = check_form(request, rules.limits)) return std::move(*wrong);
  auto sender = sender_id::parse(request.from);
  if (!sender) return not_a_sender(request.from);
  const auto approved =
      request.test ? network_set{}.set() : approved_networks(*sender, request.traffic, senders);
  if (approved.none()) return not_approved(*sender, request.traffic, senders, rules.plan);
  auto made = compose_for(request, rules, std::move(*sender), approved);
  if (made && made->recipients.empty() &&
      std::all_of(made->rejected.begin(), made->rejected.end(), is_unapproved))
    return not_approved(made->content->sender, request.traffic, senders, rules.plan);
  return made;
}

judged<submission_preview> preview(
    const submission& request, const sending_rules& rules, std::span<const approved_sender> senders) {
  if (auto wrong = check_form(request, rules.limits)) return std::move(*wrong);
  submission_preview seen;
  sender_id sender;
  auto approved = network_set{}.set();
  if (request.from.empty()) {
    seen.problems.push_back(not_a_sender(request.from));
  } else {
    auto parsed = sender_id::parse(request.from);
    if (!parsed) return not_a_sender(request.from);
    sender = std::move(*parsed);
    if (!request.test) approved = approved_networks(sender, request.traffic, senders);
  }
  auto made = compose_for(request, rules, sender, approved);
  const auto is_useless = made && made->recipients.empty() &&
      std::any_of(made->rejected.begin(), made->rejected.end(), is_unapproved);
  if (approved.none() || is_useless) {
    seen.problems.push_back(not_approved(sender, request.traffic, senders, rules.plan));
    made = compose_for(request, rules, std::move(sender), network_set{}.set());
  }
  if (!made) return made.error();
  seen.what = std::move(*made);
  seen.room = capacity_of(seen.what.content->segmented.coding, rules.limits.concatenation);
  return seen;
}

}  // namespace mbs::domain
