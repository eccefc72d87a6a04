#include "http/server/refusal_log.hpp"

#include "http/server/exchange.hpp"
#include "http/server/route.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace mbs::http {
namespace {

constexpr std::chrono::seconds period{1};
constexpr std::size_t hidden_digits = 6;
constexpr std::size_t shown_digits = 6;
constexpr std::size_t longest_number = 15;  // E.164
constexpr std::size_t shortest_number = 9;  // a Kenyan one without its 0
constexpr std::size_t longest_detail = 200;

bool is_digit(char c) noexcept {
  return c >= '0' && c <= '9';
}

std::string account_of(const exchange& c) {
  return c.who.account ? domain::to_text(c.who.account) : std::string{"-"};
}

std::string_view route_of(const exchange& c) noexcept {
  return c.to == nullptr ? std::string_view{"-"} : c.to->pattern;
}

/// The one reason of all of them, or that there are several.
std::string_view code_of(const std::vector<domain::rejected_recipient>& recipients) noexcept {
  const auto first = recipients.front().why;
  const bool same =
      std::all_of(recipients.begin(), recipients.end(), [&](const auto& r) { return r.why == first; });
  return same ? domain::to_code(first) : std::string_view{"several"};
}

}  // namespace

void refusal_log::refused(const exchange& c, const problem& p, steady::time_point now) {
  if (!may_write(p.code, now)) return;
  const auto level = p.status >= 500 ? spdlog::level::warn : spdlog::level::info;
  std::string recipients;
  if (!p.rejected.empty())
    recipients =
        " recipients=" + std::to_string(p.rejected.size()) + " first=" + masked_number(p.rejected.front().to);
  spdlog::log(level,
      "event=refused code={} status={} account={} request_id={} method={} route={}{} detail=\"{}\"", p.code,
      p.status, account_of(c), c.request_id, to_text(c.in.verb), route_of(c), recipients,
      masked_detail(p.detail));
}

void refusal_log::rejected(
    const exchange& c, const std::vector<domain::rejected_recipient>& recipients, steady::time_point now) {
  if (recipients.empty()) return;
  const auto code = code_of(recipients);
  if (!may_write(code, now)) return;
  spdlog::info("event=rejected code={} account={} request_id={} recipients={} first={}", code, account_of(c),
      c.request_id, recipients.size(), masked_number(recipients.front().to));
}

void refusal_log::tell_left_out(steady::time_point now) {
  for (auto& [code, t] : tallies_) {
    if (t.left_out == 0 || now - t.since < period) continue;
    spdlog::info("event=refused_more code={} left_out={}", code, t.left_out);
    t = {now, 0, 0};
  }
}

bool refusal_log::may_write(std::string_view code, steady::time_point now) {
  auto& t = tallies_.try_emplace(code, tally{now, 0, 0}).first->second;
  if (now - t.since >= period) {
    tell_left_out(now);
    t = {now, 0, 0};
  }
  if (t.lines < lines_per_second) return ++t.lines, true;
  ++t.left_out;
  return false;
}

std::string masked_number(std::string_view as_written) {
  std::string digits;
  for (const auto c : as_written)
    if (is_digit(c) && digits.size() < longest_number) digits.push_back(c);
  const auto shown =
      std::min(shown_digits, digits.size() > hidden_digits ? digits.size() - hidden_digits : 0);
  std::fill(digits.begin() + static_cast<std::ptrdiff_t>(shown), digits.end(), '*');
  return digits.empty() ? "-" : digits;
}

std::string masked_detail(std::string_view detail) {
  std::string masked;
  for (std::size_t at = 0; at < detail.size() && masked.size() < longest_detail;) {
    auto end = at;
    while (end < detail.size() && is_digit(detail[end]))
      ++end;
    if (end - at >= shortest_number) {
      masked += masked_number(detail.substr(at, end - at));
    } else if (end > at) {
      masked += detail.substr(at, end - at);
    } else {
      masked.push_back(detail[at] == '"' ? '\'' : detail[at]);
      end = at + 1;
    }
    at = end;
  }
  return masked;
}

}  // namespace mbs::http
