#include "tests/http/scripted_name_server.hpp"
#include "tests/http/scripted_server.hpp"
#include "tests/http/test_client.hpp"

#include <doctest/doctest.h>

#include <future>

using namespace mbs;
using namespace mbs::http::tests;
using namespace std::chrono_literals;
using name_server = scripted_name_server;

namespace {

http::callback_client_options asking(const name_server& names, bool allow_private = true) {
  http::callback_client_options options;
  options.allow_private_addresses = allow_private;
  options.name_servers = names.address();
  return options;
}

std::future<actors::callback_response> begin(
    test_client& client, const std::string& url, std::chrono::milliseconds timeout = 20s) {
  auto promise = std::make_shared<std::promise<actors::callback_response>>();
  auto future = promise->get_future();
  client.post(actors::callback_request{url, {}, "{}"}, timeout,
      [promise](actors::callback_response r) { promise->set_value(std::move(r)); });
  return future;
}

/// Closes each connection after its answer, so that each post looks its host up.
scripted_server::answer ok_and_end(const scripted_server::asked&) {
  return {"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", true};
}
std::string at(const scripted_server& server, const std::string& host) {
  auto url = server.url("/");
  return url.replace(7, 9, host);
}
/// Of an IPv4 address and nothing else.
std::vector<std::string> only_v4(const name_server::asked& q, std::string address, std::uint32_t ttl) {
  if (q.type != name_server::a) return {name_server::answer(q, {})};
  return {name_server::answer(q, {{q.name, name_server::a, ttl, std::move(address)}})};
}

}  // namespace

TEST_CASE("hosts whose name server is silent delay no other host") {
  name_server names{[](const name_server::asked& q) -> std::vector<std::string> {
    if (q.name.starts_with("silent")) return {};
    return only_v4(q, name_server::v4(127, 0, 0, 1), 60);
  }};
  scripted_server customer{ok_and_end};
  test_client client{asking(names)};
  std::vector<std::future<actors::callback_response>> silent;
  for (int i = 0; i < 100; ++i)
    silent.push_back(begin(client, at(customer, "silent" + std::to_string(i) + ".example"), 60s));
  CHECK(begin(client, at(customer, "quick.example")).get().status == 200);
  for (auto& f : silent)
    CHECK(f.wait_for(0s) == std::future_status::timeout);
  client.stop();
  for (auto& f : silent)
    CHECK(f.get().error == "shutting down");
}

TEST_CASE("a host that is never answered about fails in its own time") {
  name_server names{[](const name_server::asked&) { return std::vector<std::string>{}; }};
  scripted_server customer{ok_and_end};
  test_client client{asking(names)};
  CHECK(begin(client, at(customer, "silent.example"), 200ms).get().error == "connect: timed out");
}

TEST_CASE("posts to one host at once ask about it once, and later ones as its time to live says") {
  name_server names{[](const name_server::asked& q) {
    return only_v4(q, name_server::v4(127, 0, 0, 1), q.name == "long.example" ? 300 : 0);
  }};
  scripted_server customer{ok_and_end};
  test_client client{asking(names)};
  std::vector<std::future<actors::callback_response>> all;
  for (int i = 0; i < 20; ++i)
    all.push_back(begin(client, at(customer, "long.example")));
  for (auto& f : all)
    CHECK(f.get().status == 200);
  for (int i = 0; i < 5; ++i)
    CHECK(begin(client, at(customer, "long.example")).get().status == 200);
  CHECK(names.questions("long.example") == 2);  // A and AAAA
  for (int i = 0; i < 3; ++i)
    CHECK(begin(client, at(customer, "brief.example")).get().status == 200);
  CHECK(names.questions("brief.example") == 6);
}

TEST_CASE("a host that does not exist is an error, and is not asked about again at once") {
  name_server names{[](const name_server::asked& q) {
    return std::vector{name_server::answer(q, {}, name_server::no_such_name)};
  }};
  scripted_server customer{ok_and_end};
  test_client client{asking(names)};
  for (int i = 0; i < 5; ++i)
    CHECK(begin(client, at(customer, "none.example")).get().error.starts_with("resolve: "));
  CHECK(names.questions("none.example") <= 2);
  CHECK(customer.connections() == 0);
}

TEST_CASE("a chain of aliases leads to its end, and is believed as long as its shortest link") {
  name_server names{[](const name_server::asked& q) -> std::vector<std::string> {
    std::vector<name_server::record> chain{
        {"www.example", name_server::cname, 300, name_server::wire_name("cdn.example")},
        {"cdn.example", name_server::cname, 0, name_server::wire_name("edge.example")}};
    if (q.type == name_server::a)
      chain.push_back({"edge.example", name_server::a, 300, name_server::v4(127, 0, 0, 1)});
    return {name_server::answer(q, chain)};
  }};
  scripted_server customer{ok_and_end};
  test_client client{asking(names)};
  CHECK(begin(client, at(customer, "www.example")).get().status == 200);
  const auto asked = names.questions("www.example");
  CHECK(begin(client, at(customer, "www.example")).get().status == 200);
  CHECK(names.questions("www.example") == 2 * asked);
}

TEST_CASE("an answer to another question is not believed") {
  name_server names{[](const name_server::asked& q) -> std::vector<std::string> {
    auto lie = q;
    lie.id = static_cast<std::uint16_t>(q.id + 1);
    const auto other = name_server::v4(127, 0, 0, 2);
    auto all = only_v4(lie, other, 60);
    const auto right = only_v4(q, name_server::v4(127, 0, 0, 1), 60);
    all.insert(all.end(), right.begin(), right.end());
    return all;
  }};
  scripted_server customer{ok_and_end};  // on 127.0.0.1 alone
  test_client client{asking(names)};
  CHECK(begin(client, at(customer, "lied-about.example")).get().status == 200);
}

TEST_CASE("what is truncated and cannot be had whole is an error, and garbage is none of ours") {
  name_server names{[](const name_server::asked& q) -> std::vector<std::string> {
    if (q.name == "cut.example") return {name_server::answer(q, {}, name_server::truncated)};
    std::vector<std::string> all{"", "x", std::string(500, '\xFF')};
    const auto right = only_v4(q, name_server::v4(127, 0, 0, 1), 60);
    all.insert(all.end(), right.begin(), right.end());
    return all;
  }};
  scripted_server customer{ok_and_end};
  test_client client{asking(names)};
  CHECK(begin(client, at(customer, "cut.example")).get().status == 0);
  CHECK(begin(client, at(customer, "noisy.example")).get().status == 200);
}

TEST_CASE("a name that leads to an address which is not public is not called") {
  name_server names{[](const name_server::asked& q) -> std::vector<std::string> {
    if (q.type == name_server::aaaa)
      return {name_server::answer(q, {{q.name, name_server::aaaa, 60, name_server::loopback_v6()}})};
    return only_v4(q, name_server::v4(127, 0, 0, 1), 60);
  }};
  scripted_server customer{ok_and_end};
  test_client client{asking(names, false)};
  CHECK(begin(client, at(customer, "rebound.example")).get().error == "the address is not public");
  CHECK(customer.connections() == 0);
}

TEST_CASE("of several addresses the next is tried when nobody listens at one, IPv6 or IPv4") {
  name_server names{[](const name_server::asked& q) -> std::vector<std::string> {
    if (q.type == name_server::aaaa)
      return {name_server::answer(q, {{q.name, name_server::aaaa, 60, name_server::loopback_v6()}})};
    return {name_server::answer(q,
        {{q.name, name_server::a, 60, name_server::v4(127, 0, 0, 2)},
            {q.name, name_server::a, 60, name_server::v4(127, 0, 0, 1)}})};
  }};
  scripted_server customer{ok_and_end};
  test_client client{asking(names)};
  CHECK(begin(client, at(customer, "several.example")).get().status == 200);
}

TEST_CASE("name servers that are no addresses are refused at the start") {
  http::callback_client_options options;
  options.name_servers = "not an address";
  CHECK_THROWS_AS(test_client{options}, std::runtime_error);
}
