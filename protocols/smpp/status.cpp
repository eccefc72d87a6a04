#include "protocols/smpp/status.hpp"

#include "protocols/smpp/command.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace mbs::smpp {

namespace {

constexpr std::array class_names{std::pair{status_class::success, std::string_view{"success"}},
    std::pair{status_class::throttle, std::string_view{"throttle"}},
    std::pair{status_class::transient, std::string_view{"transient"}},
    std::pair{status_class::permanent_message, std::string_view{"permanent"}},
    std::pair{status_class::permanent_session, std::string_view{"session"}}};

// "ESME_" and the enumerator in capitals, made once at compile time.
template <std::size_t N>
struct status_name {
  std::array<char, N + 4> text{};
  constexpr explicit status_name(const char (&name)[N]) {
    constexpr std::string_view prefix = "ESME_";
    std::size_t at = 0;
    for (const char c : prefix)
      text[at++] = c;
    for (std::size_t i = 0; i + 1 < N; ++i)
      text[at++] = (name[i] >= 'a' && name[i] <= 'z') ? static_cast<char>(name[i] - 'a' + 'A') : name[i];
  }
  [[nodiscard]] constexpr std::string_view view() const { return {text.data(), text.size()}; }
};

#define MBS_SMPP_NAME(name, value, meaning) constexpr status_name name_of_##name{#name};
MBS_SMPP_STATUSES(MBS_SMPP_NAME)
#undef MBS_SMPP_NAME

}  // namespace

std::string_view to_text(command_id c) noexcept {
  switch (c) {
#define MBS_SMPP_CASE(name, id) \
  case command_id::name: return #name;
    MBS_SMPP_PDUS(MBS_SMPP_CASE)
#undef MBS_SMPP_CASE
  }
  return "unknown_command";
}

std::string_view to_text(status_class c) noexcept {
  for (const auto& [value, name] : class_names)
    if (value == c) return name;
  return "permanent";
}

std::optional<status_class> status_class_from_text(std::string_view text) noexcept {
  for (const auto& [value, name] : class_names)
    if (name == text) return value;
  return std::nullopt;
}

std::string_view to_text(command_status s) noexcept {
  switch (s) {
#define MBS_SMPP_CASE(name, value, meaning) \
  case command_status::name: return name_of_##name.view();
    MBS_SMPP_STATUSES(MBS_SMPP_CASE)
#undef MBS_SMPP_CASE
  }
  const auto code = static_cast<std::uint32_t>(s);
  return code >= 0x400 && code <= 0x4FF ? "vendor_status" : "unknown_status";
}

status_class classify(command_status s) noexcept {
  switch (s) {
#define MBS_SMPP_CASE(name, value, meaning) \
  case command_status::name: return status_class::meaning;
    MBS_SMPP_STATUSES(MBS_SMPP_CASE)
#undef MBS_SMPP_CASE
  }
  return status_class::permanent_message;
}

status_policy::status_policy(std::vector<std::pair<std::uint32_t, status_class>> overrides)
    : overrides_{std::move(overrides)} {
  std::sort(
      overrides_.begin(), overrides_.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
}

status_class status_policy::classify(command_status s) const noexcept {
  if (s == command_status::rok) return status_class::success;
  const auto code = static_cast<std::uint32_t>(s);
  const auto at = std::lower_bound(overrides_.begin(), overrides_.end(), code,
      [](const auto& entry, std::uint32_t wanted) { return entry.first < wanted; });
  if (at != overrides_.end() && at->first == code) return at->second;
  return smpp::classify(s);
}

}  // namespace mbs::smpp
