#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// What Daraja answers to requests, from the octets of the answer's body alone. An acknowledgement only says
/// that a request was taken. Never "failed": what is not understood may have been done.
namespace mbs::mpesa {

enum class answer_meaning : std::uint8_t {
  accepted,           ///< ResponseCode 0, with however many zeros
  pending,            ///< the payer is still at it: ask again later
  token_refused,      ///< not taken: get a new token and repeat once
  wrong_credentials,  ///< not taken: our short code, passkey or initiator; staff must look
  busy,       ///< not taken: busy, over quota, or the payer has another session; a minute later, perhaps
  bad_field,  ///< not taken: what we sent is wrong
  already_registered,  ///< of registrations: it is there already
  /// An HTML page, nothing, other JSON, an error that we do not know: the outcome is unknown.
  not_understood,
};

/// What all answers say.
struct verdict {
  answer_meaning meaning = answer_meaning::not_understood;
  std::string code;        ///< ResponseCode or errorCode
  std::string words;       ///< ResponseDescription or errorMessage, for staff
  std::string request_id;  ///< of an error
};

struct token_answer {
  verdict said;  ///< accepted: the token is usable
  std::string token;
  /// 0 to 86,400; nothing when it is absent or makes no sense.
  std::optional<std::chrono::seconds> expires_in;
};

struct push_answer {
  verdict said;  ///< accepted: checkout_request_id is there
  std::string merchant_request_id;
  std::string checkout_request_id;
  std::string customer_message;
};

struct query_answer {
  verdict said;  ///< accepted: result_code is there, how the push ended (result_code.hpp)
  std::string merchant_request_id;
  std::string checkout_request_id;
  std::string result_code;
  std::string result_words;
};

/// Of status, reversal, and registrations.
struct acknowledgement {
  verdict said;
  std::string originator_conversation_id;  ///< also from OriginatorCoversationID, as documented
  std::string conversation_id;
};

[[nodiscard]] token_answer read_token_answer(std::string_view body);
[[nodiscard]] push_answer read_push_answer(std::string_view body);
/// An unknown text under 500.001.1001 is `pending` here: the payer may be typing the PIN.
[[nodiscard]] query_answer read_query_answer(std::string_view body);
[[nodiscard]] acknowledgement read_acknowledgement(std::string_view body);

struct wire_value;
/// Of any answer: {requestId, errorCode, errorMessage} or {ResponseCode, ResponseDescription}.
[[nodiscard]] verdict verdict_of(const wire_value& answer);

}  // namespace mbs::mpesa
