#pragma once

#include "actors/webhooks/callback_transport.hpp"
#include "http/client/response_parser.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>

#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace mbs::http {

/// One post under way.
struct callback_job {
  std::shared_ptr<const std::string> request;  ///< the whole request as it goes over the wire
  std::chrono::milliseconds timeout{0};
  std::function<void(actors::callback_response)> done;
  bool was_repeated = false;
};

/// Where connections go.
struct callback_origin {
  bool is_tls = false;
  std::string host;
  std::uint16_t port = 0;
};

class callback_connection;

/// Who owns connections: hears when one is free again or gone. All on the client's thread.
class connection_keeper {
 public:
  virtual ~connection_keeper() = default;
  virtual void became_free(const std::shared_ptr<callback_connection>& c) = 0;
  virtual void ended(const std::shared_ptr<callback_connection>& c) = 0;
  /// The job met a connection that the server had closed: try it on a new one.
  virtual void repeat(callback_job job) = 0;
  /// `found(ec, addresses)` later: those of the origin that may be connected to.
  virtual void resolve(
      std::function<void(std::string, std::vector<boost::asio::ip::tcp::endpoint>)> found) = 0;
};

/// One kept-alive connection to an origin: one job at a time. Its transport moves octets and nothing else.
class callback_connection : public std::enable_shared_from_this<callback_connection> {
 public:
  using tcp = boost::asio::ip::tcp;
  using steady = std::chrono::steady_clock;
  using error_code = boost::system::error_code;

  explicit callback_connection(connection_keeper& keeper) : keeper_{&keeper} {}
  virtual ~callback_connection() = default;

  /// Only while free (a new one is); connects first when need be.
  void start(callback_job job);
  /// Ends what is overdue: the job, or the connection when unused for `idle`.
  void sweep(steady::time_point now, std::chrono::milliseconds idle);
  /// While free: since when.
  [[nodiscard]] steady::time_point free_since() const noexcept { return free_since_; }
  /// Ends the connection, and its job because this side stops; the keeper is not told.
  void abandon(std::string_view why);

 protected:
  virtual void begin_connect(const std::vector<tcp::endpoint>& to) = 0;  // connected
  virtual void begin_handshake() = 0;                                    // ready
  virtual void begin_write(boost::asio::const_buffer octets) = 0;        // have_written
  virtual void begin_read(boost::asio::mutable_buffer room) = 0;         // have_read
  virtual void close_now() noexcept = 0;

  void connected(const error_code& ec);
  void ready(const error_code& ec);
  void have_written(const error_code& ec);
  void have_read(const error_code& ec, std::size_t n);

 private:
  enum class phase : std::uint8_t { fresh, connecting, free, busy, gone };

  void resolved(const std::string& error, const std::vector<tcp::endpoint>& addresses);
  void send();
  void read_more();
  void parse();
  [[nodiscard]] actors::callback_response answer() const;
  void finish();
  void end_late();
  void fail(std::string_view what, const error_code& ec);
  void end(actors::callback_response response);
  void tell(const callback_job& job, actors::callback_response response) const;

  connection_keeper* keeper_;
  phase phase_ = phase::fresh;
  std::optional<callback_job> job_;
  std::shared_ptr<const std::string> going_;  // being written, perhaps longer than its job lives
  steady::time_point deadline_;
  steady::time_point free_since_;
  std::uint64_t served_ = 0;
  bool is_reading_ = false;
  bool is_writing_ = false;
  bool heard_something_ = false;
  std::optional<response_parser> parser_;
  std::array<char, 4'096> in_;
  std::size_t end_ = 0;
  std::string header_;  // of an answer whose header did not come at once
};

[[nodiscard]] std::shared_ptr<callback_connection> make_connection(boost::asio::io_context& context,
    boost::asio::ssl::context& tls, const callback_origin& origin, connection_keeper& keeper);

}  // namespace mbs::http
