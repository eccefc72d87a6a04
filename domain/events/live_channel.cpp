#include "domain/events/live_channel.hpp"

#include <algorithm>
#include <charconv>

namespace mbs::domain {
namespace {

constexpr std::chrono::seconds second{1};
/// Of what comes one by one, by people's hands or receivers' troubles.
constexpr std::size_t others_waiting = 100;
constexpr int hexadecimal = 16;
constexpr std::size_t mark_digits = 16;

bool is_due(const std::optional<steady_point>& before, steady_point now) noexcept {
  return !before || now - *before >= second;
}

}  // namespace

/// What one second may bring is kept in any case: whoever reads on at once has no gap.
live_channel::live_channel(std::uint64_t mark, live_limits limits) : limits_{limits}, mark_{mark} {
  limits_.kept = std::max<std::uint32_t>(limits_.kept, limits_.messages_a_second + others_waiting);
}

void live_channel::add(const live_event& e) {
  if (std::holds_alternative<balance_changed>(e)) {
    balance_waits_ = true;
    return;
  }
  const auto* const message = std::get_if<message_changed>(&e);
  if (message == nullptr) {
    if (others_.size() < others_waiting) {
      others_.push_back(e);
    } else {
      lost_ = true;
    }
    return;
  }
  const auto [at, is_new] = place_.try_emplace(message->id, messages_.size());
  if (!is_new) {
    messages_[at->second] = *message;
    return;
  }
  messages_.push_back(*message);
  if (messages_.size() > limits_.messages_a_second) lose_waiting();
}

void live_channel::lose_waiting() noexcept {
  messages_.clear();
  place_.clear();
  lost_ = true;
}

void live_channel::put(std::optional<live_event> what, steady_point now) {
  kept_.push_back({{++last_, std::move(what)}, now});
}

void live_channel::settle_messages(steady_point now) {
  if (now - second_ >= second) {
    second_ = now;
    told_ = 0;
  }
  if (told_ + messages_.size() > limits_.messages_a_second) return lose_waiting();
  told_ += static_cast<std::uint32_t>(messages_.size());
  for (const auto& m : messages_)
    put(m, now);
  messages_.clear();
  place_.clear();
}

void live_channel::settle(steady_point now) {
  if (!messages_.empty()) settle_messages(now);
  for (auto& e : others_)
    put(std::move(e), now);
  others_.clear();
  if (balance_waits_ && is_due(balance_at_, now)) {
    balance_waits_ = false;
    balance_at_ = now;
    put(balance_changed{}, now);
  }
  // Behind what was told: whoever fetches because of it has all that came before.
  if (lost_ && is_due(gap_at_, now)) {
    lost_ = false;
    gap_at_ = now;
    put(std::nullopt, now);
  }
  forget(now);
}

void live_channel::forget(steady_point now) {
  while (!kept_.empty() && (kept_.size() > limits_.kept || now - kept_.front().since > limits_.kept_for))
    kept_.pop_front();
}

live_reading live_channel::read(std::uint64_t after) const {
  live_reading all{{}, last_};
  const auto first = kept_.empty() ? last_ + 1 : kept_.front().event.number;
  if (after > last_ || after + 1 < first) {
    all.events.push_back({last_, std::nullopt});
    return all;
  }
  for (auto at = kept_.begin() + static_cast<std::ptrdiff_t>(after + 1 - first); at != kept_.end(); ++at)
    all.events.push_back(at->event);
  return all;
}

std::string live_channel::id_of(std::uint64_t number) const {
  char digits[mark_digits];
  const auto* const end = std::to_chars(digits, digits + sizeof digits, mark_, hexadecimal).ptr;
  return std::string{digits, static_cast<std::size_t>(end - digits)} + '-' + std::to_string(number);
}

std::optional<std::uint64_t> live_channel::number_of(std::string_view id) const noexcept {
  const auto dash = id.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  const auto read = [](std::string_view text, int base) -> std::optional<std::uint64_t> {
    std::uint64_t value = 0;
    const auto* const end = text.data() + text.size();
    const auto got = std::from_chars(text.data(), end, value, base);
    if (text.empty() || got.ec != std::errc{} || got.ptr != end) return std::nullopt;
    return value;
  };
  if (read(id.substr(0, dash), hexadecimal) != mark_) return std::nullopt;
  const auto number = read(id.substr(dash + 1), 10);
  return number && *number <= last_ ? number : std::nullopt;
}

}  // namespace mbs::domain
