// mbs-mpesa: Safaricom's Daraja, simulated, with the phones that its pushes reach.
#include "bench/mpesa/daraja_core.hpp"
#include "bench/mpesa/daraja_server.hpp"
#include "bench/net/http_server.hpp"

#include <CLI/CLI.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/signal_set.hpp>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <stdexcept>
#include <string>

namespace {

namespace asio = boost::asio;
using namespace mbs::bench;

struct options {
  std::string listen = "127.0.0.1:0";
  std::uint32_t token_seconds = 3'599;
  std::uint32_t prompt_seconds = 60;
  std::uint32_t callback_delay_ms = 300;
  std::uint32_t slow_ms = 0;
  daraja_settings settings;
};

void add_merchant(CLI::App& app, options& wanted) {
  auto& settings = wanted.settings;
  app.add_option("--listen", wanted.listen, "address:port; port 0: any (default 127.0.0.1:0)");
  app.add_option("--consumer-key", settings.consumer_key, "of the merchant's app (default mbs)");
  app.add_option("--consumer-secret", settings.consumer_secret, "and its secret (default secret)");
  app.add_option("--short-code", settings.short_code, "the merchant's paybill (default 174379)");
  app.add_option("--passkey", settings.passkey, "of pushes for it (default passkey)");
  app.add_option("--token-seconds", wanted.token_seconds, "how long a token is good (default 3599)")
      ->check(CLI::Range(1, 86'400));
  app.add_option("--prompt-seconds", wanted.prompt_seconds, "how long a prompt waits for a PIN (default 60)")
      ->check(CLI::Range(1, 3'600));
  app.add_option("--seed", settings.seed, "of the random choices (default 1)");
}

void add_faults(CLI::App& app, options& wanted) {
  const auto group = std::string{"Faults (fractions are 0 to 1)"};
  const auto fraction = [&](const char* name, double& value, const char* text) {
    app.add_option(name, value, text)->check(CLI::Range(0.0, 1.0))->group(group);
  };
  auto& faults = wanted.settings.faults;
  constexpr int most_ms = 3'600'000;
  app.add_option("--callback-delay-ms", wanted.callback_delay_ms,
         "from the end of a prompt to its callback (default 300)")
      ->check(CLI::Range(0, most_ms))
      ->group(group);
  app.add_option("--slow-ms", wanted.slow_ms, "before each answer")
      ->check(CLI::Range(0, most_ms))
      ->group(group);
  fraction("--callback-twice", faults.callback_twice, "fraction of callbacks that are posted twice");
  fraction("--callback-lost", faults.callback_lost, "fraction of callbacks that are never posted");
  fraction(
      "--confirmation-lost", faults.confirmation_lost, "fraction of confirmations that are never posted");
  fraction("--callback-first", faults.callback_first,
      "fraction of pushes that are answered after their callback, or after 10 s");
  fraction("--server-error", faults.server_error, "fraction of pushes and queries answered 503 with a page");
  fraction("--spike-arrest", faults.spike_arrest, "fraction of pushes and queries answered 500.003.02");
  fraction("--alter-amount", faults.alter_amount, "fraction of callbacks that tell a shilling too much");
}

int serve(const options& wanted) {
  endpoint_text at;
  if (!parse_endpoint(wanted.listen, at))
    throw std::invalid_argument{"not an address with a port: " + wanted.listen};
  auto settings = wanted.settings;
  settings.token_life = std::chrono::seconds{wanted.token_seconds};
  settings.prompt_life = std::chrono::seconds{wanted.prompt_seconds};
  settings.callback_delay = std::chrono::milliseconds{wanted.callback_delay_ms};
  settings.slow = std::chrono::milliseconds{wanted.slow_ms};

  asio::io_context io{1};
  daraja_core core{
      std::move(settings), std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now())};
  daraja_server server{io, core};
  http_server http{io, {asio::ip::make_address(at.host), at.port}, server};
  asio::signal_set signals{io, SIGINT, SIGTERM};
  signals.async_wait([&](boost::system::error_code error, int) {
    if (error) return;
    http.stop();
    server.stop();
  });
  std::printf("{\"http_port\":%u}\n", static_cast<unsigned>(http.port()));
  std::fflush(stdout);
  io.run();
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  options wanted;
  CLI::App app{
      "mbs-mpesa: simulates Safaricom's Daraja: pushes, their queries and callbacks, customers' payments,\n"
      "status, reversal and pull, for one merchant of this machine: callbacks go to http:// URLs of loopback\n"
      "addresses only. Phones are answered for with POST /control/prompts/ID and /control/rule, or on the page\n"
      "of mbs-sandbox. Prints one line of JSON with its port when it is ready."};
  add_merchant(app, wanted);
  add_faults(app, wanted);
  CLI11_PARSE(app, argc, argv);
  try {
    return serve(wanted);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "mbs-mpesa: %s\n", error.what());
    return 1;
  }
}
