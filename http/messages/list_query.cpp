#include "http/messages/list_query.hpp"

#include "http/server/query.hpp"

#include <array>
#include <charconv>

namespace mbs::http {
namespace {

using domain::errc;

enum parameter : std::size_t { state, to, reference, sender, since, until, limit, cursor };
constexpr std::array<std::string_view, 8> names{
    "state", "to", "reference", "sender", "since", "until", "limit", "cursor"};
constexpr std::uint32_t max_limit = 500;
constexpr std::size_t max_reference = 256;

problem wrong(std::string_view name, std::string detail, errc why = errc::malformed_request) {
  auto p = problem_of(why);
  p.detail = std::string{name} + ": " + detail;
  p.errors = {{.pointer = {},
      .parameter = std::string{name},
      .code = std::string{domain::to_code(why)},
      .detail = std::move(detail)}};
  return p;
}

std::optional<problem> read_time(
    std::string_view name, std::string_view value, std::optional<domain::time_point>& into) {
  into = domain::time_from_rfc3339(value);
  if (into) return std::nullopt;
  return wrong(name, "must be an RFC 3339 time, for example 2026-01-31T08:00:00Z");
}

std::optional<problem> read_limit(std::string_view value, std::uint32_t& into) {
  const auto [end, ec] = std::from_chars(value.data(), value.data() + value.size(), into);
  if (ec == std::errc{} && end == value.data() + value.size() && into >= 1 && into <= max_limit)
    return std::nullopt;
  return wrong("limit", "must be an integer from 1 to 500");
}

std::optional<problem> read_parameter(
    std::size_t index, std::string_view value, persistence::message_filter& filter) {
  switch (index) {
    case state:
      filter.state = domain::message_state_from(value);
      if (!filter.state) return wrong("state", "there is no such state");
      return std::nullopt;
    case to: {
      const auto number = domain::msisdn::parse(value);
      if (number.has_error())
        return wrong("to", std::string{domain::describe(number.error())}, number.error());
      filter.to = *number;
      return std::nullopt;
    }
    case reference:
      if (value.size() > max_reference) return wrong("reference", "is too long");
      filter.reference = std::string{value};
      return std::nullopt;
    case sender: {
      const auto id = domain::sender_id::parse(value);
      if (!id) return wrong("sender", std::string{domain::describe(id.error())}, id.error());
      filter.sender = id->text;
      return std::nullopt;
    }
    case since: return read_time("since", value, filter.since);
    case until: return read_time("until", value, filter.until);
    case limit: return read_limit(value, filter.limit);
    case cursor:
      filter.before = domain::message_id_from(value);
      if (!filter.before) return wrong("cursor", "is not a next_cursor of this list", errc::invalid_cursor);
      return std::nullopt;
    default: return std::nullopt;
  }
}

}  // namespace

std::optional<problem> read_list_query(std::string_view query, persistence::message_filter& filter) {
  const auto parameters = parse_query(query);
  if (!parameters) return problem_of(http_fault::bad_request, "the query is malformed");
  std::array<bool, names.size()> given{};
  for (const auto& [name, value] : *parameters) {
    std::size_t index = 0;
    while (index < names.size() && names[index] != name)
      ++index;
    if (index == names.size()) return wrong(shortened(name), "there is no such parameter");
    if (given[index]) return wrong(name, "is given more than once");
    given[index] = true;
    if (auto problem = read_parameter(index, value, filter)) return problem;
  }
  return std::nullopt;
}

}  // namespace mbs::http
