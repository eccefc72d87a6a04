#include "protocols/mpesa/answers.hpp"

#include "protocols/mpesa/decimal.hpp"
#include "protocols/mpesa/wire_fields.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>

namespace mbs::mpesa {

namespace {

using meaning = answer_meaning;

constexpr std::string_view crossroads = "500.001.1001";  // its message says which way
constexpr std::string_view still_processing = "4999";

/// An error's code, or how it begins, and what its message must hold, in lower case.
struct error_rule {
  std::string_view code;
  std::string_view words;
  answer_meaning meaning;
};

// The first that fits counts.
constexpr std::array error_rules{
    error_rule{"404.001.03", "", meaning::token_refused},
    error_rule{"401.003.01", "", meaning::token_refused},
    error_rule{"400.003.01", "", meaning::token_refused},
    error_rule{"400.008.", "", meaning::token_refused},
    error_rule{"400.", "", meaning::bad_field},
    error_rule{"404.001.01", "", meaning::bad_field},
    error_rule{"405.001", "", meaning::bad_field},
    error_rule{crossroads, "being processed", meaning::pending},
    error_rule{crossroads, "under processing", meaning::pending},
    error_rule{crossroads, "wrong credentials", meaning::wrong_credentials},
    error_rule{crossroads, "merchant does not exist", meaning::wrong_credentials},
    error_rule{crossroads, " lock", meaning::busy},
    error_rule{"500.003.02", "", meaning::busy},
    error_rule{"500.003.03", "", meaning::busy},
    error_rule{"500.003.1001", "already registered", meaning::already_registered},
    error_rule{still_processing, "", meaning::pending},
};

std::string lower(std::string_view text) {
  std::string out{text};
  for (auto& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

answer_meaning meaning_of(std::string_view code, std::string_view message) {
  const auto words = lower(message);
  const auto* const found = std::ranges::find_if(error_rules, [&](const error_rule& r) {
    const bool is_start = r.code.ends_with('.');
    return (is_start ? code.starts_with(r.code) : code == r.code) && words.find(r.words) != std::string::npos;
  });
  return found == error_rules.end() ? meaning::not_understood : found->meaning;
}

std::string first_text(const wire_value& of, std::initializer_list<std::string_view> names) {
  for (const auto name : names)
    if (auto text = text_of(of.find(name)); !text.empty()) return text;
  return {};
}

/// Accepted, but what makes it so is not there.
void demand(verdict& said, bool is_there) noexcept {
  if (said.meaning == meaning::accepted && !is_there) said.meaning = meaning::not_understood;
}

/// It goes into a header: no space or control character may be in it.
bool is_token(std::string_view text) noexcept {
  constexpr std::size_t longest = 4'096;
  return !text.empty() && text.size() <= longest &&
      std::ranges::all_of(text, [](char c) { return c > ' ' && c <= '~'; });
}

std::optional<std::chrono::seconds> lifetime(const wire_value& v) {
  constexpr std::size_t most_digits = 5;
  constexpr int longest = 86'400;
  const auto digits = whole_digits(text_of(v), most_digits);
  if (!digits) return std::nullopt;
  const int seconds = std::stoi(*digits);
  if (seconds > longest) return std::nullopt;
  return std::chrono::seconds{seconds};
}

wire_value tree_of(std::string_view body) {
  return read_wire(body).value_or(wire_value{});
}

}  // namespace

verdict verdict_of(const wire_value& answer) {
  verdict said;
  said.request_id = text_of(answer.find("requestId"));
  said.code = text_of(answer.find("errorCode"));
  if (!said.code.empty()) {
    said.words = text_of(answer.find("errorMessage"));
    said.meaning = meaning_of(said.code, said.words);
    return said;
  }
  said.code = text_of(answer.find("ResponseCode"));
  said.words = first_text(answer, {"ResponseDescription", "ResponseMessage"});
  const bool is_zero = !said.code.empty() && said.code.find_first_not_of('0') == std::string::npos;
  if (is_zero) said.meaning = meaning::accepted;
  return said;
}

token_answer read_token_answer(std::string_view body) {
  const auto tree = tree_of(body);
  token_answer a{.said = verdict_of(tree), .token = text_of(tree.find("access_token")), .expires_in = {}};
  const bool is_error = !a.said.code.empty() && a.said.meaning != meaning::accepted;
  if (is_error || !is_token(a.token)) {
    a.token.clear();
    demand(a.said, false);
    return a;
  }
  a.said.meaning = meaning::accepted;
  a.expires_in = lifetime(tree.find("expires_in"));
  return a;
}

push_answer read_push_answer(std::string_view body) {
  const auto tree = tree_of(body);
  push_answer a{.said = verdict_of(tree),
      .merchant_request_id = text_of(tree.find("MerchantRequestID")),
      .checkout_request_id = text_of(tree.find("CheckoutRequestID")),
      .customer_message = text_of(tree.find("CustomerMessage"))};
  demand(a.said, !a.checkout_request_id.empty());
  return a;
}

query_answer read_query_answer(std::string_view body) {
  const auto tree = tree_of(body);
  query_answer a{.said = verdict_of(tree),
      .merchant_request_id = text_of(tree.find("MerchantRequestID")),
      .checkout_request_id = text_of(tree.find("CheckoutRequestID")),
      .result_code = text_of(tree.find("ResultCode")),
      .result_words = text_of(tree.find("ResultDesc"))};
  demand(a.said, !a.result_code.empty());
  const bool is_open = a.said.meaning == meaning::not_understood && a.said.code == crossroads;
  if (is_open || a.result_code == still_processing) a.said.meaning = meaning::pending;
  return a;
}

acknowledgement read_acknowledgement(std::string_view body) {
  const auto tree = tree_of(body);
  return {.said = verdict_of(tree),
      .originator_conversation_id = first_text(tree, {"OriginatorConversationID", "OriginatorCoversationID"}),
      .conversation_id = text_of(tree.find("ConversationID"))};
}

}  // namespace mbs::mpesa
