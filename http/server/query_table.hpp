#pragma once

#include "http/server/problem.hpp"
#include "http/server/query.hpp"

#include <array>
#include <optional>
#include <string>
#include <string_view>

/// A query described once, as a table of its parameters. Knows nothing of what they select.
namespace mbs::http {

/// What is wrong with a parameter's value.
struct parameter_fault {
  std::string detail;  ///< one sentence without a full stop
  domain::errc why = domain::errc::malformed_request;
};

/// One parameter that is read into a T; `take` says what is wrong with its value.
template <class T>
struct query_parameter {
  std::string_view name;
  std::optional<parameter_fault> (*take)(std::string_view value, T& into);
};

[[nodiscard]] problem wrong_parameter(std::string_view name, parameter_fault fault);
/// The query cannot be cut into parameters.
[[nodiscard]] problem malformed_query();

/// Reads a query into `into`. The first parameter that is unknown, repeated or malformed makes a problem.
template <class T, std::size_t N>
[[nodiscard]] std::optional<problem> read_query(
    std::string_view query, const std::array<query_parameter<T>, N>& table, T& into) {
  if (query.empty()) return std::nullopt;
  const auto parameters = parse_query(query);
  if (!parameters) return malformed_query();
  std::array<bool, N> given{};
  for (const auto& [name, value] : *parameters) {
    std::size_t index = 0;
    while (index < N && table[index].name != name)
      ++index;
    if (index == N) return wrong_parameter(shortened(name), {"there is no such parameter"});
    if (given[index]) return wrong_parameter(name, {"is given more than once"});
    given[index] = true;
    if (auto fault = table[index].take(value, into)) return wrong_parameter(name, std::move(*fault));
  }
  return std::nullopt;
}

/// For where no parameter is known.
[[nodiscard]] std::optional<problem> refuse_parameters(std::string_view query);

}  // namespace mbs::http
