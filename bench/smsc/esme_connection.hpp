#pragma once

#include "bench/net/stream.hpp"
#include "bench/smsc/operator_core.hpp"
#include "protocols/smpp/smsc_session.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <cstdint>
#include <memory>

namespace mbs::bench {

class esme_connection;

/// An answer that is late on purpose.
struct delayed_answer {
  std::uint32_t session = 0;
  std::uint32_t sequence = 0;
  smpp::command_status status{};
  std::uint64_t id = 0;
};

/// What a connection needs from the server it belongs to.
class connection_owner {
 public:
  virtual void answer_later(const delayed_answer& answer, std::uint32_t after_ms) = 0;
  /// The connection is over; the owner forgets it, at the latest before its next turn.
  virtual void on_ended(esme_connection& connection) = 0;

 protected:
  ~connection_owner() = default;
};

/// One ESME: socket, session, and the operator's mind behind both.
class esme_connection final : public stream_listener {
 public:
  esme_connection(boost::asio::ip::tcp::socket socket, std::uint32_t number, operator_core& core,
      connection_owner& owner, receipt_writer& writer);
  ~esme_connection();
  esme_connection(const esme_connection&) = delete;
  esme_connection& operator=(const esme_connection&) = delete;

  void start(smpp::time_point now);
  [[nodiscard]] std::uint32_t number() const noexcept { return number_; }
  [[nodiscard]] bool ended() const noexcept { return ended_; }
  /// Receipts that may be sent now.
  [[nodiscard]] std::uint32_t room() const noexcept;
  /// False when the session would not take it. The octets leave with `flush`.
  [[nodiscard]] bool deliver(receipt_queue::handle h, smpp::time_point now);
  void answer(const delayed_answer& answer);
  void flush();
  void tick(smpp::time_point now);
  /// Ends the connection without a word, as a fault does.
  void cut();

  std::size_t on_octets(std::string_view octets) override;
  void on_closed() override;

 private:
  void perform(smpp::time_point now);
  bool on_event(const smpp::smsc_event& event, smpp::time_point now);
  bool on_submit(const smpp::submit_sm& message, std::uint32_t sequence, smpp::time_point now);
  void on_bind(const smpp::bind_requested& bind, smpp::time_point now);
  void respond(std::uint32_t sequence, smpp::command_status status, std::uint64_t id);
  void give_back(const smpp::session_closed& closed);
  void end();

  std::uint32_t number_;
  operator_core& core_;
  connection_owner& owner_;
  receipt_writer& writer_;
  smpp::smsc_session session_;
  smpp::smsc_output out_;
  std::shared_ptr<stream> stream_;
  std::uint64_t unanswered_ = 0;  // submit_sm of this turn and delayed ones
  std::uint64_t delayed_ = 0;
  bool bound_ = false;
  bool ended_ = false;
};

}  // namespace mbs::bench
