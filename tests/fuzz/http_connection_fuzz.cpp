#include "actors/net/io_threads.hpp"
#include "http/server/http_connection.hpp"
#include "tests/fuzz/wire_script.hpp"
#include "tests/http/fakes.hpp"

#include <spdlog/spdlog.h>

// One connection from its first octet to its last, over a socket of the fuzzer's own and with one thread.

namespace {

using namespace mbs;
using http::tests::all_fakes;
using http::tests::answering;
using mbs::fuzz::demand;

/// The one that the seeds know.
constexpr std::string_view good_key = "mbs_live_aaaaaaaaaaaaaaaaaaaaaaaaaaaa0sc3k6";

constexpr std::size_t longest_input = 4'096;  // see run_fuzz.sh

/// Low, so that an input reaches them.
config::http_settings tight() {
  config::http_settings s;
  s.max_body = 512;
  s.max_header = 1'024;
  s.max_pipelined = 4;
  return s;
}

class scripted_connection final : public http::http_connection {
 public:
  explicit scripted_connection(http::worker& owner) : http_connection{owner}, context_{owner.context()} {}

  fuzz::scripted_wire wire;
  bool said_goodbye = false;

  /// Lets everything happen that can, with octets in pieces.
  void settle(std::size_t piece) {
    do {
      while (wire.move(
          piece, [this](const error_code& ec, std::size_t n) { have_read(ec, n); },
          [this](const error_code& ec) { have_written(ec); })) {
      }
      context_.restart();
    } while (context_.poll() > 0);
  }

 protected:
  void begin_handshake() override { opened({}); }
  void begin_read(boost::asio::mutable_buffer room) override { wire.begin_read(room); }
  void begin_write(boost::asio::const_buffer octets) override {
    demand(!said_goodbye);
    wire.begin_write(octets);
  }
  void begin_goodbye() override {
    demand(!said_goodbye);
    said_goodbye = true;
  }
  void close_now() noexcept override { wire.close(); }
  void end_by_reset() noexcept override {}

 private:
  boost::asio::io_context& context_;
};

/// Statuses of the final responses in `octets`, which must be whole ones and nothing else.
std::vector<unsigned> statuses_of(std::string_view octets) {
  std::vector<unsigned> all;
  bool was_last = false;
  while (!octets.empty()) {
    demand(!was_last && octets.starts_with("HTTP/1.1 "));
    const auto status = static_cast<unsigned>(std::atoi(octets.substr(9, 3).data()));
    const auto end = octets.find("\r\n\r\n");
    demand(status >= 100 && status < 600 && end != std::string_view::npos);
    const auto head = octets.substr(0, end + 2);
    octets.remove_prefix(end + 4);
    if (status == 100) continue;
    demand(head.find('\0') == std::string_view::npos);
    all.push_back(status);
    was_last = head.find("\r\nConnection: close\r\n") != std::string_view::npos;
    const auto length = head.find("\r\nContent-Length: ");
    demand(length != std::string_view::npos);
    // A response to HEAD tells the length of what it leaves out.
    if (octets.empty() || octets.starts_with("HTTP/1.1 ")) continue;
    const auto body = static_cast<std::size_t>(std::atoi(head.substr(length + 18).data()));
    demand(body <= octets.size());
    octets.remove_prefix(body);
  }
  return all;
}

struct life {
  std::vector<unsigned> statuses;
  bool was_cut = false;  ///< by something else than octets
};

/// What an input switches.
struct moods {
  bool holds_back = false;  ///< answers of the actors
  bool stalls = false;      ///< writing
};

void happen(char what, scripted_connection& c, answering& answers, moods& m) {
  const auto now = std::chrono::steady_clock::now();
  switch (what) {
    case 'e': return c.wire.end(boost::asio::error::eof);
    case 'x': return c.wire.end(boost::asio::error::connection_reset);
    case 'h':
      m.holds_back = !m.holds_back;
      return answers.answer(m.holds_back ? answering::when::told : answering::when::at_once);
    case 'o': return answers.release_oldest();
    case 'n': return answers.release_newest();
    case 'w': return c.wire.stall_writing(m.stalls = !m.stalls);
    case 's': return c.sweep(now + std::chrono::seconds{20});
    case 'S': return c.sweep(now + std::chrono::seconds{40});
    case 'd': return c.drain();
    default: return;
  }
}

/// Ends as a client does that has said all it had to say, or as one that falls silent before it is answered.
void end(scripted_connection& c, answering& answers, bool falls_silent, std::size_t piece) {
  c.wire.stall_writing(false);
  c.settle(piece);
  auto later = std::chrono::steady_clock::now();
  // As long as octets wait that were sent before, each hour ends what was read of them.
  for (std::size_t hour = 0; falls_silent && hour < longest_input; ++hour) {
    later += std::chrono::hours{1};
    c.sweep(later);
    c.settle(piece);
    if (c.wire.is_closed()) break;
  }
  answers.answer(answering::when::at_once);
  while (answers.kept_back() > 0) {
    answers.release_oldest();
    c.settle(piece);
  }
  if (!falls_silent) c.wire.end(boost::asio::error::eof);
  c.settle(piece);
  demand(c.wire.is_closed());
}

life live(std::string_view text, std::size_t piece, bool falls_silent) {
  static boost::asio::io_context context;
  life result;
  const auto settings = tight();
  all_fakes fakes;
  fakes.access.add_key({std::string{good_key}});
  fakes.webhooks.add({.id = {}, .account = {}, .url = "https://example.com/"});
  http::server_context shared{settings, {}, http::whole_api(fakes.front(), settings)};
  http::worker worker{shared, context};
  worker.start();
  const auto connection = std::make_shared<scripted_connection>(worker);
  connection->start();
  moods m;
  for (fuzz::wire_script script{text}; !script.is_over();) {
    connection->wire.arrive(script.octets());
    connection->settle(piece);
    const auto what = script.happening();
    result.was_cut = result.was_cut || what != 0;
    happen(what, *connection, fakes.answers, m);
    connection->settle(piece);
  }
  end(*connection, fakes.answers, falls_silent, piece);
  demand(connection.use_count() == 1);
  for (const auto& s : fakes.messages.submissions())
    demand(s.text.size() <= settings.max_body);
  worker.stop();
  result.statuses = statuses_of(connection->wire.written());
  return result;
}

}  // namespace

// Without threads, what would run on one runs at once.
void mbs::actors::net::run_in(boost::asio::io_context&, const std::function<void()>& job) {
  job();
}
void mbs::actors::net::settle(boost::asio::io_context& context) {
  context.restart();
  context.poll();
}
std::shared_ptr<mbs::http::connection_base> mbs::http::make_connection(
    worker&, const arrival_of&, boost::asio::ip::tcp::socket, boost::asio::ssl::context*) {
  std::abort();  // no sockets here
}

extern "C" int LLVMFuzzerInitialize(int*, char***) {
  spdlog::set_level(spdlog::level::off);
  return 0;
}

// The first octet says in what pieces the rest comes, and how the client ends.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text{reinterpret_cast<const char*>(data) + 1, size - 1};
  const auto falls_silent = data[0] >= 128;
  const auto in_pieces = live(text, 1u + data[0] % 128u, falls_silent);
  if (in_pieces.was_cut) return 0;
  // However the octets come, what is good is answered the same. What is not may end the connection sooner
  // when the header comes before the body.
  const auto at_once = live(text, size, falls_silent);
  const auto is_good = [](unsigned status) { return status < 300; };
  if (std::all_of(at_once.statuses.begin(), at_once.statuses.end(), is_good))
    demand(in_pieces.statuses == at_once.statuses);
  return 0;
}
