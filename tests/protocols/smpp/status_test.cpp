#include "protocols/smpp/status.hpp"

#include "protocols/smpp/command.hpp"
#include "protocols/smpp/message_state.hpp"

#include <doctest/doctest.h>

using namespace mbs::smpp;

TEST_CASE("a status has the class of the table") {
  CHECK(classify(command_status::rok) == status_class::success);
  CHECK(classify(command_status::rthrottled) == status_class::throttle);
  CHECK(classify(command_status::rmsgqful) == status_class::throttle);
  CHECK(classify(command_status::rsyserr) == status_class::transient);
  CHECK(classify(command_status::rinvdstadr) == status_class::permanent_message);
  CHECK(classify(command_status::rinvpaswd) == status_class::permanent_session);
}

TEST_CASE("a vendor's status is permanent unless the bind says otherwise") {
  const auto vendor = static_cast<command_status>(0x410);
  CHECK(classify(vendor) == status_class::permanent_message);
  const status_policy policy{{{0x500, status_class::transient}, {0x410, status_class::throttle},
      {0x58, status_class::permanent_message}, {0x0, status_class::transient}}};
  CHECK(policy.classify(vendor) == status_class::throttle);
  CHECK(policy.classify(command_status::rthrottled) == status_class::permanent_message);
  CHECK(policy.classify(command_status::rmsgqful) == status_class::throttle);
  CHECK(policy.classify(command_status::rok) == status_class::success);
}

TEST_CASE("statuses and commands have the specification's names") {
  CHECK(to_text(command_status::rthrottled) == "ESME_RTHROTTLED");
  CHECK(to_text(command_status::rx_t_appn) == "ESME_RX_T_APPN");
  CHECK(to_text(static_cast<command_status>(0x410)) == "vendor_status");
  CHECK(to_text(static_cast<command_status>(0x9999)) == "unknown_status");
  CHECK(to_text(command_id::submit_sm_resp) == "submit_sm_resp");
  CHECK(to_text(static_cast<command_id>(0x99)) == "unknown_command");
}

TEST_CASE("a class reads back from its word") {
  for (const auto c : {status_class::success, status_class::throttle, status_class::transient,
           status_class::permanent_message, status_class::permanent_session})
    CHECK(status_class_from_text(to_text(c)) == c);
  CHECK_FALSE(status_class_from_text("sometimes"));
}

TEST_CASE("a command is answered by its own response or by generic_nack") {
  CHECK(answer_to(command_id::deliver_sm) == command_id::deliver_sm_resp);
  CHECK(answer_to(command_id::alert_notification) == command_id::generic_nack);
  CHECK(answer_to(command_id::outbind) == command_id::generic_nack);
  CHECK(answer_to(static_cast<command_id>(0x99)) == command_id::generic_nack);
}

TEST_CASE("a state is read from either spelling in any case") {
  CHECK(state_from_stat("DELIVRD") == message_state::delivered);
  CHECK(state_from_stat("Delivered") == message_state::delivered);
  CHECK(state_from_stat("undeliverable") == message_state::undeliverable);
  CHECK(state_from_stat("REJECTED") == message_state::rejected);
  CHECK(state_from_stat("ACCEPTED") == message_state::accepted);
  CHECK_FALSE(state_from_stat("DEL"));
  CHECK_FALSE(state_from_stat(""));
  for (std::uint8_t octet = 1; octet <= 8; ++octet) {
    const auto s = state_from_octet(octet);
    REQUIRE(s);
    CHECK(state_from_stat(to_stat(*s)) == s);
    CHECK(state_from_stat(to_text(*s)) == s);
  }
  CHECK_FALSE(state_from_octet(0));
  CHECK_FALSE(state_from_octet(9));
}
