#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// What callbacks are answered with, under HTTP status 200.
namespace mbs::mpesa {

/// To callbacks of pushes and to results.
inline constexpr std::string_view callback_reply = R"({"ResultCode":0,"ResultDesc":"Accepted"})";
/// To confirmations, always: the money has moved already.
inline constexpr std::string_view confirmation_reply = R"({"ResultCode":0,"ResultDesc":"Success"})";

/// Why a payment is not wanted: C2B00011 to C2B00016.
enum class c2b_refusal : std::uint8_t {
  number = 11,
  account = 12,
  amount = 13,
  know_your_customer = 14,
  short_code = 15,
  other = 16
};

/// To validations, within 8 seconds, best within 2. `third_party_id` comes back in the confirmation; empty:
/// none.
[[nodiscard]] std::string validation_reply(
    std::optional<c2b_refusal> refusal, std::string_view third_party_id = {});

}  // namespace mbs::mpesa
