#include "bench/smsc/arrival_log.hpp"

#include <boost/json/parse.hpp>
#include <doctest/doctest.h>

#include <chrono>
#include <vector>

using namespace mbs;
using namespace mbs::bench;
using namespace std::chrono_literals;

namespace {

const smpp::time_point start{1'700'000'000s};

smpp::submit_sm message_to(std::string_view number, std::string_view text = "Habari") {
  smpp::submit_sm message;
  message.destination.digits = number;
  message.short_message = text;
  return message;
}

boost::json::array messages(const arrival_log& log, std::size_t limit, std::string_view prefix = {}) {
  return boost::json::parse(log.messages_json(limit, prefix)).as_array();
}

}  // namespace

TEST_CASE("the newest messages are told, oldest first, and no more than are kept") {
  arrival_log log{3, 0};
  for (std::uint32_t i = 0; i < 5; ++i)
    log.record(message_to("25470000000" + std::to_string(i)), i, 1, start);
  const auto all = messages(log, 100);
  REQUIRE(all.size() == 3);
  CHECK(all[0].at("destination") == "254700000002");
  CHECK(all[2].at("destination") == "254700000004");
  CHECK(all[2].at("number") == 5);
  CHECK(messages(log, 1).size() == 1);
  CHECK(messages(log, 100, "254700000003").size() == 1);
}

TEST_CASE("who reads on from a number gets what came after it, from the oldest kept on") {
  arrival_log log{3, 0};
  for (std::uint32_t i = 0; i < 5; ++i)
    log.record(message_to("25470000000" + std::to_string(i)), i, 1, start);
  const auto numbers_after = [&](std::uint64_t after, std::size_t limit) {
    std::vector<std::int64_t> numbers;
    const auto told = boost::json::parse(log.messages_after_json(after, limit));
    for (const auto& one : told.as_array())
      numbers.push_back(one.at("number").to_number<std::int64_t>());
    return numbers;
  };
  CHECK(numbers_after(4, 10) == std::vector<std::int64_t>{5});
  CHECK(numbers_after(0, 2) == std::vector<std::int64_t>{3, 4});
  CHECK(numbers_after(5, 10).empty());
  CHECK(numbers_after(99, 10) == std::vector<std::int64_t>{3, 4, 5});  // of a simulator before this one
}

TEST_CASE("a message tells its text in the coding that it came in, without its UDH") {
  arrival_log log{3, 0};
  auto ucs2 = message_to("1", std::string_view{"\x05\x00\x03\x01\x02\x01\x04\x16", 8});
  ucs2.data_coding = smpp::coding::ucs2;
  ucs2.esm_class = smpp::esm::udhi;
  log.record(ucs2, 9, 4, start + 5us);
  log.answered(smpp::command_status::rthrottled, 0);
  const auto one = messages(log, 1)[0];
  CHECK(one.at("text") == "\xD0\x96");
  CHECK(one.at("octets") == "0500030102010416");
  CHECK(one.at("sequence") == 9);
  CHECK(one.at("session") == 4);
  CHECK(one.at("status") == 0x58);
  CHECK(one.at("arrived_us") == 1'700'000'000'000'005);
}

TEST_CASE("arrivals are counted in steps of time") {
  arrival_log log{1, 0};
  log.record(message_to("1"), 1, 1, start);
  log.record(message_to("1"), 2, 1, start + 99ms);
  log.record(message_to("1"), 3, 1, start + 100ms);
  log.record(message_to("1"), 4, 1, start + 350ms);
  const auto rates = boost::json::parse(log.rates_json(100));
  CHECK(rates.at("step_ms") == 100);
  CHECK(rates.at("start_ms") == 1'700'000'000'000);
  CHECK(rates.at("counts") == boost::json::array{2, 1, 0, 1});
}

TEST_CASE("the fullest second is any second, not only one of the clock") {
  arrival_log log{1, 0};
  for (int i = 0; i < 10; ++i)
    log.record(message_to("1"), 1, 1, start + 600ms + i * 80ms);
  CHECK(log.max_per_second() == 10);
  for (int i = 0; i < 20; ++i)
    log.record(message_to("1"), 1, 1, start + 10s + i * 100ms);
  CHECK(log.max_per_second() == 10);
}

TEST_CASE("a long silence empties the window") {
  arrival_log log{1, 0};
  log.record(message_to("1"), 1, 1, start);
  log.record(message_to("1"), 2, 1, start + 1h);
  CHECK(log.max_per_second() == 1);
  CHECK(boost::json::parse(log.rates_json(600'000)).at("counts") == boost::json::array{1});
}

TEST_CASE("a message sent again is counted as a repeat when that is asked for") {
  arrival_log log{1, 100};
  log.record(message_to("1", "a"), 1, 1, start);
  log.record(message_to("2", "a"), 2, 1, start);
  log.record(message_to("1", "b"), 3, 1, start);
  log.record(message_to("1", "a"), 4, 1, start);
  CHECK(log.unique() == 3);
  CHECK(log.repeats() == 1);
}

TEST_CASE("a log without arrivals tells none") {
  const arrival_log log{1, 0};
  CHECK(log.messages_json(10) == "[]");
  CHECK(boost::json::parse(log.rates_json(100)).at("counts").as_array().empty());
}
