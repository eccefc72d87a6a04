#include "bench/load/scenario.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

using namespace mbs::bench;

namespace {

std::string complaint_about(std::string_view json) {
  scenario plan;
  return parse_scenario(json, plan);
}

bool mentions(const std::string& text, std::string_view word) {
  return text.find(word) != std::string::npos;
}

}  // namespace

TEST_CASE("every scenario in the tree is valid") {
  int seen = 0;
  for (const auto& entry : std::filesystem::directory_iterator{MBS_SCENARIOS}) {
    std::ifstream in{entry.path()};
    std::ostringstream text;
    text << in.rdbuf();
    INFO(entry.path().string());
    CHECK(complaint_about(text.str()) == "");
    ++seen;
  }
  CHECK(seen >= 5);
}

TEST_CASE("a scenario is read as it is written") {
  scenario plan;
  REQUIRE(parse_scenario(R"({"name":"x","warmup_ms":5,"callback_batch":100,"streams":[
    {"name":"a","class":"otp","to_prefix":"25479","recipients":7,"rate":12.5,"count":70,"measure_submit":true}]})",
              plan) == "");
  CHECK(plan.name == "x");
  CHECK(plan.warmup_ms == 5);
  CHECK(plan.callback_batch == 100);
  REQUIRE(plan.streams.size() == 1);
  const auto& stream = plan.streams.front();
  CHECK(stream.traffic_class == "otp");
  CHECK(stream.recipients == 7);
  CHECK(stream.rate == 12.5);
  CHECK(stream.count == 70);
  CHECK(stream.measure_submit);
}

TEST_CASE("an unknown key is a complaint that names it") {
  CHECK(mentions(complaint_about(R"({"sterams":[]})"), "sterams"));
}

TEST_CASE("values out of bounds are complaints") {
  CHECK(complaint_about(R"({"callback_batch":101,"streams":[{"count":1}]})") != "");
  CHECK(complaint_about(R"({"streams":[{"count":1,"recipients":0}]})") != "");
  CHECK(complaint_about(R"({"streams":[{"count":1,"rate":-1}]})") != "");
  CHECK(complaint_about(R"({"streams":[{"count":1,"to_prefix":"25x"}]})") != "");
}

TEST_CASE("a stream that would never end is a complaint") {
  CHECK(mentions(complaint_about(R"({"streams":[{"name":"endless"}]})"), "endless"));
}

TEST_CASE("streams must not share numbers, or callbacks could not be told apart") {
  CHECK(complaint_about(R"({"streams":[{"count":1,"to_prefix":"2547"},{"count":1,"to_prefix":"25471"}]})") !=
      "");
  CHECK(complaint_about(R"({"streams":[{"count":1,"to_prefix":"2547"},{"count":1,"to_prefix":"2547"}]})") !=
      "");
  CHECK(complaint_about(R"({"streams":[{"count":1,"to_prefix":"25470"},{"count":1,"to_prefix":"25471"}]})") ==
      "");
}

TEST_CASE("a stream cannot have more messages than its prefix has numbers") {
  CHECK(complaint_about(R"({"streams":[{"count":101,"to_prefix":"2547000000"}]})") != "");
  CHECK(complaint_about(R"({"streams":[{"count":100,"to_prefix":"2547000000"}]})") == "");
}

TEST_CASE("numbers count up behind the prefix") {
  traffic stream;
  stream.to_prefix = "25471";
  std::string number(number_length, ' ');
  write_number(number.data(), stream, 42);
  CHECK(number == "254710000042");
}

TEST_CASE("the accept side of a scenario sends the same and awaits no callbacks") {
  scenario plan;
  auto& stream = plan.streams.emplace_back();
  stream.connections = 256;
  stream.outstanding = 10'000;
  stream.measure_submit = true;
  const auto alone = accept_side_of(plan);
  CHECK(alone.callback_batch == 0);
  CHECK(alone.streams.front().connections == 256);
  CHECK(alone.streams.front().outstanding == 0);
  CHECK_FALSE(alone.streams.front().measure_submit);
}
