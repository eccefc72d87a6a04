#include "bench/smsc/operator_core.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace mbs;
using namespace mbs::bench;
using namespace std::chrono_literals;
using smpp::command_status;

namespace {

const smpp::time_point start{1'700'000'000s};

operator_settings settings_with(void (*change)(operator_settings&)) {
  operator_settings settings;
  change(settings);
  return settings;
}

smpp::submit_sm registered_message() {
  smpp::submit_sm message;
  message.source.digits = "MBSDEMO";
  message.destination.digits = "254712345678";
  message.registered_delivery = smpp::registered::final_state;
  message.short_message = "Habari";
  return message;
}

submit_verdict submit(operator_core& core, smpp::time_point now = start) {
  return core.on_submit(registered_message(), 1, 1, 0, now);
}

// Receipts that are ready to be sent at `now`.
int ready(operator_core& core, smpp::time_point now) {
  core.receipts().advance(to_ms(now));
  int n = 0;
  for (; core.receipts().next() != receipt_queue::none; ++n)
    core.receipts().sent();
  return n;
}

}  // namespace

TEST_CASE("a bind needs the right name and password") {
  operator_core core{{}, start};
  command_status why{};
  CHECK(core.may_bind("mbs", "secret", why));
  CHECK_FALSE(core.may_bind("mbs", "wrong", why));
  CHECK(why == command_status::rinvpaswd);
  CHECK_FALSE(core.may_bind("other", "secret", why));
  CHECK(why == command_status::rinvsysid);
  CHECK(core.counters().binds == 1);
  CHECK(core.counters().binds_refused == 2);
}

TEST_CASE("above its TPS an operator throttles, and takes again with time") {
  operator_core core{settings_with([](auto& s) {
                       s.tps = 10;
                       s.burst = 2;
                     }),
      start};
  CHECK(submit(core).status == command_status::rok);
  CHECK(submit(core).status == command_status::rok);
  CHECK(submit(core).status == command_status::rthrottled);
  CHECK(submit(core, start + 100ms).status == command_status::rok);
  CHECK(core.counters().throttled == 1);
  CHECK(core.counters().submit_sm == 4);
}

TEST_CASE("a full window throttles") {
  operator_core core{settings_with([](auto& s) { s.window = 2; }), start};
  CHECK(core.on_submit(registered_message(), 1, 1, 1, start).status == command_status::rok);
  CHECK(core.on_submit(registered_message(), 2, 1, 2, start).status == command_status::rthrottled);
}

TEST_CASE("with as many receipts pending as allowed the queue is full") {
  operator_core core{settings_with([](auto& s) { s.max_pending = 2; }), start};
  CHECK(submit(core).status == command_status::rok);
  CHECK(submit(core).status == command_status::rok);
  CHECK(submit(core).status == command_status::rmsgqful);
}

TEST_CASE("a receipt becomes due after its delay") {
  operator_core core{settings_with([](auto& s) { s.receipt_delay = {200, 200}; }), start};
  (void)submit(core);
  CHECK(ready(core, start + 199ms) == 0);
  CHECK(ready(core, start + 200ms) == 1);
}

TEST_CASE("a message that asks for no receipt gets none, one that asks for failures only those") {
  operator_core core{settings_with([](auto& s) { s.receipt_delay = {}; }), start};
  auto message = registered_message();
  message.registered_delivery = smpp::registered::none;
  (void)core.on_submit(message, 1, 1, 0, start);
  message.registered_delivery = smpp::registered::failure_only;
  (void)core.on_submit(message, 2, 1, 0, start);
  CHECK(ready(core, start + 1s) == 0);
  CHECK(core.receipts().size() == 0);
}

TEST_CASE("a fault of fraction one always happens") {
  SUBCASE("no answer") {
    operator_core core{settings_with([](auto& s) { s.faults.no_answer = 1; }), start};
    CHECK(submit(core).what == submit_verdict::fate::ignore);
    CHECK(core.receipts().size() == 0);
  }
  SUBCASE("queue full") {
    operator_core core{settings_with([](auto& s) { s.faults.queue_full = 1; }), start};
    CHECK(submit(core).status == command_status::rmsgqful);
  }
  SUBCASE("the receipt twice") {
    operator_core core{settings_with([](auto& s) { s.faults.duplicate_receipts = 1; }), start};
    (void)submit(core);
    CHECK(ready(core, start + 10s) == 2);
  }
  SUBCASE("the receipt first") {
    operator_core core{settings_with([](auto& s) { s.faults.receipt_first = 1; }), start};
    CHECK(submit(core).receipt_first != receipt_queue::none);
    CHECK(ready(core, start + 10s) == 0);
  }
  SUBCASE("no receipt") {
    operator_core core{settings_with([](auto& s) { s.faults.no_receipt = 1; }), start};
    (void)submit(core);
    CHECK(core.receipts().size() == 0);
  }
}

TEST_CASE("a fault of one half happens about half of the time, the same way for the same seed") {
  const auto lost = [](std::uint64_t seed) {
    operator_settings settings;
    settings.seed = seed;
    settings.faults.no_answer = 0.5;
    operator_core core{settings, start};
    std::string pattern;
    for (int i = 0; i < 1000; ++i)
      pattern += submit(core).what == submit_verdict::fate::ignore ? 'x' : '.';
    return pattern;
  };
  const auto pattern = lost(7);
  CHECK(std::abs(static_cast<int>(std::count(pattern.begin(), pattern.end(), 'x')) - 500) < 100);
  CHECK(lost(7) == pattern);
  CHECK(lost(8) != pattern);
}

TEST_CASE("each Nth submit_sm cuts the connection") {
  operator_core core{settings_with([](auto& s) { s.faults.disconnect_every = 3; }), start};
  for (int round = 0; round < 2; ++round) {
    CHECK(submit(core).what == submit_verdict::fate::answer);
    CHECK(submit(core).what == submit_verdict::fate::answer);
    CHECK(submit(core).what == submit_verdict::fate::disconnect);
  }
}

TEST_CASE("a receipt is sent again until it is acknowledged, but not for ever") {
  operator_core core{settings_with([](auto& s) { s.receipt_delay = {}; }), start};
  (void)submit(core);
  auto now = start;
  int sent = 0;
  while (core.receipts().size() > 0 && sent < 100) {
    core.receipts().advance(to_ms(now));
    const auto h = core.receipts().next();
    REQUIRE(h != receipt_queue::none);
    core.receipts().sent();
    ++sent;
    core.on_receipt_answered(h, false, now);
    now += 1s;
  }
  CHECK(sent == 20);
  CHECK(core.counters().receipts_dropped == 1);
  CHECK(core.counters().receipts_acknowledged == 0);
}

TEST_CASE("a receipt says who, what and how, with source and destination swapped") {
  receipt_writer writer{id_form::hex, smpp::delivery_receipt_dialect::standard};
  pending_receipt receipt;
  receipt.id = 255;
  receipt.submitted = receipt.done =
      smpp::time_point{std::chrono::sys_days{std::chrono::year{2026} / 1 / 2} + 9h};
  receipt.state = smpp::message_state::undeliverable;
  receipt.source.assign("MBSDEMO");
  receipt.destination.assign("254712345678");
  receipt.text.assign("Habari");
  const auto pdu = writer.write(receipt);
  CHECK(pdu.source.digits == "254712345678");
  CHECK(pdu.destination.digits == "MBSDEMO");
  CHECK(pdu.short_message.starts_with("id:ff sub:001 "));
  CHECK(pdu.short_message.find("submit date:2601021200 done date:2601021200 stat:UNDELIV err:011") !=
      std::string_view::npos);
  CHECK(pdu.tlvs.get(smpp::tag::receipted_message_id) == "ff");
  CHECK(pdu.tlvs.get(smpp::tag::message_state) == 5);
}
