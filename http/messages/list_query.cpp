#include "http/messages/list_query.hpp"

#include "http/server/page_query.hpp"

#include <array>

namespace mbs::http {
namespace {

using domain::errc;
using fault = std::optional<parameter_fault>;
using filter = persistence::message_filter;

constexpr std::uint32_t max_limit = 500;
constexpr std::size_t max_reference = 256;

fault take_state(std::string_view value, filter& into) {
  into.state = domain::message_state_from(value);
  if (into.state) return std::nullopt;
  return parameter_fault{"there is no such state"};
}

fault take_to(std::string_view value, filter& into) {
  const auto number = domain::msisdn::parse(value);
  if (number.has_error())
    return parameter_fault{std::string{domain::describe(number.error())}, number.error()};
  into.to = *number;
  return std::nullopt;
}

fault take_reference(std::string_view value, filter& into) {
  if (value.empty()) return parameter_fault{"is empty"};
  if (value.size() > max_reference)
    return parameter_fault{"has " + std::to_string(value.size()) + " octets; at most " +
        std::to_string(max_reference) + " are allowed"};
  into.reference = std::string{value};
  return std::nullopt;
}

fault take_sender(std::string_view value, filter& into) {
  const auto id = domain::sender_id::parse(value);
  if (!id) return parameter_fault{std::string{domain::describe(id.error())}, id.error()};
  into.sender = id->text;
  return std::nullopt;
}

fault take_class(std::string_view value, filter& into) {
  into.traffic = domain::traffic_class_from(value);
  if (into.traffic) return std::nullopt;
  return parameter_fault{"must be otp, transactional or promotional"};
}

fault take_test(std::string_view value, filter& into) {
  if (value != "true" && value != "false") return parameter_fault{"must be true or false"};
  into.test = value == "true";
  return std::nullopt;
}

template <auto Member>
fault take_time(std::string_view value, filter& into) {
  into.*Member = domain::time_from_rfc3339(value);
  if (into.*Member) return std::nullopt;
  return parameter_fault{"must be an RFC 3339 time, for example 2026-01-31T08:00:00Z"};
}

constexpr std::array<query_parameter<filter>, 10> parameters{{
    {"state", take_state},
    {"to", take_to},
    {"reference", take_reference},
    {"sender", take_sender},
    {"class", take_class},
    {"test", take_test},
    {"since", take_time<&filter::since>},
    {"until", take_time<&filter::until>},
    {"limit", take_limit<&filter::limit, max_limit>},
    {"cursor", take_cursor<&filter::before, domain::message_id_from>},
}};

}  // namespace

std::optional<problem> read_list_query(std::string_view query, persistence::message_filter& into) {
  return read_query(query, parameters, into);
}

}  // namespace mbs::http
