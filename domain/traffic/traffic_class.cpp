#include "domain/traffic/traffic_class.hpp"

#include <algorithm>
#include <array>

namespace mbs::domain {
namespace {

constexpr std::array<std::string_view, traffic_class_count> names{"otp", "transactional", "promotional"};

}  // namespace

std::string_view to_text(traffic_class c) noexcept {
  const auto index = static_cast<std::size_t>(c);
  return index < names.size() ? names[index] : std::string_view{"invalid"};
}

std::optional<traffic_class> traffic_class_from(std::string_view text) noexcept {
  const auto at = std::find(names.begin(), names.end(), text);
  if (at == names.end()) return std::nullopt;
  return static_cast<traffic_class>(at - names.begin());
}

}  // namespace mbs::domain
