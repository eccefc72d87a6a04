#pragma once

#include "bench/smsc/delay_wheel.hpp"
#include "bench/smsc/esme_connection.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include <map>
#include <memory>
#include <vector>

namespace mbs::bench {

/// The operator's SMPP port: accepts ESMEs, sends what is due in one write a session and turn.
class smpp_server final : public connection_owner {
 public:
  /// Throws boost::system::system_error when the address cannot be listened on. Port 0: any.
  smpp_server(boost::asio::io_context& io, const boost::asio::ip::tcp::endpoint& at, operator_core& core);

  [[nodiscard]] std::uint16_t port() const { return acceptor_.local_endpoint().port(); }
  /// Cuts every connection, as a fault.
  void disconnect_all();
  /// Stops accepting and closes what is open.
  void stop();

  void answer_later(const delayed_answer& answer, std::uint32_t after_ms) override;
  void on_ended(esme_connection& connection) override;

 private:
  void accept();
  void take(boost::asio::ip::tcp::socket socket);
  void turn();
  void arm(std::chrono::milliseconds after);
  void send_due(smpp::time_point now);
  [[nodiscard]] esme_connection* receiver_for(std::uint32_t session);
  [[nodiscard]] bool busy() const noexcept;

  operator_core& core_;
  boost::asio::ip::tcp::acceptor acceptor_;
  boost::asio::steady_timer timer_;
  std::map<std::uint32_t, std::unique_ptr<esme_connection>> connections_;
  std::vector<std::unique_ptr<esme_connection>> ended_;
  delay_wheel<delayed_answer> answers_;
  receipt_writer writer_;
  std::uint32_t next_number_ = 1;
  std::uint32_t last_receiver_ = 0;
  smpp::time_point next_cut_{};
  bool stopping_ = false;
};

}  // namespace mbs::bench
