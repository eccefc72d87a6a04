#include "http/server/page_query.hpp"

#include <charconv>
#include <string>

namespace mbs::http {

std::optional<std::uint32_t> limit_from(std::string_view value, std::uint32_t most) {
  std::uint32_t limit{};
  const auto [end, ec] = std::from_chars(value.data(), value.data() + value.size(), limit);
  if (ec != std::errc{} || end != value.data() + value.size() || limit < 1 || limit > most)
    return std::nullopt;
  return limit;
}

parameter_fault fault_of_limit(std::uint32_t most) {
  return {"must be an integer from 1 to " + std::to_string(most)};
}

parameter_fault fault_of_cursor() {
  return {"is not a next_cursor of this list", domain::errc::invalid_cursor};
}

void end_page(json_writer& json, std::string_view next) {
  json.end_array().key("next_cursor");
  if (next.empty()) {
    json.null();
  } else {
    json.text(next);
  }
  json.end_object();
}

}  // namespace mbs::http
