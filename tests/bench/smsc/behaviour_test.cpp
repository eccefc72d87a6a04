#include "bench/smsc/behaviour.hpp"

#include <doctest/doctest.h>

#include <array>
#include <map>

using namespace mbs;
using namespace mbs::bench;

TEST_CASE("delays are one number or two") {
  delay_range delay;
  REQUIRE(parse_delay("500", delay));
  CHECK(delay.least == 500);
  CHECK(delay.most == 500);
  REQUIRE(parse_delay("0-250", delay));
  CHECK(delay.least == 0);
  CHECK(delay.most == 250);
  for (const auto* wrong : {"", "x", "5-", "-5", "9-3", "3600001"})
    CHECK_FALSE(parse_delay(wrong, delay));
}

TEST_CASE("a mix of states comes in its proportions") {
  state_mix mix;
  REQUIRE(parse_mix("delivered=97,undelivered=2,expired=1", mix));
  std::map<smpp::message_state, int> seen;
  for (std::uint64_t draw = 0; draw < 1000; ++draw)
    ++seen[mix.pick(draw)];
  CHECK(seen[smpp::message_state::delivered] == 970);
  CHECK(seen[smpp::message_state::undeliverable] == 20);
  CHECK(seen[smpp::message_state::expired] == 10);
  for (const auto* wrong : {"", "delivered", "delivered=x", "lost=1", "delivered=0"})
    CHECK_FALSE(parse_mix(wrong, mix));
}

TEST_CASE("ids are written in every form") {
  const auto text = [](std::uint64_t id, id_form form) {
    std::array<char, 20> out{};
    return std::string{out.data(), write_id(out.data(), id, form)};
  };
  CHECK(text(288230376293190992U, id_form::dec) == "288230376293190992");
  CHECK(text(288230376293190992U, id_form::hex) ==
      "40000000"
      "86ecd50");
  CHECK(text(288230376293190992U, id_form::hex_upper) ==
      "40000000"
      "86ECD50");
  CHECK(text(288230376293190992U, id_form::hex_padded) ==
      "040000000"
      "86ecd50");
  CHECK(text(~std::uint64_t{0}, id_form::dec).size() == 20);
}

TEST_CASE("faults change at run time by what a JSON object names, and by nothing else") {
  fault_plan plan;
  plan.garbage = 0.5;
  REQUIRE(
      apply_json(R"({"no_answer":0.25,"answer_delay_ms":"5-20","disconnect_every":100,"refuse_binds":true})",
          plan) == "");
  CHECK(plan.no_answer == 0.25);
  CHECK(plan.answer_delay.most == 20);
  CHECK(plan.disconnect_every == 100);
  CHECK(plan.refuse_binds);
  CHECK(plan.garbage == 0.5);
}

TEST_CASE("a wrong fault changes nothing and is named") {
  fault_plan plan;
  CHECK(apply_json(R"({"no_answer":1,"no_anwser":1})", plan).find("no_anwser") != std::string::npos);
  CHECK(apply_json(R"({"no_answer":1,"garbage":1.5})", plan).find("garbage") != std::string::npos);
  CHECK(apply_json("[]", plan) != "");
  CHECK(apply_json("{", plan) != "");
  CHECK(plan.no_answer == 0);
}

TEST_CASE("the faults told are the faults taken") {
  fault_plan plan;
  plan.receipt_first = 0.75;
  plan.answer_delay = {3, 9};
  fault_plan again;
  REQUIRE(apply_json(to_json(plan), again) == "");
  CHECK(again.receipt_first == 0.75);
  CHECK(again.answer_delay.least == 3);
  CHECK(again.answer_delay.most == 9);
}
