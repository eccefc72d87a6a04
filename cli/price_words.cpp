#include "cli/price_words.hpp"

#include "cli/failure.hpp"
#include "domain/messages/daily_report.hpp"
#include "domain/text/clean_text.hpp"

namespace mbs::cli {

namespace {

constexpr std::size_t longest_reason = 160;

std::optional<int> two_digits(std::string_view text, int below) {
  if (text.size() != 2 || text.find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;
  const auto value = (text[0] - '0') * 10 + (text[1] - '0');
  return value < below ? std::optional{value} : std::nullopt;
}

/// "2026-12-31" or "2026-12-31 18:00", in Nairobi.
std::optional<domain::time_point> nairobi_time(const std::string& text) {
  const auto day = domain::kenyan_day_from(text.substr(0, 10));
  if (!day) return std::nullopt;
  domain::time_point at{std::chrono::hours{domain::first_hour_of(*day)}};
  if (text.size() == 10) return at;
  if (text.size() != 16 || text[10] != ' ' || text[13] != ':') return std::nullopt;
  const auto hour = two_digits(text.substr(11, 2), 24);
  const auto minute = two_digits(text.substr(14, 2), 60);
  if (!hour || !minute) return std::nullopt;
  return at + std::chrono::hours{*hour} + std::chrono::minutes{*minute};
}

failure no_price(const std::string& text) {
  return usage_failure('"' + text + "\" is no price; write NETWORK=KES, NETWORK:CLASS=KES or *=KES");
}

}  // namespace

domain::list_price list_price_from(const std::string& text, const domain::numbering_plan& plan) {
  const auto equals = text.find('=');
  if (equals == std::string::npos) throw no_price(text);
  const auto scope = text.substr(0, equals);
  const auto amount = text.substr(equals + 1);
  const auto colon = scope.find(':');
  const auto network = scope.substr(0, colon);
  domain::list_price price;
  if (network != "*") {
    price.rule.network = plan.find(network);
    if (*price.rule.network == domain::network_id{})
      throw usage_failure('"' + text + "\": there is no network \"" + network + '"');
  }
  if (colon != std::string::npos) {
    price.rule.traffic = domain::traffic_class_from(scope.substr(colon + 1));
    if (!price.rule.traffic)
      throw usage_failure('"' + text + "\": the class must be otp, transactional or promotional");
  }
  if (amount == "free") {
    price.is_free = true;
    return price;
  }
  const auto kes = domain::money::from_text(amount);
  if (!kes || kes->is_negative()) throw no_price(text);
  if (kes->is_zero()) throw usage_failure('"' + text + "\": write \"free\" when a price of 0 is meant");
  price.rule.per_segment = *kes;
  return price;
}

std::string in_words(const domain::price_rule& rule, const domain::numbering_plan& plan) {
  std::string text{rule.network ? plan.name_of(*rule.network) : std::string_view{"*"}};
  if (rule.traffic) text += ':' + std::string{domain::to_text(*rule.traffic)};
  return text + '=' + (rule.per_segment.is_zero() ? "free" : rule.per_segment.to_text());
}

std::optional<domain::time_point> moment_from(const std::string& text) {
  if (text.empty()) return std::nullopt;
  auto at = domain::time_from_rfc3339(text);
  if (!at) at = nairobi_time(text);
  if (!at)
    throw usage_failure('"' + text + R"(" is no time; write 2026-12-31, "2026-12-31 18:00" or RFC 3339)");
  return at;
}

domain::kenyan_day day_from(const std::string& text) {
  if (const auto day = domain::kenyan_day_from(text)) return *day;
  throw usage_failure('"' + text + "\" is no day; write 2026-12-31");
}

std::uint32_t basis_points_from(const std::string& percent) {
  const auto value = domain::money::from_text(percent);  // decimals without floating point
  constexpr auto units_a_point = domain::money::units_per_shilling / 100;
  if (!value || value->is_negative() || value->units() % units_a_point != 0 ||
      value->units() / units_a_point > domain::most_basis_points)
    throw usage_failure(
        '"' + percent + "\" is no rate; write percent from 0 to 100, with at most two decimals");
  return static_cast<std::uint32_t>(value->units() / units_a_point);
}

const std::string& list_name_from(const std::string& text) {
  if (!domain::is_words(text, domain::longest_list_name))
    throw usage_failure(
        "a name must be 1 to " + std::to_string(domain::longest_list_name) + " characters of plain text");
  if (text.starts_with("prl_")) throw usage_failure('"' + text + "\" looks like an id: choose another name");
  return text;
}

const std::string& reason_from(const std::string& text) {
  if (!text.empty() && !domain::is_words(text, longest_reason))
    throw usage_failure("--reason must be 1 to " + std::to_string(longest_reason) +
        " characters of plain text, without line ends");
  return text;
}

std::string words_of_change(domain::errc why) {
  using domain::errc;
  if (why == errc::malformed_request) return "the moment has passed";
  if (why == errc::already_exists) return "there are prices from that moment on already: withdraw them first";
  if (why == errc::too_many_requests_open)
    return "at most " + std::to_string(domain::most_coming_versions) + " versions may be to come";
  if (why == errc::not_waiting)
    return "these prices are in force or withdrawn already: make new ones instead";
  if (why == errc::no_price) return "accounts would have a list without prices";
  return {};
}

std::string words_of_assignment(domain::errc why) {
  if (why == domain::errc::no_price) return "the list has no prices at that moment";
  if (why == domain::errc::no_change) return "the account has this list then already";
  return words_of_change(why);
}

std::string words_of_reason(
    std::optional<domain::time_point> rises_at, std::optional<domain::time_point> falls_at) {
  std::string text;
  if (rises_at) text = "prices rise at " + domain::to_rfc3339(*rises_at);
  if (falls_at)
    text += (text.empty() ? "prices" : " and") + (" fall below half at " + domain::to_rfc3339(*falls_at));
  return text;
}

}  // namespace mbs::cli
