#include "http/client/name_cache.hpp"

#include <doctest/doctest.h>

#include <map>
#include <memory>

using namespace std::chrono_literals;
using mbs::http::name_answer;
using mbs::http::name_cache;

namespace {

struct asked_names {
  std::map<std::string, int> times;
  std::map<std::string, name_cache::answered> open;
  std::chrono::steady_clock::time_point now{};
  name_cache cache;

  explicit asked_names(std::size_t limit = 100)
      : cache{[this](const std::string& host, name_cache::answered done) {
                ++times[host];
                open[host] = std::move(done);
              },
            [this] { return now; }, limit} {}

  void answer(const std::string& host, std::chrono::seconds life, std::string error = {}) {
    const auto done = open.at(host);
    open.erase(host);
    name_answer a{std::move(error), {}, life};
    if (a.error.empty()) a.addresses.push_back(boost::asio::ip::make_address("192.0.2.1"));
    done(a);
  }
  /// How often it was found, by what was asked for now.
  int look_up(const std::string& host) {
    auto found = std::make_shared<int>(0);
    cache.look_up(host, [found](const name_answer&) { ++*found; });
    return *found;
  }
};

}  // namespace

TEST_CASE("a host is asked about once, however many want it meanwhile") {
  asked_names names;
  int found = 0;
  for (int i = 0; i < 100; ++i)
    names.cache.look_up("a.example", [&](const name_answer& a) { found += a.addresses.empty() ? 0 : 1; });
  CHECK(names.times["a.example"] == 1);
  names.answer("a.example", 60s);
  CHECK(found == 100);
}

TEST_CASE("an address is believed as long as its name server allows, an hour at most") {
  asked_names names;
  for (const auto& [life, kept] :
      std::map<std::chrono::seconds, std::chrono::seconds>{{1s, 1s}, {60s, 60s}, {1'000'000s, 3'600s}}) {
    const auto host = "a" + std::to_string(life.count());
    names.look_up(host);
    names.answer(host, life);
    names.now += kept - 1ms;
    CHECK(names.look_up(host) == 1);
    names.now += 1ms;
    CHECK(names.look_up(host) == 0);
    CHECK(names.times[host] == 2);
  }
}

TEST_CASE("an address without a life serves those who waited for it and nobody after them") {
  asked_names names;
  names.look_up("a");
  names.answer("a", 0s);
  CHECK(names.look_up("a") == 0);
  CHECK(names.times["a"] == 2);
  CHECK(names.cache.remembered() == 0);
}

TEST_CASE("that a host has no address is remembered briefly") {
  asked_names names;
  names.look_up("a");
  names.answer("a", 86'400s, "Domain name not found");
  names.now += 4s;
  CHECK(names.look_up("a") == 1);
  names.now += 1s;
  CHECK(names.look_up("a") == 0);
}

TEST_CASE("no more hosts are remembered than may be, those first whose time is over") {
  asked_names names{3};
  for (const auto* host : {"a", "b", "c"}) {
    names.look_up(host);
    names.answer(host, host[0] == 'b' ? 1s : 100s);
  }
  names.now += 2s;
  names.look_up("d");
  names.answer("d", 100s);
  CHECK(names.cache.remembered() == 3);
  CHECK(names.look_up("a") == 1);
  CHECK(names.look_up("c") == 1);
  CHECK(names.look_up("d") == 1);
  names.look_up("e");
  names.answer("e", 100s);
  CHECK(names.cache.remembered() == 3);
  CHECK(names.look_up("e") == 1);
}

TEST_CASE("whoever hears an answer may ask again") {
  asked_names names;
  int found = 0;
  names.cache.look_up("a", [&](const name_answer&) {
    ++found;
    names.cache.look_up("a", [&](const name_answer&) { ++found; });
  });
  names.answer("a", 0s);
  CHECK(found == 1);
  names.answer("a", 0s);
  CHECK(found == 2);
}
