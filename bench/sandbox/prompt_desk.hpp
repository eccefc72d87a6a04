#pragma once

#include "bench/net/http_server.hpp"
#include "bench/sandbox/handset.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace mbs::bench {

/// Relays `GET /api/prompts?to=`, `POST /api/prompts/ID` and `POST /api/payments` to a handset. The latter
/// two only for the sandbox's own page, which says "Mbs-Page: 1", and for programs, which name no origin: a
/// page from elsewhere cannot do either.
class prompt_desk {
 public:
  using take_answer = std::function<void(std::uint32_t status, std::string_view json)>;

  explicit prompt_desk(handset& phone) noexcept : phone_{phone} {}

  /// `to`: as a simulator has it; empty: all.
  void list(std::string to, take_answer take);
  void answer(const http_message& request, std::string_view id, const take_answer& take);
  /// {"phone", "account", "amount"}: somebody pays to the paybill.
  void pay(const http_message& request, const take_answer& take);

 private:
  handset& phone_;
};

/// {"error": why}.
[[nodiscard]] std::string error_json(std::string_view why);

}  // namespace mbs::bench
