#include "bench/smsc/smpp_server.hpp"

#include <chrono>
#include <utility>

namespace mbs::bench {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

constexpr std::chrono::milliseconds busy_turn{1};
constexpr std::chrono::milliseconds idle_turn{20};

smpp::time_point clock_now() {
  return std::chrono::time_point_cast<smpp::duration>(std::chrono::system_clock::now());
}

}  // namespace

smpp_server::smpp_server(asio::io_context& io, const asio::ip::tcp::endpoint& at, operator_core& core)
    : core_{core},
      acceptor_{io, at, true},
      timer_{io},
      answers_{to_ms(clock_now())},
      writer_{core.settings().id_in_receipt, core.settings().dialect} {
  accept();
  arm(idle_turn);
}

void smpp_server::accept() {
  acceptor_.async_accept([this](error_code error, asio::ip::tcp::socket socket) {
    if (stopping_) return;
    if (!error) take(std::move(socket));
    accept();
  });
}

void smpp_server::take(asio::ip::tcp::socket socket) {
  if (connections_.size() >= core_.settings().max_sessions) return;
  const auto number = next_number_++;
  auto connection = std::make_unique<esme_connection>(std::move(socket), number, core_, *this, writer_);
  connection->start(clock_now());
  connections_.emplace(number, std::move(connection));
}

bool smpp_server::busy() const noexcept {
  auto& receipts = core_.receipts();
  return receipts.waiting() || receipts.next() != receipt_queue::none || !answers_.empty();
}

void smpp_server::arm(std::chrono::milliseconds after) {
  timer_.expires_after(after);
  timer_.async_wait([this](error_code error) {
    if (error || stopping_) return;
    turn();
    arm(busy() ? busy_turn : idle_turn);
  });
}

void smpp_server::turn() {
  const auto now = clock_now();
  ended_.clear();
  answers_.advance(to_ms(now), [this](const delayed_answer& answer) {
    const auto found = connections_.find(answer.session);
    if (found != connections_.end()) found->second->answer(answer);
  });
  core_.receipts().advance(to_ms(now));
  send_due(now);
  const auto every = std::chrono::milliseconds{core_.faults().disconnect_after_ms};
  if (every.count() == 0) {
    next_cut_ = {};
  } else if (next_cut_ == smpp::time_point{}) {
    next_cut_ = now + every;
  } else if (now >= next_cut_) {
    next_cut_ = now + every;
    disconnect_all();
  }
  // A tick may end a connection, which leaves the map only afterwards.
  for (auto it = connections_.begin(); it != connections_.end();) {
    auto& connection = *(it++)->second;
    connection.flush();
    connection.tick(now);
  }
}

void smpp_server::send_due(smpp::time_point now) {
  auto& receipts = core_.receipts();
  while (receipts.next() != receipt_queue::none) {
    const auto h = receipts.next();
    auto* const receiver = receiver_for(receipts.at(h).session);
    if (receiver == nullptr || !receiver->deliver(h, now)) return;
    receipts.sent();
  }
}

esme_connection* smpp_server::receiver_for(std::uint32_t session) {
  const auto own = connections_.find(session);
  if (own != connections_.end() && own->second->room() > 0) return own->second.get();
  // In turn over all that can receive.
  auto it = connections_.upper_bound(last_receiver_);
  for (std::size_t seen = 0; seen < connections_.size(); ++seen, ++it) {
    if (it == connections_.end()) it = connections_.begin();
    if (it->second->room() == 0) continue;
    last_receiver_ = it->first;
    return it->second.get();
  }
  return nullptr;
}

void smpp_server::answer_later(const delayed_answer& answer, std::uint32_t after_ms) {
  answers_.add(to_ms(clock_now()) + after_ms, answer);
}

void smpp_server::on_ended(esme_connection& connection) {
  const auto found = connections_.find(connection.number());
  if (found == connections_.end()) return;
  // It is in the middle of a call: destroyed at the next turn.
  ended_.push_back(std::move(found->second));
  connections_.erase(found);
}

void smpp_server::disconnect_all() {
  for (auto it = connections_.begin(); it != connections_.end();)
    (it++)->second->cut();
}

void smpp_server::stop() {
  stopping_ = true;
  error_code ignored;
  acceptor_.close(ignored);
  timer_.cancel();
  connections_.clear();
  ended_.clear();
}

}  // namespace mbs::bench
