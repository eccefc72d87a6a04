// The simulator over real sockets, asked with protocols/mpesa's requests.
#include "bench/mpesa/daraja_server.hpp"

#include "protocols/mpesa/answers.hpp"
#include "protocols/mpesa/callback_replies.hpp"
#include "protocols/mpesa/callbacks.hpp"
#include "protocols/mpesa/requests.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/json/parse.hpp>
#include <doctest/doctest.h>

#include <memory>

using namespace mbs;
using namespace mbs::bench;
namespace asio = boost::asio;

namespace {

/// Where callbacks go: remembers them, and answers at once or when it is told to.
struct callback_listener final : http_handler {
  void on_request(const http_message& request, std::string& out) override {
    bodies.emplace_back(request.body);
    append_response(out, status, "application/json", mpesa::callback_reply);
  }
  [[nodiscard]] bool is_slow(const http_message& /*request*/) const override { return holds; }
  void on_slow_request(const http_message& request, answer_later answer) override {
    held = std::move(answer);
    on_request(request, response);
  }
  std::vector<std::string> bodies;
  std::uint32_t status = 200;
  bool holds = false;
  answer_later held;
  std::string response;
};

/// One kept connection to the simulator.
class caller final : public stream_listener {
 public:
  caller(asio::io_context& io, std::uint16_t port) {
    asio::ip::tcp::socket socket{io};
    socket.connect({asio::ip::make_address("127.0.0.1"), port});
    stream_ = std::make_shared<stream>(std::move(socket), *this);
    stream_->start();
  }
  ~caller() {
    if (stream_->open()) stream_->close();
  }
  caller(const caller&) = delete;
  caller& operator=(const caller&) = delete;

  void send(
      std::string_view method, std::string_view target, std::string_view fields, std::string_view body) {
    stream_->out()
        .append(method)
        .append(" ")
        .append(target)
        .append(" HTTP/1.1\r\nHost: x\r\n")
        .append(fields);
    stream_->out() += "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n";
    stream_->out().append(body);
    stream_->flush();
  }
  std::size_t on_octets(std::string_view octets) override {
    std::size_t used = 0;
    for (;;) {
      const auto answer = parse_response(octets.substr(used));
      if (answer.what != http_outcome::message) return used;
      answers.push_back({answer.status, std::string{answer.body}});
      used += answer.length;
    }
  }
  void on_closed() override {}

  std::vector<http_reply> answers;

 private:
  std::shared_ptr<stream> stream_;
};

struct simulator {
  explicit simulator(daraja_settings settings = {})
      : core{std::move(settings),
            std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now())} {
    const auto got = ask("GET", mpesa::token_request::path,
        "Authorization: " +
            mpesa::token_request{.consumer_key = "mbs", .consumer_secret = "secret"}.authorization() +
            "\r\n");
    token = mpesa::read_token_answer(got.body).token;
  }
  ~simulator() {
    http.stop();
    server.stop();
  }
  simulator(const simulator&) = delete;
  simulator& operator=(const simulator&) = delete;

  template <class Condition>
  [[nodiscard]] bool until(Condition&& condition) {
    const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds{20};
    while (!condition() && std::chrono::steady_clock::now() < give_up)
      io.run_for(std::chrono::milliseconds{1});
    return condition();
  }
  http_reply ask(std::string_view method, std::string_view target, std::string_view fields = {},
      std::string_view body = {}) {
    const auto before = client.answers.size();
    client.send(method, target, fields, body);
    REQUIRE(until([&] { return client.answers.size() > before; }));
    return client.answers.back();
  }
  [[nodiscard]] std::string fields() const {
    return "authorization: " + mpesa::bearer(token) + "\r\nContent-Type: application/json\r\n";
  }
  template <class Request>
  http_reply ask(const Request& request) {
    return ask("POST", Request::path, fields(), request.body());
  }
  [[nodiscard]] mpesa::push_request push() const {
    return {.short_code = "174379",
        .till = {},
        .passkey = "passkey",
        .at = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()),
        .shillings = 100,
        .payer = "254712345678",
        .callback_url = "http://localhost:" + std::to_string(listening.port()) + "/callback",
        .account_reference = "MBS1",
        .description = "Credit",
        .reach = mpesa::url_reach::loopback_too};
  }

  asio::io_context io{1};
  daraja_core core;
  daraja_server server{io, core};
  http_server http{io, {asio::ip::make_address("127.0.0.1"), 0}, server};
  callback_listener listener;
  http_server listening{io, {asio::ip::make_address("127.0.0.1"), 0}, listener};
  caller client{io, http.port()};
  std::string token;
};

}  // namespace

TEST_CASE("a push is answered on the phone, called back and queried over sockets") {
  simulator sim;
  const auto push = sim.push();
  REQUIRE_FALSE(push.fault());
  const auto taken = mpesa::read_push_answer(sim.ask(push).body);
  REQUIRE(taken.said.meaning == mpesa::answer_meaning::accepted);
  const mpesa::push_query query{.short_code = "174379",
      .passkey = "passkey",
      .at = push.at,
      .checkout_request_id = taken.checkout_request_id};
  CHECK(mpesa::read_query_answer(sim.ask(query).body).said.meaning == mpesa::answer_meaning::pending);

  const auto path = "/control/prompts/" + taken.checkout_request_id;
  CHECK(sim.ask("POST", path, {}, R"({"answer":"maybe"})").status == 400);
  CHECK(sim.ask("POST", path, "Origin: http://evil.example\r\n", R"({"answer":"pin"})").status == 403);
  CHECK(sim.ask("POST", "/control/prompts/none", {}, R"({"answer":"pin"})").status == 404);
  const auto paid = boost::json::parse(sim.ask("POST", path, {}, R"({"answer":"pin"})").body);
  CHECK(paid.at("state") == "paid");
  CHECK(sim.ask("POST", path, {}, R"({"answer":"pin"})").status == 409);

  REQUIRE(sim.until([&] { return sim.core.counters().callbacks.delivered == 1; }));
  const auto told = mpesa::read_push_callback(sim.listener.bodies.at(0));
  REQUIRE(told);
  CHECK(told->checkout_request_id == taken.checkout_request_id);
  CHECK(told->receipt == paid.at("receipt").as_string());
  CHECK(mpesa::read_query_answer(sim.ask(query).body).result_code == "0");

  const auto list = boost::json::parse(sim.ask("GET", "/control/prompts").body).at("prompts").as_array();
  REQUIRE(list.size() == 1);
  CHECK(list[0].at("phone") == "254712345678");
  CHECK(list[0].at("shillings") == 100);
  CHECK(list[0].at("account_reference") == "MBS1");
  CHECK(list[0].at("short_code") == "174379");
  CHECK(boost::json::parse(sim.ask("GET", "/counters").body).at("callbacks_delivered") == 1);
}

TEST_CASE("a callback can be there before the push is answered") {
  daraja_settings settings;
  settings.callback_delay = {};
  settings.faults.callback_first = 1;
  simulator sim{settings};
  CHECK(sim.ask("POST", "/control/rule", {}, R"({"answer":"pin"})").status == 200);
  sim.listener.holds = true;
  const auto answers = sim.client.answers.size();
  sim.client.send("POST", mpesa::push_request::path, sim.fields(), sim.push().body());
  // A request behind it on the same connection waits for its turn.
  sim.client.send("GET", "/counters", {}, {});
  REQUIRE(sim.until([&] { return !sim.listener.bodies.empty(); }));
  sim.io.run_for(std::chrono::milliseconds{20});
  CHECK(sim.client.answers.size() == answers);
  sim.listener.held(sim.listener.response);
  REQUIRE(sim.until([&] { return sim.client.answers.size() == answers + 2; }));
  CHECK(mpesa::read_push_answer(sim.client.answers[answers].body).said.meaning ==
      mpesa::answer_meaning::accepted);
  CHECK(boost::json::parse(sim.client.answers.back().body).at("callbacks_first") == 1);
}

TEST_CASE("answers may be slow, and a callback that is refused is not repeated") {
  daraja_settings settings;
  settings.callback_delay = {};
  settings.slow = std::chrono::milliseconds{50};
  simulator sim{settings};
  sim.listener.status = 500;
  CHECK(sim.ask("POST", "/control/rule", {}, R"({"answer":"cancel"})").status == 200);
  const auto before = std::chrono::steady_clock::now();
  CHECK(sim.ask(sim.push()).status == 200);
  CHECK(std::chrono::steady_clock::now() - before >= std::chrono::milliseconds{45});
  REQUIRE(sim.until([&] { return sim.core.counters().callbacks.failed == 1; }));
  sim.io.run_for(std::chrono::milliseconds{50});
  CHECK(sim.core.counters().callbacks.sent == 1);
  CHECK(sim.listener.bodies.size() == 1);
}
