#include "http/client/callback_pool.hpp"
#include "tests/fuzz/wire_script.hpp"

#include <boost/asio/io_context.hpp>
#include <spdlog/spdlog.h>

#include <vector>

// What a customer's server answers to callbacks, over sockets of the fuzzer's own: a pool of two connections
// at most, and posts that find none free.

namespace {

using namespace mbs;
using mbs::fuzz::demand;
using steady = std::chrono::steady_clock;

constexpr std::uint32_t connections_at_most = 2;
constexpr std::size_t posts_at_most = 64;
constexpr std::size_t repeats = 64;

class scripted_connection final : public http::callback_connection {
 public:
  scripted_connection(http::connection_keeper& keeper, bool refuses)
      : callback_connection{keeper}, refuses_{refuses} {}

  fuzz::scripted_wire wire;

  /// True when something happened.
  bool settle(std::size_t piece) {
    auto some = false;
    const auto self = shared_from_this();
    if (std::exchange(connects_, false)) {
      some = true;
      connected(refuses_ ? error_code{boost::asio::error::connection_refused} : error_code{});
    }
    while (wire.move(
        piece, [this](const error_code& ec, std::size_t n) { have_read(ec, n); },
        [this](const error_code& ec) { have_written(ec); }))
      some = true;
    return some;
  }

 protected:
  void begin_connect(const std::vector<tcp::endpoint>& to) override {
    demand(!connects_ && !to.empty());
    connects_ = true;
  }
  void begin_handshake() override { ready({}); }
  void begin_write(boost::asio::const_buffer octets) override { wire.begin_write(octets); }
  void begin_read(boost::asio::mutable_buffer room) override { wire.begin_read(room); }
  void close_now() noexcept override { wire.close(); }

 private:
  bool refuses_ = false;
  bool connects_ = false;
};

/// The connections made for one input.
struct outside {
  std::vector<std::shared_ptr<scripted_connection>> made;
  bool refuses = false;
};
outside* current = nullptr;

class customer {
 public:
  explicit customer(std::size_t piece) : piece_{piece} { current = &outside_; }
  ~customer() { current = nullptr; }

  void post() {
    if (is_stopped_ || answers_.size() == posts_at_most) return;
    const auto number = answers_.size();
    answers_.push_back(0);
    pool_->post({.request = std::make_shared<const std::string>("POST / HTTP/1.1\r\n\r\n"),
        .timeout = std::chrono::seconds{10},
        .done = [this, number](const actors::callback_response& r) {
          demand(++answers_[number] == 1);
          demand((r.status == 0) == !r.error.empty());
          demand(r.status == 0 || (r.status >= 200 && r.status < 1'000));
          demand(r.retry_after.count() >= 0 && r.retry_after <= std::chrono::hours{24});
        }});
    settle();
  }
  /// To the connection that talks at the moment, `times` over.
  void arrive(std::string_view octets, std::size_t times = 1) {
    if (outside_.made.empty()) return;
    for (std::size_t i = 0; i < times; ++i) {
      talking()->wire.arrive(octets);
      settle();
    }
  }
  void happen(char what, std::string_view last_octets) {
    const auto has_one = !outside_.made.empty();
    switch (what) {
      case 'n': ++turn_; break;
      case 'p': post(); break;
      case 'm': arrive(last_octets, repeats); break;
      case 'c': outside_.refuses = !outside_.refuses; break;
      case 'e':
        if (has_one) talking()->wire.end(boost::asio::error::eof);
        break;
      case 'x':
        if (has_one) talking()->wire.end(boost::asio::error::connection_reset);
        break;
      case 'w':
        if (has_one) talking()->wire.stall_writing(true);
        break;
      case 'W':
        if (has_one) talking()->wire.stall_writing(false);
        break;
      case 's': pool_->sweep(steady::now() + std::chrono::seconds{20}); break;
      case 'q': stop(); break;
      default: break;
    }
    settle();
  }
  /// Nobody says anything any more.
  void end() {
    for (int hours = 1; hours <= 4 + static_cast<int>(posts_at_most); ++hours) {
      pool_->sweep(steady::now() + std::chrono::hours{hours});
      settle();
    }
    for (const auto times : answers_)
      demand(times == 1);
    demand(pool_->is_unused() && (is_stopped_ || context_.connections == 0));
    for (const auto& c : outside_.made)
      demand(c->wire.is_closed() && c.use_count() == 1);
  }

 private:
  std::shared_ptr<scripted_connection>& talking() {
    auto open = open_ones();
    return outside_.made[open.empty() ? outside_.made.size() - 1 : open[turn_ % open.size()]];
  }
  std::vector<std::size_t> open_ones() const {
    std::vector<std::size_t> open;
    for (std::size_t i = 0; i < outside_.made.size(); ++i)
      if (!outside_.made[i]->wire.is_closed()) open.push_back(i);
    demand(open.size() <= connections_at_most);
    return open;
  }
  void settle() {
    for (auto some = true; some;) {
      some = false;
      // By number: connections are made meanwhile.
      for (std::size_t i = 0; i < outside_.made.size(); ++i)
        some = outside_.made[i]->settle(piece_) || some;
    }
  }

  /// As its client does.
  void stop() {
    is_stopped_ = context_.is_stopping = true;
    pool_->stop();
  }

  static http::callback_client_options options() {
    http::callback_client_options o;
    o.connections = connections_at_most;
    o.allow_private_addresses = true;
    return o;
  }

  std::size_t piece_;
  std::size_t turn_ = 0;
  bool is_stopped_ = false;
  std::vector<int> answers_;  // how often each post was answered
  outside outside_;
  http::callback_client_options options_ = options();
  boost::asio::io_context io_;
  // Not asked: the origin is an address.
  http::name_cache names_{[](const std::string&, const http::name_cache::answered&) { demand(false); },
      [] { return steady::now(); }, 1};
  http::pool_context context_{io_, tls(), names_, options_, [this] {
                                if (!pool_->unused_since()) return false;
                                pool_->close_unused();
                                return true;
                              }};
  std::shared_ptr<http::callback_pool> pool_ =
      std::make_shared<http::callback_pool>(context_, http::callback_origin{false, "127.0.0.1", 80});

  static boost::asio::ssl::context& tls() {
    static boost::asio::ssl::context all{boost::asio::ssl::context::tls_client};
    return all;
  }
};

}  // namespace

std::shared_ptr<mbs::http::callback_connection> mbs::http::make_connection(
    boost::asio::io_context&, boost::asio::ssl::context&, const callback_origin&, connection_keeper& keeper) {
  current->made.push_back(std::make_shared<scripted_connection>(keeper, current->refuses));
  return current->made.back();
}

extern "C" int LLVMFuzzerInitialize(int*, char***) {
  spdlog::set_level(spdlog::level::off);
  return 0;
}

// The first octet says in what pieces the rest comes, and how many posts there are at first.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  if (size == 0) return 0;
  customer c{1u + data[0] / 4u};
  for (unsigned i = 0; i <= data[0] % 4u; ++i)
    c.post();
  const std::string_view text{reinterpret_cast<const char*>(data) + 1, size - 1};
  for (fuzz::wire_script script{text}; !script.is_over();) {
    const auto octets = script.octets();
    c.arrive(octets);
    c.happen(script.happening(), octets);
  }
  c.end();
  return 0;
}
