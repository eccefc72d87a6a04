#include "bench/load/api_dialect.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace mbs::bench;

namespace {

traffic three_recipients() {
  traffic stream;
  stream.recipients = 3;
  stream.to_prefix = "25471";
  stream.text = "Namba {n}!";
  return stream;
}

}  // namespace

TEST_CASE("a REST request is whole and names its recipients in turn") {
  const auto api = make_rest_dialect({"127.0.0.1:8080", {"mbs_key"}, "MBSDEMO", "http://127.0.0.1:9/dlr"});
  auto request_maker = api->make_template(three_recipients());
  std::string octets;
  request_maker->append(octets, 0);
  request_maker->append(octets, 3);
  const auto first = parse_request(octets);
  REQUIRE(first.what == http_outcome::message);
  CHECK(first.target == "/v1/messages");
  CHECK(first.body ==
      R"({"to":["254710000000","254710000001","254710000002"],"from":"MBSDEMO",)"
      R"("class":"transactional","text":"Namba 00000003!","callback_url":"http://127.0.0.1:9/dlr"})");
  const auto second = parse_request(std::string_view{octets}.substr(first.length));
  REQUIRE(second.what == http_outcome::message);
  CHECK(second.length == first.length);
  CHECK(second.body.find(R"("254710000005")") != std::string_view::npos);
  CHECK(octets.find("Authorization: Bearer mbs_key\r\n") != std::string::npos);
}

TEST_CASE("keys are used in turn, a request each") {
  const auto api = make_rest_dialect({"h:1", {"key_a", "key_b"}, "S", ""});
  auto request_maker = api->make_template(traffic{});
  std::string all;
  for (std::uint64_t i = 0; i < 3; ++i) {
    std::string octets;
    request_maker->append(octets, i);
    all += octets.substr(octets.find("key_"), 5) + " ";
  }
  CHECK(all == "key_a key_b key_a ");
  CHECK_THROWS(make_rest_dialect({"h:1", {"short", "longer"}, "S", ""}));
}

TEST_CASE("one recipient is a text, not a list") {
  const auto api = make_rest_dialect({"h:1", {"k"}, "S", ""});
  std::string octets;
  api->make_template(traffic{})->append(octets, 7);
  CHECK(parse_request(octets).body.starts_with(R"({"to":"254700000007","from":"S")"));
  CHECK(octets.find("callback_url") == std::string::npos);
}

TEST_CASE("a REST answer names the accepted messages only") {
  const auto api = make_rest_dialect({});
  std::vector<std::string> numbers;
  std::vector<std::uint32_t> ids;
  api->read_answer(
      R"({"messages":[{"id":"msg_1","to":"+254710000000","network":"safaricom"},)"
      R"({"id":"msg_2","to":"+254710000002"}],"rejected":[{"to":"+254710000001","code":"no_route"}]})",
      [&](const accepted_message& message) {
        numbers.emplace_back(message.number);
        ids.push_back(message.id);
      });
  CHECK(numbers == std::vector<std::string>{"254710000000", "254710000002"});
  CHECK(ids == std::vector<std::uint32_t>{hash_of("msg_1"), hash_of("msg_2")});
}

TEST_CASE("a batch of REST callbacks tells of each message") {
  const auto api = make_rest_dialect({});
  http_message request;
  request.body =
      R"({"type":"batch","events":[)"
      R"({"type":"message.delivered","data":{"id":"msg_1","to":"+254710000000","state":"delivered"}},)"
      R"({"type":"message.expired","data":{"id":"msg_2","to":"+254710000001","state":"expired"}}]})";
  std::vector<ending> endings;
  api->read_callback(request, [&](const ended_message& message) { endings.push_back(message.how); });
  CHECK(endings == std::vector<ending>{ending::delivered, ending::expired});
}

TEST_CASE("a Kannel request carries its number into the callback's address") {
  const auto api =
      make_kannel_dialect({"127.0.0.1:13013", "mbs", "a b", "MBSDEMO", "http://127.0.0.1:9/dlr", 19});
  traffic stream;
  stream.text = "Habari {n}";
  std::string octets;
  api->make_template(stream)->append(octets, 12);
  const auto request = parse_request(octets);
  REQUIRE(request.what == http_outcome::message);
  CHECK(query_value(request.target, "to") == "254700000012");
  CHECK(query_value(request.target, "password") == "a%20b");
  CHECK(query_value(request.target, "text") == "Habari%2000000012");
  CHECK(query_value(request.target, "dlr-mask") == "19");
  CHECK(query_value(request.target, "dlr-url") ==
      "http%3A%2F%2F127.0.0.1%3A9%2Fdlr%3Fs%3D%25d%26n%3D254700000012");
}

TEST_CASE("of Kannel's reports only the final ones end a message") {
  const auto api = make_kannel_dialect({});
  const auto told_by = [&](std::string_view status) {
    http_message request;
    const auto target = "/dlr?s=" + std::string{status} + "&n=254700000012";
    request.target = target;
    ending how = ending::none;
    api->read_callback(request, [&](const ended_message& message) {
      how = message.how;
      CHECK(message.number == "254700000012");
    });
    return how;
  };
  CHECK(told_by("1") == ending::delivered);
  CHECK(told_by("2") == ending::undelivered);
  CHECK(told_by("16") == ending::rejected);
  CHECK(told_by("4") == ending::none);
  CHECK(told_by("8") == ending::none);
}
