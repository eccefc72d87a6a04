#include "domain/senders/sender_id.hpp"

#include <doctest/doctest.h>

using namespace mbs::domain;

TEST_CASE("names, short codes and numbers can be senders") {
  for (const auto* text : {"MBS", "Duka-Letu", "A", "KCB_Bank.1", "M&M's Shop", "12345678a90"}) {
    CAPTURE(text);
    CHECK(sender_id::parse(text).value() == sender_id{text, sender_kind::alphanumeric});
  }
  for (const auto* text : {"123", "22141", "400400"}) {
    CAPTURE(text);
    CHECK(sender_id::parse(text).value() == sender_id{text, sender_kind::short_code});
  }
  for (const auto* text : {"0712345678", "+254712345678", "254712345678"}) {
    CAPTURE(text);
    CHECK(sender_id::parse(text).value() == sender_id{"254712345678", sender_kind::msisdn});
  }
}

TEST_CASE("anything else cannot be a sender") {
  for (const auto* text : {"", " ", "ABCDEFGHIJKL", "Caf\u00E9", "a/b", "a\tb", "12", "1234567", "&&&",
           " MBS", "MBS ", "A@B", "+1234", "\xFF", "0202345678"}) {
    CAPTURE(text);
    CHECK(sender_id::parse(text).error() == errc::invalid_sender);
  }
}
