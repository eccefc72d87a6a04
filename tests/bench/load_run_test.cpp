#include "bench/load/load_run.hpp"

#include "bench/load/report.hpp"
#include "bench/net/http_server.hpp"
#include "tests/bench/child.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/post.hpp>
#include <doctest/doctest.h>

#include <deque>
#include <optional>

namespace asio = boost::asio;
using namespace mbs::bench;

namespace {

const asio::ip::tcp::endpoint anywhere{asio::ip::make_address("127.0.0.1"), 0};

struct gateway_habits {
  std::uint32_t lose_every = 0;    // callbacks never sent
  std::uint32_t repeat_every = 0;  // callbacks sent twice
  std::uint32_t refuse_every = 0;  // requests answered 429
  bool wrong_ids = false;
  bool nameless = false;  // answers 202 and says no more, calls nobody back
};

// Accepts everything for one recipient and calls back at once: just enough of a gateway to judge the judge.
class tiny_gateway final : public http_handler, public pool_listener {
 public:
  tiny_gateway(asio::io_context& io, gateway_habits habits) : io_{io}, habits_{habits} {}

  void on_request(const http_message& request, std::string& out) override {
    if (every(habits_.refuse_every, ++requests_)) {
      append_response(out, 429, "application/json", R"({"code":"rate_limited"})");
      return;
    }
    if (habits_.nameless) {
      append_response(out, 202, "application/json", "{}");
      return;
    }
    const auto number = std::string{request.body.substr(request.body.find("2547"), number_length)};
    const auto url_at = request.body.find("http://");
    if (url_at != std::string_view::npos && !pool_) connect(request.body.substr(url_at));
    const auto id = "msg_" + std::to_string(++accepted_);
    append_response(out, 202, "application/json",
        R"({"messages":[{"id":")" + id + R"(","to":"+)" + number +
            R"(","state":"accepted"}],"rejected":[]})");
    if (every(habits_.lose_every, accepted_)) return;
    call_back(id, number);
    if (every(habits_.repeat_every, accepted_)) call_back(id, number);
  }
  void on_answer(const request_ticket&, const http_message&) override { send(); }
  void on_lost(const request_ticket&) override {}
  void on_room() override { send(); }

 private:
  static bool every(std::uint32_t n, std::uint64_t count) { return n > 0 && count % n == 0; }

  void connect(std::string_view url) {
    endpoint_text at;
    if (!parse_endpoint(url.substr(0, url.find('"')), at)) return;
    pool_.emplace(io_, asio::ip::tcp::endpoint{asio::ip::make_address(at.host), at.port}, 2, 1, *this);
  }
  void call_back(const std::string& id, const std::string& number) {
    const auto body = R"({"type":"message.delivered","data":{"id":")" + (habits_.wrong_ids ? "msg_x" : id) +
        R"(","to":"+)" + number + R"(","state":"delivered"}})";
    waiting_.push_back(
        "POST /dlr HTTP/1.1\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
    asio::post(io_, [this] { send(); });
  }
  void send() {
    while (pool_ && !waiting_.empty()) {
      auto* const out = pool_->take({});
      if (out == nullptr) break;
      *out += waiting_.front();
      waiting_.pop_front();
    }
    if (pool_) pool_->flush();
  }

  asio::io_context& io_;
  gateway_habits habits_;
  std::optional<request_pool> pool_;
  std::deque<std::string> waiting_;
  std::uint64_t requests_ = 0, accepted_ = 0;
};

void serve_gateway(gateway_habits habits, const std::function<void(std::uint16_t)>& tell) {
  asio::io_context io{1};
  tiny_gateway gateway{io, habits};
  http_server server{io, anywhere, gateway};
  tell(server.port());
  io.run();
}

run_result run_against(gateway_habits habits, void (*change)(scenario&)) {
  const child gateway{[&](const auto& tell) { serve_gateway(habits, tell); }};
  scenario plan;
  plan.streams.emplace_back();
  plan.streams.front().count = 500;
  plan.streams.front().connections = 4;
  plan.drain_ms = 20'000;
  change(plan);
  run_target target;
  target.gateway = {"127.0.0.1", gateway.port(), "/"};
  target.callbacks = {"127.0.0.1", 0, "/"};
  target.server = {gateway.pid()};
  target.dialect = [&](const std::string& url) {
    return make_rest_dialect({"127.0.0.1", {"key"}, "MBSDEMO", url, habits.nameless});
  };
  return run_scenario(plan, target);
}

}  // namespace

TEST_CASE("every message of a sound gateway is accepted and ends once") {
  const auto run = run_against({}, [](scenario&) {});
  const auto sum = summarize(run);
  CHECK(run.drained);
  CHECK(sound(run));
  CHECK(sum.accepted == 500);
  CHECK(sum.ended == 500);
  CHECK(sum.duplicates == 0);
  CHECK(sum.accept.count() == 500);
  CHECK(run.server.after.memory_kib > 0);
}

TEST_CASE("lost callbacks are missing, and the run is not sound") {
  const auto run = run_against({.lose_every = 10}, [](scenario& plan) { plan.drain_ms = 300; });
  CHECK_FALSE(run.drained);
  CHECK_FALSE(sound(run));
  CHECK(summarize(run).missing == 50);
}

TEST_CASE("callbacks that come twice are counted") {
  const auto run = run_against({.repeat_every = 10}, [](scenario&) {});
  CHECK(summarize(run).ended == 500);
  CHECK(summarize(run).duplicates > 0);
  CHECK(summarize(run).duplicates <= 50);
}

TEST_CASE("callbacks under a wrong id end nothing") {
  const auto run = run_against({.wrong_ids = true}, [](scenario& plan) {
    plan.streams.front().count = 20;
    plan.drain_ms = 300;
  });
  CHECK_FALSE(sound(run));
  CHECK(summarize(run).wrong_ids > 0);
}

TEST_CASE("refused requests are counted by status and expect no callback") {
  const auto run = run_against({.refuse_every = 100}, [](scenario&) {});
  CHECK(run.drained);
  CHECK(run.streams.front().refused == 5);
  CHECK(run.streams.front().figures.by_status.at(429) == 5);
  CHECK(run.streams.front().figures.first_refusal.find("rate_limited") != std::string::npos);
}

TEST_CASE("a closed loop never has more messages under way than allowed") {
  // With one message under way and its callback lost, nothing more may be sent.
  const auto run = run_against({.lose_every = 3}, [](scenario& plan) {
    plan.streams.front().outstanding = 1;
    plan.streams.front().duration_ms = 300;
    plan.drain_ms = 100;
  });
  CHECK(run.streams.front().opened == 3);
}

TEST_CASE("the accept side alone waits for answers only, whatever they name") {
  const auto run = run_against({.nameless = true}, [](scenario& plan) {
    plan.streams.front().recipients = 2;
    plan.streams.front().outstanding = 10;
    plan = accept_side_of(plan);
  });
  CHECK(run.drained);
  CHECK(sound(run));
  CHECK(summarize(run).accepted == 500);
  CHECK(run.streams.front().figures.requests == 250);
  CHECK(run.callback_requests == 0);
}

TEST_CASE("an open loop sends at its rate, whatever comes back") {
  const auto run = run_against({.lose_every = 1}, [](scenario& plan) {
    plan.streams.front().rate = 200;
    plan.streams.front().count = 0;
    plan.streams.front().duration_ms = 500;
    plan.drain_ms = 50;
  });
  CHECK(run.streams.front().opened <= 100);
  CHECK(run.streams.front().opened >= 50);
}

TEST_CASE("a gateway that is not there ends a run in time and nothing is sent") {
  scenario plan;
  plan.streams.emplace_back();
  plan.streams.front().duration_ms = 200;
  run_target target;
  target.gateway = {"127.0.0.1", 1, "/"};
  target.callbacks = {"127.0.0.1", 0, "/"};
  target.dialect = [](const std::string& url) { return make_rest_dialect({"h", {"k"}, "S", url}); };
  const auto run = run_scenario(plan, target);
  CHECK(run.streams.front().opened == 0);
  CHECK(run.streams.front().connection_failures > 0);
}
