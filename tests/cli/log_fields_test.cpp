#include "cli/log_fields.hpp"

#include "cli/logging.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <doctest/doctest.h>
#include <spdlog/details/log_msg.h>

namespace json = boost::json;
using mbs::cli::fields_of;

namespace {

std::string written(const std::string& format, spdlog::level::level_enum level, const std::string& text) {
  const spdlog::details::log_msg message{"mbs", level, text};
  spdlog::memory_buf_t line;
  mbs::cli::log_formatter(format)->format(message, line);
  return {line.data(), line.size()};
}

}  // namespace

TEST_CASE("an event becomes a member for each of its fields, counts as numbers") {
  CHECK(fields_of("event=refused code=no_credit status=402 account=acc_1 request_id=123 method=POST "
                  "route=/v1/messages recipients=2 first=254712****** detail=\"too little, by far\"") ==
      json::object{{"message", "refused"}, {"event", "refused"}, {"code", "no_credit"}, {"status", 402},
          {"account", "acc_1"}, {"request_id", "123"}, {"method", "POST"}, {"route", "/v1/messages"},
          {"recipients", 2}, {"first", "254712******"}, {"detail", "too little, by far"}});
}

TEST_CASE("what follows an event's fields is its message") {
  CHECK(fields_of(
            "event=ledger_breach account=acc_1 reason=\"a debit\": it sends nothing until it is looked at") ==
      json::object{{"message", "it sends nothing until it is looked at"}, {"event", "ledger_breach"},
          {"account", "acc_1"}, {"reason", "a debit"}});
  CHECK(fields_of("event=answer_lost error=\"a \\\"quoted\\\" word\"").at("event") == "answer_lost");
}

TEST_CASE("a line that is no event is all message, whatever it holds") {
  for (const auto* line :
      {"link safaricom: bound to 127.0.0.1:2775", "code=x account=y", "", "an event=refused"})
    CHECK(fields_of(line) == json::object{{"message", line}});
}

TEST_CASE("no field can be forged: the first meaning stays, and that of every line") {
  const auto fields = fields_of(
      "event=request method=GET status=404 target=\"/\" status=200 level=critical message=x time=0 thread=9\"");
  CHECK(fields.at("status") == 404);
  CHECK(fields.at("message") != "x");
  for (const auto* key : {"level", "time", "thread"})
    CHECK_FALSE(fields.contains(key));
}

TEST_CASE("a line that ends in the middle of a field is kept whole") {
  for (const auto* line :
      {"event=refused detail=\"cut", "event=", "event=a =b", "event=a b=", "event=a b=\"\""}) {
    CAPTURE(line);
    CHECK(json::serialize(fields_of(line)).find("event") != std::string::npos);
  }
}

TEST_CASE("a line in JSON is one object, with the level as the setting spells it") {
  const auto line =
      written("json", spdlog::level::warn, "event=refused code=x\ny status=503 detail=\"a\\b\"");
  REQUIRE(line.ends_with("}\n"));
  CHECK(std::ranges::count(line, '\n') == 1);
  const auto object = json::parse(line).as_object();
  CHECK(object.at("level") == "warn");
  CHECK(object.at("code") == "x\ny");
  CHECK(object.at("status") == 503);
  CHECK(object.at("detail") == "a\\b");
  CHECK(object.at("thread").is_number());
}

TEST_CASE("a line for people spells the level the same way") {
  CHECK(written("text", spdlog::level::warn, "a\nb").find("Z warn  a?b\n") != std::string::npos);
  CHECK(written("text", spdlog::level::err, "x").find("Z error x\n") != std::string::npos);
  CHECK(written("text", spdlog::level::critical, "x").find("Z critical x\n") != std::string::npos);
}
