#pragma once

#include "bench/mpesa/payments.hpp"
#include "bench/mpesa/prompts.hpp"

#include <chrono>
#include <span>
#include <string>
#include <string_view>

/// The bodies that Daraja sends, with its names of fields and its types of values.
namespace mbs::bench {

// Answers.
[[nodiscard]] std::string error_text(
    std::string_view request_id, std::string_view code, std::string_view message);
/// The seconds are a text.
[[nodiscard]] std::string token_text(std::string_view token, std::chrono::seconds life);
[[nodiscard]] std::string push_accepted_text(const prompt& opened);
/// Of an ended one: its result is a text here, and there is no receipt.
[[nodiscard]] std::string query_text(const prompt& ended);
/// OriginatorCoversationID, misspelt as documented.
[[nodiscard]] std::string registered_text(std::string_view conversation_id);
[[nodiscard]] std::string pull_text(std::string_view request_id, std::span<const payment* const> page);
[[nodiscard]] std::string pull_registered_text(
    std::string_view request_id, std::string_view short_code, bool is_new);

/// Of a request whose result is posted later.
struct conversation {
  std::string originator_id;
  std::string id;
};
[[nodiscard]] std::string acknowledgement_text(const conversation& of);

// What is posted.
/// The amount, time and phone are numbers, the result too.
[[nodiscard]] std::string push_callback_text(
    const prompt& ended, std::int64_t shillings_told, daraja_time at);
enum class c2b_stage : std::uint8_t { validation, confirmation };
/// The phone is masked.
[[nodiscard]] std::string c2b_text(const payment& made, c2b_stage stage);
/// `code` "0": `about` is there.
[[nodiscard]] std::string status_result_text(
    const conversation& of, const payment* about, std::string_view own_id);
[[nodiscard]] std::string reversal_result_text(
    const conversation& of, push_result result, const payment* about, std::string_view own_id);

// For the handset.
[[nodiscard]] std::string prompt_text(const prompt& one);
[[nodiscard]] std::string prompts_text(std::span<const prompt* const> all);

}  // namespace mbs::bench
