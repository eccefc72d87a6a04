// mbs-smsc: one simulated operator.
#include "bench/net/http_server.hpp"
#include "bench/smsc/control_server.hpp"
#include "bench/smsc/smpp_server.hpp"

#include <CLI/CLI.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <cstdio>
#include <exception>
#include <functional>
#include <string>

namespace {

namespace asio = boost::asio;
using namespace mbs;
using namespace mbs::bench;

struct options {
  std::string listen = "127.0.0.1:0";
  std::string http = "127.0.0.1:0";
  std::uint32_t lifetime = 0;
  operator_settings settings;
};

// A value that a parser of this project reads; CLI11 shows what is wrong.
std::function<std::string(const std::string&)> taking(
    std::function<bool(std::string_view)> parse, std::string allowed) {
  return [parse = std::move(parse), allowed = std::move(allowed)](const std::string& text) {
    return parse(text) ? std::string{} : "'" + text + "' is not " + allowed;
  };
}

void add_behaviour(CLI::App& app, operator_settings& settings, std::string& sink) {
  app.add_option("--receipt-delay-ms", sink, "from the answer to the receipt: N or A-B (default 500)")
      ->check(taking([&](auto text) { return parse_delay(text, settings.receipt_delay); },
          "a number of milliseconds up to an hour, or two with a dash"));
  app.add_option(
         "--mix", sink, "final states, e.g. delivered=97,undelivered=2,expired=1 (default all delivered)")
      ->check(taking([&](auto text) { return parse_mix(text, settings.mix); }, "a list of state=weight"));
  const std::string dialects =
      "standard, seconds, long_years, underscores, capitals, spelt_out, reordered, minimal, spaced or "
      "tlv_only";
  const auto dialect = [&](std::string_view text) {
    const auto found = smpp::delivery_receipt_dialect_from_text(text);
    settings.dialect = found.value_or(settings.dialect);
    return found.has_value();
  };
  app.add_option("--receipt-dialect", sink, "how receipts are worded: " + dialects)
      ->check(taking(dialect, dialects));
  const std::string forms = "dec, hex, HEX or hex16";
  app.add_option("--id-in-response", sink, "how submit_sm_resp writes ids: " + forms)
      ->check(taking([&](auto text) { return parse_id_form(text, settings.id_in_response); }, forms));
  app.add_option("--id-in-receipt", sink, "how receipts write ids: " + forms)
      ->check(taking([&](auto text) { return parse_id_form(text, settings.id_in_receipt); }, forms));
}

void add_faults(CLI::App& app, fault_plan& faults, std::string& sink) {
  const auto fraction = [&](const char* name, double& value, const char* text) {
    app.add_option(name, value, text)->check(CLI::Range(0.0, 1.0))->group("Faults (fractions are 0 to 1)");
  };
  const auto group = std::string{"Faults (fractions are 0 to 1)"};
  fraction("--fault-no-answer", faults.no_answer, "fraction of submit_sm lost without an answer");
  fraction("--fault-queue-full", faults.queue_full, "fraction answered ESME_RMSGQFUL");
  fraction("--fault-system-error", faults.system_error, "fraction answered ESME_RSYSERR");
  fraction("--fault-garbage", faults.garbage, "fraction of answers behind a PDU of an unknown command");
  fraction("--fault-receipt-first", faults.receipt_first, "fraction of receipts that outrun the answer");
  fraction("--fault-duplicate-receipts", faults.duplicate_receipts, "fraction of receipts that come twice");
  fraction("--fault-no-receipt", faults.no_receipt, "fraction of messages without a receipt");
  app.add_option("--fault-answer-delay-ms", sink, "slow answers: N or A-B")
      ->check(taking([&](auto text) { return parse_delay(text, faults.answer_delay); },
          "a number of milliseconds up to an hour, or two with a dash"))
      ->group(group);
  app.add_option(
         "--fault-disconnect-every", faults.disconnect_every, "cut the connection at each Nth submit_sm")
      ->group(group);
  app.add_option("--fault-disconnect-after-ms", faults.disconnect_after_ms, "cut all connections so often")
      ->group(group);
  app.add_flag("--fault-refuse-binds", faults.refuse_binds, "answer binds ESME_RBINDFAIL")->group(group);
}

void add_limits(CLI::App& app, operator_settings& settings) {
  app.add_option("--tps", settings.tps, "submit_sm a second; more gets ESME_RTHROTTLED; 0: no limit")
      ->check(CLI::Range(0, 1'000'000));
  app.add_option("--burst", settings.burst, "submit_sm saved up at most; 0: a tenth of --tps");
  app.add_option("--window", settings.window, "unanswered submit_sm a session may have; 0: no limit");
  app.add_option(
         "--receipt-window", settings.receipt_window, "unanswered deliver_sm a session (default 1000)")
      ->check(CLI::Range(1, 10'000));
  app.add_option("--max-pending", settings.max_pending,
         "receipts waiting at most; then submit_sm gets ESME_RMSGQFUL (default 1000000)")
      ->check(CLI::Range(1, 100'000'000));
  app.add_option("--keep", settings.keep_messages, "submit_sm kept for GET /messages (default 10000)")
      ->check(CLI::Range(1, 10'000'000));
  app.add_option("--track", settings.track, "pairs of destination and text remembered to count repeats")
      ->check(CLI::Range(0, 100'000'000));
  app.add_option("--seed", settings.seed, "of the random choices (default 1)");
}

asio::ip::tcp::endpoint endpoint_of(const std::string& text) {
  endpoint_text parsed;
  if (!parse_endpoint(text, parsed)) throw std::invalid_argument{"not an address with a port: " + text};
  return {asio::ip::make_address(parsed.host), parsed.port};
}

int serve(const options& wanted) {
  asio::io_context io{1};
  operator_core core{
      wanted.settings, std::chrono::time_point_cast<smpp::duration>(std::chrono::system_clock::now())};
  smpp_server smpp{io, endpoint_of(wanted.listen), core};
  control_server control{core, [&] { smpp.disconnect_all(); }};
  http_server http{io, endpoint_of(wanted.http), control};

  asio::steady_timer life{io};
  asio::signal_set signals{io, SIGINT, SIGTERM};
  const auto stop = [&] {
    smpp.stop();
    http.stop();
    life.cancel();
    signals.cancel();
  };
  signals.async_wait([&](boost::system::error_code error, int) {
    if (!error) stop();
  });
  if (wanted.lifetime > 0) {
    life.expires_after(std::chrono::seconds{wanted.lifetime});
    life.async_wait([&](boost::system::error_code error) {
      if (!error) stop();
    });
  }
  std::printf("{\"smpp_port\":%u,\"http_port\":%u}\n", static_cast<unsigned>(smpp.port()),
      static_cast<unsigned>(http.port()));
  std::fflush(stdout);
  io.run();
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  options wanted;
  std::string sink;
  CLI::App app{
      "mbs-smsc: a simulated mobile operator: SMPP 3.4 for ESMEs, counters and faults over HTTP.\n"
      "Prints one line of JSON with its ports when it is ready."};
  app.add_option("--listen", wanted.listen, "address:port of SMPP; port 0: any (default 127.0.0.1:0)");
  app.add_option("--http", wanted.http, "address:port of counters and faults (default 127.0.0.1:0)");
  app.add_option("--name", wanted.settings.name, "the operator's name, told at the bind");
  app.add_option("--system-id", wanted.settings.system_id, "what an ESME must bind with");
  app.add_option("--password", wanted.settings.password, "and its password");
  app.add_option("--lifetime", wanted.lifetime, "end after so many seconds; 0: never");
  add_limits(app, wanted.settings);
  add_behaviour(app, wanted.settings, sink);
  add_faults(app, wanted.settings.faults, sink);
  CLI11_PARSE(app, argc, argv);
  try {
    return serve(wanted);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "mbs-smsc: %s\n", error.what());
    return 1;
  }
}
