#include "http/server/coroutine.hpp"

#include "tests/http/answering.hpp"
#include "tests/http/served_api.hpp"
#include "tests/support/captured_log.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <stdexcept>

using namespace mbs;
using namespace mbs::http;
using namespace mbs::http::tests;
using namespace std::chrono_literals;

namespace {

/// Somebody who is asked.
class oracle {
 public:
  explicit oracle(answering& how) : how_{how} {}
  void guess(int seed, actors::completion<int> done) {
    if (seed < 0) throw std::logic_error("secret detail of the oracle");
    how_.respond<int>(std::move(done), [seed]() -> actors::outcome<int> { return seed + 1; });
  }

 private:
  answering& how_;
};

/// Counts what lives in the frames of coroutines, and how often one came to its end.
struct counts {
  std::atomic<int> alive{0};
  std::atomic<int> ended{0};
};
class sentinel {
 public:
  explicit sentinel(counts& of) : of_{of} { ++of_.alive; }
  ~sentinel() { --of_.alive; }
  sentinel(const sentinel&) = delete;

 private:
  counts& of_;
};

awaitable<reply> ask_twice(exchange& c, oracle& o, counts& n) {
  const sentinel here{n};
  const auto first = co_await ask(c, o, &oracle::guess, 1);
  if (!first) co_return problem_of(first.error());
  const auto second = co_await ask(c, o, &oracle::guess, *first);
  if (!second) co_return problem_of(second.error());
  ++n.ended;
  co_return reply{200, std::to_string(*second)};
}

awaitable<reply> ask_in_vain(exchange& c, oracle& o) {
  const auto none = co_await ask(c, o, &oracle::guess, -1);
  co_return reply{200, std::to_string(*none)};
}

awaitable<reply> fall(exchange& c, oracle& o) {
  const auto some = co_await ask(c, o, &oracle::guess, 1);
  if (some) throw std::runtime_error("secret detail of the handler");
  co_return reply{200, "{}"};
}

struct asked_server_parts {
  answering answers;
  oracle asked{answers};
  counts n;
};

class asked_server : public asked_server_parts, public served_api {
 public:
  explicit asked_server(config::http_settings http = quick_settings())
      : served_api{http, {}, routes_of(asked, n), ""} {}

  static std::string request(std::string_view path) {
    return "GET " + std::string{path} + " HTTP/1.1\r\nHost: x\r\n\r\n";
  }
  void wait_until_asked() {
    while (answers.kept_back() == 0)
      std::this_thread::yield();
  }

 private:
  static http::api routes_of(oracle& o, counts& n) {
    http::api all;
    all.authenticators = [](auto) { return nullptr; };
    all.routes = {{.pattern = "/twice",
                      .permission = domain::permission::everybody,
                      .handle = coroutine([&](exchange& c) { return ask_twice(c, o, n); })},
        {.pattern = "/vain",
            .permission = domain::permission::everybody,
            .handle = coroutine([&](exchange& c) { return ask_in_vain(c, o); })},
        {.pattern = "/fall",
            .permission = domain::permission::everybody,
            .handle = coroutine([&](exchange& c) { return fall(c, o); })}};
    return all;
  }
};

}  // namespace

TEST_CASE("a coroutine takes answers that come before it waits") {
  asked_server s;
  for (int i = 0; i < 10; ++i)
    CHECK(s.client.ask("GET", "/twice").body == "3");
  CHECK(s.n.ended == 10);
}

TEST_CASE("a coroutine takes answers that come from another thread, on its own") {
  asked_server s;
  s.answers.answer(answering::when::from_another_thread);
  for (int i = 0; i < 100; ++i)
    REQUIRE(s.client.ask("GET", "/twice").body == "3");
  CHECK(s.n.ended == 100);
}

TEST_CASE("a refusal that a coroutine hears becomes its problem") {
  asked_server s;
  s.answers.refuse_with({.why = domain::errc::store_unavailable, .detail = {}});
  CHECK(s.client.ask("GET", "/twice").status == 503);
}

TEST_CASE("coroutines of one connection answer in the order of its requests") {
  asked_server s;
  s.answers.answer(answering::when::told);
  CHECK(s.client.send(asked_server::request("/twice") + asked_server::request("/fall")));
  while (s.answers.kept_back() < 2)
    std::this_thread::yield();
  s.answers.release_newest();
  s.answers.answer(answering::when::from_another_thread);
  CHECK(s.client.receive().status == 200);
  CHECK(s.client.receive().status == 500);
}

TEST_CASE("a coroutine that nobody answers ends with the server, and its frame with it") {
  answering late;
  counts n;
  {
    oracle o{late};
    http::api one;
    one.authenticators = [](auto) { return nullptr; };
    one.routes = {{.pattern = "/twice",
        .permission = domain::permission::everybody,
        .handle = coroutine([&](exchange& c) { return ask_twice(c, o, n); })}};
    served_api s{served_api::quick_settings(), {}, std::move(one), ""};
    late.answer(answering::when::told);
    CHECK(s.client.send(asked_server::request("/twice")));
    while (late.kept_back() == 0)
      std::this_thread::yield();
    CHECK(n.alive == 1);
    s.api.stop();
    CHECK(n.alive == 0);
  }
  late.release();
  CHECK(n.ended == 0);
}

TEST_CASE("a coroutine whose request timed out goes on to its end, unheard") {
  auto settings = served_api::quick_settings();
  settings.request_timeout = 100ms;
  asked_server s{settings};
  s.answers.answer(answering::when::told);
  CHECK(s.client.ask("GET", "/twice").status == 504);
  CHECK(s.n.ended == 0);
  s.answers.answer(answering::when::from_another_thread);
  while (s.n.ended == 0)
    std::this_thread::yield();
  CHECK(s.client.ask("GET", "/twice").body == "3");
}

TEST_CASE("a coroutine whose client is gone goes on to its end, and its frame is freed") {
  asked_server s;
  s.answers.answer(answering::when::told);
  auto gone = s.connect();
  CHECK(gone.send(asked_server::request("/twice")));
  s.wait_until_asked();
  gone.reset();
  while (s.api.connections() > 1)
    std::this_thread::yield();
  s.answers.answer(answering::when::from_another_thread);
  while (s.n.ended == 0 || s.n.alive > 0)
    std::this_thread::yield();
  CHECK(s.client.ask("GET", "/twice").body == "3");
}

TEST_CASE(
    "an exception in a coroutine, or in what it asks, is a 500 that reveals nothing and a line of the log") {
  const test::captured_log log;
  asked_server s;
  for (const auto how : {answering::when::at_once, answering::when::from_another_thread}) {
    s.answers.answer(how);
    for (const auto* path : {"/vain", "/fall"}) {
      CAPTURE(path);
      const auto r = s.client.ask("GET", path);
      CHECK(r.status == 500);
      CHECK(r.body.find("secret") == std::string::npos);
    }
  }
  CHECK(log.with("event=request_failed").size() == 4);
  CHECK(log.with("secret detail of the handler").size() == 2);
  CHECK(s.client.ask("GET", "/twice").status == 200);
}
