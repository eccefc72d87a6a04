// mbs-sandbox: the phones of simulated operators and a mailbox, to look at.
#include "bench/net/http_server.hpp"
#include "bench/sandbox/handset.hpp"
#include "bench/sandbox/mailbox.hpp"
#include "bench/sandbox/phone_texts.hpp"
#include "bench/sandbox/sandbox_server.hpp"
#include "bench/sandbox/smsc_reader.hpp"

#include <CLI/CLI.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <cstdio>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace {

namespace asio = boost::asio;
using namespace mbs::bench;

// How often simulators and folder are looked at, and how long a text waits for its other segments.
constexpr std::chrono::milliseconds pace{200};
constexpr std::chrono::seconds segments_within{30};

struct options {
  std::string listen = "127.0.0.1:0";
  std::string mail;
  std::string mpesa;
  std::vector<std::string> simulators;
};

endpoint_text address_of(const std::string& text) {
  endpoint_text parsed;
  if (!parse_endpoint(text, parsed)) throw std::invalid_argument{"not an address with a port: " + text};
  return parsed;
}

/// Runs what is looked at over and over.
class round {
 public:
  round(asio::io_context& io, phone_texts& phones, mailbox& mails,
      std::vector<std::unique_ptr<smsc_reader>>& readers)
      : timer_{io}, phones_{phones}, mails_{mails}, readers_{readers} {
    look();
  }
  void stop() { timer_.cancel(); }

 private:
  void look() {
    for (const auto& reader : readers_)
      reader->ask();
    mails_.look();
    const auto before = std::chrono::system_clock::now() - segments_within;
    phones_.give_up_before(
        std::chrono::duration_cast<std::chrono::microseconds>(before.time_since_epoch()).count());
    timer_.expires_after(pace);
    timer_.async_wait([this](boost::system::error_code cancelled) {
      if (!cancelled) look();
    });
  }

  asio::steady_timer timer_;
  phone_texts& phones_;
  mailbox& mails_;
  std::vector<std::unique_ptr<smsc_reader>>& readers_;
};

int serve(const options& wanted) {
  asio::io_context io{1};
  phone_texts phones;
  mailbox mails{wanted.mail};
  std::vector<std::unique_ptr<smsc_reader>> readers;
  for (const auto& simulator : wanted.simulators) {
    const auto equals = simulator.find('=');
    if (equals == std::string::npos || equals == 0)
      throw std::invalid_argument{"not NAME=ADDRESS:PORT: " + simulator};
    readers.push_back(std::make_unique<smsc_reader>(io, address_of(simulator.substr(equals + 1)),
        simulator.substr(0, equals), [&](const arrived_segment& s) { phones.arrived(s); }));
  }
  const auto at = address_of(wanted.listen);
  const auto started = std::chrono::system_clock::now().time_since_epoch().count();
  std::optional<mpesa_handset> prompts;
  if (!wanted.mpesa.empty()) prompts.emplace(io, address_of(wanted.mpesa));
  sandbox_server pages{phones, mails, std::to_string(started), prompts ? &*prompts : nullptr};
  http_server http{io, {asio::ip::make_address(at.host), at.port}, pages};
  round rounds{io, phones, mails, readers};

  asio::signal_set signals{io, SIGINT, SIGTERM};
  signals.async_wait([&](boost::system::error_code error, int) {
    if (error) return;
    http.stop();
    rounds.stop();
    readers.clear();
    if (prompts) prompts->stop();
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
      "mbs-sandbox: shows the texts that arrive at simulated operators, phone by phone, and the mails in a\n"
      "folder: a page, and JSON at /api/messages?to= and /api/mails?to=. With an mbs-mpesa also the prompts for\n"
      "a PIN, which are answered there, or with POST /api/prompts/ID. For trying mbs out and for its tests.\n"
      "Prints one line of JSON with its port when it is ready."};
  app.add_option("--listen", wanted.listen, "address:port; port 0: any (default 127.0.0.1:0)");
  app.add_option("--smsc", wanted.simulators, "NAME=ADDRESS:PORT of an mbs-smsc's --http; may be repeated");
  app.add_option("--mail", wanted.mail, "folder of .eml files; it need not be there yet");
  app.add_option("--mpesa", wanted.mpesa, "ADDRESS:PORT of an mbs-mpesa, whose prompts are shown");
  CLI11_PARSE(app, argc, argv);
  try {
    return serve(wanted);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "mbs-sandbox: %s\n", error.what());
    return 1;
  }
}
