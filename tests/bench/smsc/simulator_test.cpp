#include "bench/smsc/control_server.hpp"
#include "bench/smsc/smpp_server.hpp"
#include "protocols/smpp/esme_session.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/json/parse.hpp>
#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>

namespace asio = boost::asio;
using namespace mbs;
using namespace mbs::bench;
using smpp::command_status;

namespace {

smpp::time_point clock_now() {
  return std::chrono::time_point_cast<smpp::duration>(std::chrono::system_clock::now());
}
smpp::steady_point steady_now() {
  return std::chrono::time_point_cast<smpp::duration>(std::chrono::steady_clock::now());
}

// The project's own ESME at the other end of a real connection, remembering what happens to it.
class test_esme final : public stream_listener {
 public:
  test_esme(asio::io_context& io, std::uint16_t port, smpp::esme_options options = {}) : socket_{io} {
    if (options.system_id.empty()) options.system_id = "mbs";
    if (options.password.empty()) options.password = "secret";
    options.limits.window = 1000;
    session_.emplace(options);
    socket_.connect({asio::ip::make_address("127.0.0.1"), port});
    stream_ = std::make_shared<stream>(std::move(socket_), *this);
    stream_->start();
    session_->on_connected(steady_now(), out_);
    perform();
  }
  ~test_esme() {
    if (stream_->open()) stream_->close();
  }
  test_esme(const test_esme&) = delete;
  test_esme& operator=(const test_esme&) = delete;

  void submit(std::uint64_t key) {
    smpp::submit_sm message;
    message.source.digits = "MBSDEMO";
    message.destination.digits = "254712345678";
    message.registered_delivery = smpp::registered::final_state;
    message.short_message = "Habari";
    REQUIRE(session_->send(message, key, steady_now(), out_) == smpp::send_verdict::sent);
    perform();
  }

  std::size_t on_octets(std::string_view octets) override {
    session_->on_bytes(octets, steady_now(), out_);
    perform();
    return octets.size();
  }
  void on_closed() override {
    session_->on_disconnected(out_);
    perform();
  }

  struct answer {
    std::uint64_t key;
    command_status status;
    std::string id;
  };
  bool bound = false, closed = false;
  command_status bind_refusal = command_status::rok;
  std::vector<answer> answers;
  std::vector<std::string> receipts;  // their texts
  std::vector<std::string> order;     // "answer" and "receipt" as they came
  std::size_t unanswered = 0;         // told at the end of the session

 private:
  void perform() {
    for (const auto& event : out_.events) {
      if (std::holds_alternative<smpp::bound>(event)) bound = true;
      if (const auto* refused = std::get_if<smpp::bind_failed>(&event)) bind_refusal = refused->status;
      if (const auto* told = std::get_if<smpp::submit_answered>(&event)) {
        answers.push_back({told->key, told->status, std::string{told->message_id}});
        order.emplace_back("answer");
      }
      if (const auto* receipt = std::get_if<smpp::delivery_arrived>(&event)) {
        receipts.emplace_back(receipt->message.short_message);
        order.emplace_back("receipt");
        session_->answer_deliver(receipt->sequence, command_status::rok, out_);
      }
      if (const auto* over = std::get_if<smpp::session_closed>(&event)) {
        closed = true;
        unanswered = over->unanswered.size();
      }
    }
    out_.events.clear();
    if (!stream_->open()) return;
    stream_->out().append(out_.octets);
    out_.octets.clear();
    stream_->flush();
    if (out_.close) stream_->close();
  }

  asio::ip::tcp::socket socket_;
  std::shared_ptr<stream> stream_;
  std::optional<smpp::esme_session> session_;
  smpp::esme_output out_;
};

// A simulator on an ephemeral port, in this thread.
struct simulator {
  explicit simulator(operator_settings settings = quick())
      : core{std::move(settings), clock_now()},
        server{io, {asio::ip::make_address("127.0.0.1"), 0}, core},
        control{core, [this] { server.disconnect_all(); }} {}
  ~simulator() { server.stop(); }

  static operator_settings quick() {
    operator_settings settings;
    settings.receipt_delay = {};
    return settings;
  }
  static operator_settings quick_with(fault_plan faults) {
    auto settings = quick();
    settings.faults = faults;
    return settings;
  }

  /// Runs until something is true; a test that waits for what never comes fails after 20 s.
  template <class Condition>
  [[nodiscard]] bool until(Condition&& condition) {
    const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds{20};
    while (!condition() && std::chrono::steady_clock::now() < give_up)
      io.run_for(std::chrono::milliseconds{1});
    return condition();
  }
  [[nodiscard]] bool bind(test_esme& esme) {
    return until([&] { return esme.bound; });
  }
  boost::json::value ask(std::string_view method, std::string_view target, std::string_view body = {}) {
    http_message request;
    request.method = method;
    request.target = target;
    request.body = body;
    std::string out;
    control.on_request(request, out);
    const auto answer = parse_response(out);
    status = answer.status;
    return boost::json::parse({answer.body.data(), answer.body.size()});
  }

  asio::io_context io{1};
  operator_core core;
  smpp_server server;
  control_server control;
  std::uint32_t status = 0;
};

}  // namespace

TEST_CASE("a bind with the right password succeeds, with a wrong one is refused") {
  simulator sim;
  test_esme good{sim.io, sim.server.port()};
  CHECK(sim.bind(good));
  smpp::esme_options wrong;
  wrong.password = "wrong";
  test_esme bad{sim.io, sim.server.port(), wrong};
  CHECK(sim.until([&] { return bad.closed; }));
  CHECK(bad.bind_refusal == command_status::rinvpaswd);
  CHECK(sim.ask("GET", "/").at("sessions") == 1);
}

TEST_CASE("a submit_sm is answered, and its receipt names the same id") {
  simulator sim;
  test_esme esme{sim.io, sim.server.port()};
  REQUIRE(sim.bind(esme));
  esme.submit(1);
  REQUIRE(sim.until([&] { return !esme.receipts.empty(); }));
  REQUIRE(esme.answers.size() == 1);
  CHECK(esme.answers[0].status == command_status::rok);
  CHECK(esme.receipts[0].starts_with("id:" + esme.answers[0].id + " "));
  CHECK(sim.until([&] { return sim.ask("GET", "/counters").at("receipts_acknowledged") == 1; }));
  CHECK(sim.ask("GET", "/counters").at("receipts_pending") == 0);
}

TEST_CASE("ids may differ in form between answer and receipt") {
  auto settings = simulator::quick();
  settings.id_in_response = id_form::hex_upper;
  settings.id_in_receipt = id_form::dec;
  simulator sim{settings};
  test_esme esme{sim.io, sim.server.port()};
  REQUIRE(sim.bind(esme));
  esme.submit(1);
  REQUIRE(sim.until([&] { return !esme.receipts.empty(); }));
  const auto id = std::stoull(esme.answers[0].id, nullptr, 16);
  CHECK(esme.receipts[0].starts_with("id:" + std::to_string(id) + " "));
}

TEST_CASE("above its TPS the simulator answers ESME_RTHROTTLED") {
  auto settings = simulator::quick();
  settings.tps = 1;
  simulator sim{settings};
  test_esme esme{sim.io, sim.server.port()};
  REQUIRE(sim.bind(esme));
  for (std::uint64_t key = 0; key < 10; ++key)
    esme.submit(key);
  REQUIRE(sim.until([&] { return esme.answers.size() == 10; }));
  CHECK(esme.answers[0].status == command_status::rok);
  CHECK(std::count_if(esme.answers.begin(), esme.answers.end(),
            [](const auto& a) { return a.status == command_status::rthrottled; }) >= 8);
}

TEST_CASE("a receipt may outrun its answer") {
  fault_plan faults;
  faults.receipt_first = 1;
  simulator sim{simulator::quick_with(faults)};
  test_esme esme{sim.io, sim.server.port()};
  REQUIRE(sim.bind(esme));
  esme.submit(1);
  REQUIRE(sim.until([&] { return esme.order.size() == 2; }));
  CHECK(esme.order == std::vector<std::string>{"receipt", "answer"});
}

TEST_CASE("a receipt may come twice") {
  fault_plan faults;
  faults.duplicate_receipts = 1;
  simulator sim{simulator::quick_with(faults)};
  test_esme esme{sim.io, sim.server.port()};
  REQUIRE(sim.bind(esme));
  esme.submit(1);
  REQUIRE(sim.until([&] { return esme.receipts.size() == 2; }));
  CHECK(esme.receipts[0] == esme.receipts[1]);
}

TEST_CASE("slow answers come late, and more than the window meanwhile is throttled") {
  fault_plan faults;
  faults.answer_delay = {50, 50};
  auto settings = simulator::quick_with(faults);
  settings.window = 2;
  simulator sim{settings};
  test_esme esme{sim.io, sim.server.port()};
  REQUIRE(sim.bind(esme));
  for (std::uint64_t key = 0; key < 3; ++key)
    esme.submit(key);
  REQUIRE(sim.until([&] { return esme.answers.size() == 3; }));
  CHECK(std::count_if(esme.answers.begin(), esme.answers.end(),
            [](const auto& a) { return a.status == command_status::rthrottled; }) == 1);
}

TEST_CASE("garbage before an answer does not end a session") {
  fault_plan faults;
  faults.garbage = 1;
  simulator sim{simulator::quick_with(faults)};
  test_esme esme{sim.io, sim.server.port()};
  REQUIRE(sim.bind(esme));
  esme.submit(1);
  esme.submit(2);
  CHECK(sim.until([&] { return esme.answers.size() == 2; }));
  CHECK_FALSE(esme.closed);
}

TEST_CASE(
    "a cut connection leaves submits unanswered, and the receipts of earlier ones come at the next bind") {
  auto settings = simulator::quick();
  settings.receipt_delay = {100, 100};
  settings.faults.disconnect_every = 3;
  simulator sim{settings};
  {
    test_esme esme{sim.io, sim.server.port()};
    REQUIRE(sim.bind(esme));
    for (std::uint64_t key = 0; key < 3; ++key)
      esme.submit(key);
    REQUIRE(sim.until([&] { return esme.closed; }));
    CHECK(esme.unanswered >= 1);
  }
  CHECK(sim.ask("GET", "/").at("disconnects") == 1);
  test_esme again{sim.io, sim.server.port()};
  REQUIRE(sim.bind(again));
  CHECK(sim.until([&] { return again.receipts.size() == 2; }));
}

TEST_CASE("what is not answered by fault stays open at the ESME") {
  fault_plan faults;
  faults.no_answer = 1;
  simulator sim{simulator::quick_with(faults)};
  test_esme esme{sim.io, sim.server.port()};
  REQUIRE(sim.bind(esme));
  esme.submit(1);
  REQUIRE(sim.until([&] { return sim.core.counters().unanswered == 1; }));
  sim.ask("POST", "/disconnect");
  REQUIRE(sim.until([&] { return esme.closed; }));
  CHECK(esme.unanswered == 1);
  CHECK(esme.answers.empty());
}

TEST_CASE("faults can be changed at run time, and wrong ones are refused") {
  simulator sim;
  CHECK(sim.ask("POST", "/faults", R"({"refuse_binds":true})").at("refuse_binds") == true);
  CHECK(sim.status == 200);
  test_esme esme{sim.io, sim.server.port()};
  CHECK(sim.until([&] { return esme.closed; }));
  CHECK(esme.bind_refusal == command_status::rbindfail);
  sim.ask("POST", "/faults", R"({"refuse_binds":7})");
  CHECK(sim.status == 400);
  CHECK(sim.ask("GET", "/faults").at("refuse_binds") == true);
  sim.ask("GET", "/nowhere");
  CHECK(sim.status == 404);
}

TEST_CASE("the log tells what was submitted, in order") {
  simulator sim;
  test_esme esme{sim.io, sim.server.port()};
  REQUIRE(sim.bind(esme));
  esme.submit(1);
  esme.submit(2);
  REQUIRE(sim.until([&] { return esme.answers.size() == 2; }));
  const auto messages = sim.ask("GET", "/messages?limit=10").as_array();
  REQUIRE(messages.size() == 2);
  CHECK(messages[0].at("text") == "Habari");
  CHECK(messages[0].at("id") == boost::json::string_view{esme.answers[0].id});
  CHECK(messages[0].at("arrived_us").as_int64() <= messages[1].at("arrived_us").as_int64());
  CHECK(messages[0].at("sequence").as_int64() < messages[1].at("sequence").as_int64());
}

TEST_CASE("a transmitter's receipts go to the receiver beside it") {
  simulator sim;
  smpp::esme_options options;
  options.mode = smpp::bind_mode::transmitter;
  test_esme transmitter{sim.io, sim.server.port(), options};
  options.mode = smpp::bind_mode::receiver;
  test_esme receiver{sim.io, sim.server.port(), options};
  REQUIRE(sim.bind(transmitter));
  REQUIRE(sim.bind(receiver));
  transmitter.submit(1);
  CHECK(sim.until([&] { return receiver.receipts.size() == 1; }));
  CHECK(transmitter.receipts.empty());
}

TEST_CASE("receipts wait for each other in the ESME's window, and all arrive") {
  auto settings = simulator::quick();
  settings.receipt_window = 2;
  simulator sim{settings};
  test_esme esme{sim.io, sim.server.port()};
  REQUIRE(sim.bind(esme));
  for (std::uint64_t key = 0; key < 100; ++key)
    esme.submit(key);
  CHECK(sim.until([&] { return esme.receipts.size() == 100; }));
}
