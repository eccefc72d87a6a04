#include "http/links/trouble_code.hpp"

#include <array>

namespace mbs::http {
namespace {

struct code_row {
  std::string_view text;
  std::string_view code;
};

// How the sessions of actors/links/ begin their texts. The first that fits counts.
constexpr std::array<code_row, 24> beginnings{{
    {"bind refused: ESME_RINVPASWD", "wrong_password"},
    {"bind refused: ESME_RINVSYSID", "unknown_user"},
    {"bind refused: ESME_RINVSYSTYP", "unknown_user"},
    {"bind refused: ESME_RINVSERTYP", "unknown_user"},
    {"bind refused: ESME_RALYBND", "too_many_sessions"},
    {"bind refused: ESME_RPROHIBITED", "not_allowed"},
    {"bind refused: ESME_RSERTYPUNAUTH", "not_allowed"},
    {"bind refused: ESME_RSERTYPDENIED", "not_allowed"},
    {"bind refused: ESME_RINVBNDSTS", "not_allowed"},
    {"bind refused: ESME_RTHROTTLED", "too_fast"},
    {"bind refused: ESME_RMSGQFUL", "too_fast"},
    {"bind refused: ESME_RSYSERR", "operator_trouble"},
    {"bind refused: ESME_RSERTYPUNAVAIL", "operator_trouble"},
    {"bind refused: ", "bind_refused"},
    {"no answer to the bind ", "no_answer"},
    {"no outbind, ", "no_answer"},
    {"this is no SMPP: ", "not_smpp"},
    {"cannot connect: Host not found", "name_unknown"},
    {"unbound by the SMSC ", "hung_up"},
    {"closed by the SMSC ", "hung_up"},
    {"reset before ", "hung_up"},
    {"connection lost before ", "hung_up"},
    {"session ended: peer_silent", "session_silent"},
    {"session ended: ", "session_lost"},
}};

// Of a handshake, after "cannot connect: " and somewhere in its text.
constexpr std::array<std::string_view, 3> words_of_tls{"certificate", "SSL routines", "stream truncated"};

[[nodiscard]] std::string_view code_of_connecting(std::string_view why) noexcept {
  for (const auto word : words_of_tls)
    if (why.find(word) != std::string_view::npos) return "no_secure_connection";
  return "cannot_connect";
}

}  // namespace

std::string_view trouble_code_of(std::string_view trouble) noexcept {
  for (const auto& [text, code] : beginnings)
    if (trouble.starts_with(text)) return code;
  constexpr std::string_view connecting = "cannot connect: ";
  if (!trouble.starts_with(connecting)) return "other";
  return code_of_connecting(trouble.substr(connecting.size()));
}

}  // namespace mbs::http
