#include "http/client/callback_client.hpp"

#include "tests/http/scripted_server.hpp"
#include "tests/http/test_client.hpp"

#include <doctest/doctest.h>

#include <condition_variable>
#include <future>

using namespace mbs;
using namespace mbs::http::tests;
using namespace std::chrono_literals;
using http::callback_client;
using http::callback_client_options;

namespace {

callback_client_options local(std::uint32_t connections = 64) {
  callback_client_options options;
  options.connections = connections;
  options.allow_private_addresses = true;
  return options;
}

std::future<actors::callback_response> begin(callback_client& client, const std::string& url,
    std::chrono::milliseconds timeout = 10s, std::vector<std::pair<std::string, std::string>> headers = {}) {
  auto promise = std::make_shared<std::promise<actors::callback_response>>();
  auto future = promise->get_future();
  client.post({url, std::move(headers), "{\"a\":1}"}, timeout,
      [promise](actors::callback_response r) { promise->set_value(std::move(r)); });
  return future;
}

actors::callback_response post(
    callback_client& client, const std::string& url, std::chrono::milliseconds timeout = 10s) {
  return begin(client, url, timeout).get();
}

scripted_server::script always(std::string octets, bool end = false) {
  return [octets = std::move(octets), end](const auto&) { return scripted_server::answer{octets, end}; };
}

}  // namespace

TEST_CASE("a callback is a POST of JSON with the headers given") {
  scripted_server customer{always(scripted_server::ok())};
  test_client client{local()};
  const auto r = begin(client, customer.url("/dlr?x=1"), 10s, {{"webhook-id", "msg_1"}}).get();
  CHECK(r.status == 200);
  CHECK(r.error.empty());
  const auto asked = customer.requests().at(0);
  CHECK(asked.head.starts_with("POST /dlr?x=1 HTTP/1.1\r\nHost: 127.0.0.1:"));
  CHECK(asked.head.find("Content-Type: application/json\r\n") != std::string::npos);
  CHECK(asked.head.find("webhook-id: msg_1\r\n") != std::string::npos);
  CHECK(asked.body == "{\"a\":1}");
}

TEST_CASE("one connection serves callbacks that come one after the other") {
  scripted_server customer{always(scripted_server::ok())};
  test_client client{local()};
  for (int i = 0; i < 50; ++i)
    CHECK(post(client, customer.url()).status == 200);
  CHECK(customer.connections() == 1);
}

TEST_CASE("callbacks at once have a connection each, and those after them use the same") {
  scripted_server customer{always(scripted_server::ok())};
  test_client client{local(10)};
  for (int round = 0; round < 30; ++round) {
    std::vector<std::future<actors::callback_response>> all;
    for (int i = 0; i < 10; ++i)
      all.push_back(begin(client, customer.url()));
    for (auto& f : all)
      CHECK(f.get().status == 200);
  }
  CHECK(customer.connections() <= 10);
  CHECK(customer.requests().size() == 300);
}

TEST_CASE("statuses, Retry-After and redirects come back as they are") {
  scripted_server customer{[](const scripted_server::asked& a) {
    if (a.request == 1)
      return scripted_server::answer{"HTTP/1.1 503 Busy\r\nRetry-After: 17\r\nContent-Length: 0\r\n\r\n"};
    if (a.request == 2)
      return scripted_server::answer{
          "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"};
    return scripted_server::answer{"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n"};
  }};
  test_client client{local()};
  const auto busy = post(client, customer.url());
  CHECK(busy.status == 503);
  CHECK(busy.retry_after == 17s);
  CHECK(post(client, customer.url()).status == 302);
  CHECK(post(client, customer.url()).status == 204);
  CHECK(customer.requests().size() == 3);
}

TEST_CASE("chunked answers, answers in pieces and answers that end with the connection are understood") {
  scripted_server customer{[](const scripted_server::asked& a) {
    if (a.request == 1)
      return scripted_server::answer{
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n"};
    if (a.request == 2)
      return scripted_server::answer{
          "HTTP/1.1 200 OK\r\nX-Long: " + std::string(9'000, 'x') + "\r\nContent-Length: 0\r\n\r\n"};
    return scripted_server::answer{"HTTP/1.1 201 Created\r\n\r\nbye", true};
  }};
  test_client client{local()};
  CHECK(post(client, customer.url()).status == 200);
  CHECK(post(client, customer.url()).status == 200);
  CHECK(post(client, customer.url()).status == 201);
  CHECK(customer.connections() == 1);
  CHECK(post(client, customer.url()).status == 200);
  CHECK(customer.connections() == 2);
}

TEST_CASE("an endless answer costs the connection, not memory or the verdict") {
  scripted_server customer{
      always("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n" + std::string(200'000, 'x'))};
  test_client client{local()};
  CHECK(post(client, customer.url()).status == 200);
  CHECK(post(client, customer.url()).status == 200);
  CHECK(customer.connections() == 2);
}

TEST_CASE("what is not HTTP, or ends too early, is an error") {
  for (const std::string octets : {"hello\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Le",
           "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nok", "HTTP/1.1 002 OK\r\n\r\nok", ""}) {
    CAPTURE(octets);
    scripted_server customer{always(octets, true)};
    test_client client{local()};
    const auto r = post(client, customer.url());
    CHECK(r.status == 0);
    CHECK(!r.error.empty());
    CHECK(customer.requests().size() == 1);
  }
}

TEST_CASE("a callback that meets a connection the server has left is sent again on a new one") {
  scripted_server customer{[](const scripted_server::asked& a) {
    if (a.connection == 1 && a.request == 2) return scripted_server::answer{"", true};
    return scripted_server::answer{scripted_server::ok()};
  }};
  test_client client{local()};
  CHECK(post(client, customer.url()).status == 200);
  CHECK(post(client, customer.url()).status == 200);
  CHECK(customer.connections() == 2);
}

TEST_CASE("connections that the server closes while they are unused are not used again") {
  scripted_server customer{always(scripted_server::ok())};
  test_client client{local()};
  for (int i = 0; i < 5; ++i) {
    CHECK(post(client, customer.url()).status == 200);
    customer.cut();
  }
  CHECK(customer.requests().size() >= 5);
}

TEST_CASE("a customer who does not answer in time is given up, and others are served meanwhile") {
  std::promise<void> over;
  auto waiting = over.get_future().share();
  scripted_server slow{[waiting](const auto&) {
    waiting.wait();
    return scripted_server::answer{scripted_server::ok()};
  }};
  scripted_server quick{always(scripted_server::ok())};
  test_client client{local()};
  auto late = begin(client, slow.url(), 100ms);
  CHECK(post(client, quick.url()).status == 200);
  const auto r = late.get();
  CHECK(r.status == 0);
  CHECK(r.error == "no answer in time");
  over.set_value();
}

TEST_CASE("private and loopback addresses are not called unless allowed, whatever form they are given in") {
  scripted_server customer{always(scripted_server::ok())};
  const auto port = customer.url().substr(17, customer.url().find("/dlr") - 17);
  test_client client{{}};
  for (const std::string host : {"127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "10.1.2.3",
           "169.254.169.254", "0.0.0.0", "2130706433", "0x7f000001", "127.1"}) {
    CAPTURE(host);
    const auto r = post(client, "http://" + host + ":" + port + "/", 5s);
    CHECK(r.status == 0);
    CHECK((r.error == "the address is not public" || r.error.starts_with("resolve: ")));
  }
  CHECK(customer.connections() == 0);
}

TEST_CASE("a host that nobody listens on is an error at once") {
  std::string url;
  {
    scripted_server gone{always("")};
    url = gone.url();
  }
  test_client client{local()};
  const auto r = post(client, url);
  CHECK(r.status == 0);
  CHECK(r.error.starts_with("connect: "));
}

TEST_CASE("malformed URLs and headers with line breaks are refused") {
  test_client client{local()};
  CHECK(post(client, "gopher://x").error.starts_with("the URL "));
  CHECK(begin(client, "http://127.0.0.1:1/", 1s, {{"a", "b\r\nc: d"}}).get().error ==
      "a header holds a line break");
}

TEST_CASE("more callbacks at once than there may be connections are refused at once") {
  std::promise<void> over;
  auto waiting = over.get_future().share();
  scripted_server slow{[waiting](const auto&) {
    waiting.wait();
    return scripted_server::answer{scripted_server::ok()};
  }};
  test_client client{local(2)};
  auto first = begin(client, slow.url());
  auto second = begin(client, slow.url());
  CHECK(begin(client, slow.url()).get().error == "too many connections in all");
  over.set_value();
  CHECK(first.get().status == 200);
  CHECK(second.get().status == 200);
  CHECK(post(client, slow.url()).status == 200);
}

TEST_CASE("connections that are not used make room for those to other origins, the longest unused first") {
  scripted_server one{always(scripted_server::ok())};
  scripted_server two{always(scripted_server::ok())};
  scripted_server three{always(scripted_server::ok())};
  test_client client{local(2)};
  CHECK(post(client, one.url()).status == 200);
  CHECK(post(client, two.url()).status == 200);
  CHECK(post(client, three.url()).status == 200);
  CHECK(post(client, two.url()).status == 200);
  CHECK(two.connections() == 1);
  CHECK(post(client, one.url()).status == 200);
  CHECK(one.connections() == 2);
}

TEST_CASE("stopping ends what is under way and what comes after") {
  std::promise<void> over;
  auto waiting = over.get_future().share();
  scripted_server slow{[waiting](const auto&) {
    waiting.wait();
    return scripted_server::answer{scripted_server::ok()};
  }};
  test_client client{local()};
  auto under_way = begin(client, slow.url());
  client.stop();
  const auto ended = under_way.get();
  CHECK(ended.error == "shutting down");
  CHECK(ended.is_stopping);
  const auto late = post(client, slow.url());
  CHECK(late.error == "shutting down");
  CHECK(late.is_stopping);
  client.stop();
  over.set_value();
}

TEST_CASE("a URL that never answers does not delay another URL of the same host") {
  std::promise<void> over;
  auto waiting = over.get_future().share();
  scripted_server host{[waiting](const scripted_server::asked& a) {
    if (a.head.starts_with("POST /hang")) waiting.wait();
    return scripted_server::answer{scripted_server::ok()};
  }};
  test_client client{local()};
  std::vector<std::future<actors::callback_response>> hanging;
  for (int i = 0; i < 40; ++i)
    hanging.push_back(begin(client, host.url("/hang?" + std::to_string(i % 5)), 30s));
  std::vector<std::future<actors::callback_response>> served;
  for (int i = 0; i < 5; ++i)
    served.push_back(begin(client, host.url("/ok"), 10s));
  for (auto& f : served)
    CHECK(f.get().status == 200);
  over.set_value();
  for (auto& f : hanging)
    CHECK(f.get().status == 200);
}

TEST_CASE("an answer whose body never ends counts by its status once its time is over") {
  std::promise<void> over;
  auto waiting = over.get_future().share();
  scripted_server customer{always("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nbut it never comes")};
  test_client client{local()};
  CHECK(post(client, customer.url(), 300ms).status == 200);
  CHECK(post(client, customer.url(), 300ms).status == 200);
  CHECK(customer.connections() == 2);
}

TEST_CASE("Retry-After may be a date") {
  const auto date = [](std::chrono::seconds ahead) {
    const auto t = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now() + ahead);
    char room[64];
    std::tm parts{};
    std::strftime(room, sizeof room, "%a, %d %b %Y %H:%M:%S GMT", gmtime_r(&t, &parts));
    return std::string{room};
  };
  scripted_server customer{[&](const scripted_server::asked&) {
    return scripted_server::answer{
        "HTTP/1.1 429 Slow\r\nRetry-After: " + date(20s) + "\r\nContent-Length: 0\r\n\r\n"};
  }};
  test_client client{local()};
  const auto r = post(client, customer.url());
  CHECK(r.retry_after >= 20s);
  CHECK(r.retry_after <= 22s);
}
