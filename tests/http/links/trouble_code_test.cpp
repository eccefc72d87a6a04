#include "http/links/trouble_code.hpp"

#include <doctest/doctest.h>

#include <array>
#include <utility>

using mbs::http::trouble_code_of;

TEST_CASE("why a link has no session is a code, whatever words the operator has for it") {
  // As tests/actors/links/smpp_failed_binds_test.cpp has them from the sessions.
  constexpr std::array<std::pair<const char*, const char*>, 25> known{{
      {"bind refused: ESME_RINVPASWD", "wrong_password"},
      {"bind refused: ESME_RINVSYSID", "unknown_user"},
      {"bind refused: ESME_RINVSYSTYP", "unknown_user"},
      {"bind refused: ESME_RALYBND", "too_many_sessions"},
      {"bind refused: ESME_RINVBNDSTS", "not_allowed"},
      {"bind refused: ESME_RSERTYPDENIED", "not_allowed"},
      {"bind refused: ESME_RTHROTTLED", "too_fast"},
      {"bind refused: ESME_RSYSERR", "operator_trouble"},
      {"bind refused: ESME_RBINDFAIL", "bind_refused"},
      {"bind refused: vendor_status", "bind_refused"},
      {"no answer to the bind within 3s", "no_answer"},
      {"no outbind, or no answer to the bind, within 3s", "no_answer"},
      {"this is no SMPP: 48 54 54 50", "not_smpp"},
      {"cannot connect: Host not found (authoritative)", "name_unknown"},
      {"cannot connect: certificate verify failed (SSL routines)", "no_secure_connection"},
      {"cannot connect: stream truncated", "no_secure_connection"},
      {"cannot connect: Connection refused", "cannot_connect"},
      {"cannot connect: no connection in time", "cannot_connect"},
      {"unbound by the SMSC before bind_resp", "hung_up"},
      {"closed by the SMSC before bind_resp", "hung_up"},
      {"reset before bind_resp", "hung_up"},
      {"connection lost before bind_resp: host is down", "hung_up"},
      {"session ended: peer_silent", "session_silent"},
      {"session ended: connection_lost", "session_lost"},
      {"the moon is full", "other"},
  }};
  for (const auto& [trouble, code] : known) {
    CAPTURE(trouble);
    CHECK(trouble_code_of(trouble) == code);
  }
}
