#include "domain/senders/sender_likeness.hpp"

#include <doctest/doctest.h>

using mbs::domain::likeness_of;

TEST_CASE("a sender that looks like a service everybody knows is told, however it is written") {
  for (const auto* name : {"MPESA", "M-PESA", "m.pesa", "M PESA", "MPE5A", "MyMPESA"})
    CHECK(likeness_of(name) == "M-PESA");
  for (const auto* name : {"Safaricom", "SAFAR1COM", "safarlcom", "5AFARIC0M"})
    CHECK(likeness_of(name) == "Safaricom");
  CHECK(likeness_of("AIRTEL") == "Airtel");
  CHECK(likeness_of("Equity_Bank") == "Equity Bank");
  CHECK(likeness_of("KCB") == "KCB");
  CHECK(likeness_of("KCBBANK") == "KCB");
  CHECK(likeness_of("MY KCB") == "KCB");
  CHECK(likeness_of("POLICE") == "the police");
  CHECK(likeness_of("KPLC") == "Kenya Power");
}

TEST_CASE("short names are not found within other words") {
  for (const auto* name :
      {"DUKA", "CAFE", "SHAMBA", "ACACIA", "KRAFT", "TEST", "A", "SHARP-7", "MBSDEMO", ""})
    CHECK(likeness_of(name) == "");
}

TEST_CASE("a sender that looks like a number is told") {
  CHECK(likeness_of("254712345678") == "a phone number");
  CHECK(likeness_of("O712345678") == "a phone number");
  CHECK(likeness_of("22345") == "a short code");
}
