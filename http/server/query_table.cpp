#include "http/server/query_table.hpp"

namespace mbs::http {

problem wrong_parameter(std::string_view name, parameter_fault fault) {
  auto p = problem_of(fault.why);
  p.detail = std::string{name} + ": " + fault.detail;
  p.errors = {{.pointer = {},
      .parameter = std::string{name},
      .code = std::string{domain::to_code(fault.why)},
      .detail = std::move(fault.detail)}};
  return p;
}

problem malformed_query() {
  return problem_of(http_fault::bad_request, "the query is malformed");
}

std::optional<problem> refuse_parameters(std::string_view query) {
  if (query.empty()) return std::nullopt;
  const auto parameters = parse_query(query);
  if (!parameters) return malformed_query();
  if (parameters->empty()) return std::nullopt;
  return wrong_parameter(shortened(parameters->front().first), {"there is no such parameter"});
}

}  // namespace mbs::http
