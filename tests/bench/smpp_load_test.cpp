#include "bench/load/smpp_load.hpp"

#include "bench/smsc/smpp_server.hpp"
#include "tests/bench/child.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address.hpp>
#include <doctest/doctest.h>

#include <chrono>

namespace asio = boost::asio;
using namespace mbs;
using namespace mbs::bench;

namespace {

void serve_simulator(const operator_settings& settings, const std::function<void(std::uint16_t)>& tell) {
  asio::io_context io{1};
  operator_core core{
      settings, std::chrono::time_point_cast<smpp::duration>(std::chrono::system_clock::now())};
  smpp_server server{io, {asio::ip::make_address("127.0.0.1"), 0}, core};
  tell(server.port());
  io.run();
}

smpp_load_result load_on(const operator_settings& settings, smpp_load load) {
  const child simulator{[&](const auto& tell) { serve_simulator(settings, tell); }};
  load.to = {asio::ip::make_address("127.0.0.1"), simulator.port()};
  return run_smpp_load(load);
}

}  // namespace

TEST_CASE("a load is answered to the last submit_sm, and each gets its receipt") {
  operator_settings settings;
  settings.receipt_delay = {1, 20};
  smpp_load load;
  load.count = 20'000;
  load.sessions = 2;
  load.receipts = true;
  const auto result = load_on(settings, load);
  CHECK(result.trouble == "");
  CHECK(result.sent == 20'000);
  CHECK(result.accepted == 20'000);
  CHECK(result.receipts == 20'000);
  CHECK(result.answer.count() == 20'000);
}

TEST_CASE("throttled submits are counted as refused") {
  operator_settings settings;
  settings.tps = 10;
  smpp_load load;
  load.count = 1000;
  const auto result = load_on(settings, load);
  CHECK(result.accepted + result.refused == 1000);
  CHECK(result.refused >= 900);
}

TEST_CASE("a load with a wrong password is told so") {
  smpp_load load;
  load.password = "wrong";
  CHECK(load_on({}, load).trouble != "");
}
