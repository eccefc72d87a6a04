#include "actors/net/wire_service.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <functional>
#include <mutex>
#include <utility>
#include <vector>

namespace mbs::actors::net {

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

constexpr std::size_t read_size = 256U << 10;

[[nodiscard]] wire_end end_of(error_code error) noexcept {
  if (error == asio::error::eof || error == asio::ssl::error::stream_truncated) return wire_end::closed;
  const bool reset = error == asio::error::connection_reset || error == asio::error::connection_aborted ||
      error == asio::error::broken_pipe;
  return reset ? wire_end::reset : wire_end::failed;
}

/// One connection from open to close. Everything runs on the thread of its context.
class connection : public std::enable_shared_from_this<connection> {
 public:
  connection(asio::io_context& io, asio::ssl::context& tls, const wire_options& options, std::size_t socket,
      std::uint64_t generation, const link_actor& link)
      : options_{options},
        socket_{socket},
        generation_{generation},
        link_{link},
        resolver_{io},
        timer_{io},
        stream_{io, tls} {}

  void start() {
    timer_.expires_after(options_.connect_timeout);
    timer_.async_wait([self = shared_from_this()](error_code error) {
      if (!error) self->fail("no connection in time");
    });
    resolver_.async_resolve(options_.host, std::to_string(options_.port),
        [self = shared_from_this()](error_code error, const tcp::resolver::results_type& found) {
          if (error) return self->fail(error);
          asio::async_connect(self->stream_.next_layer(), found, [self](error_code e, const tcp::endpoint&) {
            if (e) return self->fail(e);
            self->on_connected();
          });
        });
  }

  void send(std::string octets) {
    if (closed_) return;
    unsent_ += octets.size();
    if (unsent_ > options_.unsent_limit) return fail("the peer does not read");
    waiting_.push_back(std::move(octets));
    if (!writing_) write();
  }

  void read() {
    if (closed_ || reading_) return;
    reading_ = true;
    const auto handler = [self = shared_from_this()](error_code error, std::size_t length) {
      self->reading_ = false;
      if (error) return self->fail(error);
      caf::anon_send(self->link_,
          wire_octets{self->socket_, self->generation_, std::string{self->input_.data(), length}});
    };
    if (options_.tls)
      stream_.async_read_some(asio::buffer(input_), handler);
    else
      stream_.next_layer().async_read_some(asio::buffer(input_), handler);
  }

  /// Closes at once; nothing more is told, and the LINK is let go.
  void abandon() {
    told_ = true;
    if (!closed_) shut();
    link_ = nullptr;
  }

  /// Writes what waits, then closes; nothing more is told.
  void close() {
    told_ = true;
    if (!writing_) return shut();
    closing_ = true;
    // A peer that does not read must not keep the socket for ever.
    timer_.expires_after(options_.connect_timeout);
    timer_.async_wait([self = shared_from_this()](error_code error) {
      if (!error && !self->closed_) self->shut();
    });
  }

 private:
  void on_connected() {
    error_code ignored;
    stream_.next_layer().set_option(tcp::no_delay{true}, ignored);
    if (!options_.tls) return on_ready();
    stream_.set_verify_mode(asio::ssl::verify_peer);
    stream_.set_verify_callback(asio::ssl::host_name_verification{options_.host});
    SSL_set_tlsext_host_name(stream_.native_handle(), options_.host.c_str());
    stream_.async_handshake(asio::ssl::stream_base::client, [self = shared_from_this()](error_code error) {
      if (error) return self->fail(error);
      self->on_ready();
    });
  }

  void on_ready() {
    timer_.cancel();
    caf::anon_send(link_, wire_opened{socket_, generation_});
  }

  void write() {
    writing_ = true;
    sending_.clear();
    for (auto& s : waiting_)
      sending_ += s;
    waiting_.clear();
    const auto handler = [self = shared_from_this()](error_code error, std::size_t length) {
      self->writing_ = false;
      self->unsent_ -= length;
      if (error) return self->fail(error);
      if (!self->waiting_.empty()) return self->write();
      if (self->closing_) self->shut();
    };
    if (options_.tls)
      asio::async_write(stream_, asio::buffer(sending_), handler);
    else
      asio::async_write(stream_.next_layer(), asio::buffer(sending_), handler);
  }

  void fail(error_code error) { fail(error.message(), end_of(error)); }
  void fail(const std::string& why, wire_end how = wire_end::failed) {
    if (closed_) return;
    shut();
    if (!told_) caf::anon_send(link_, wire_closed{socket_, generation_, why, how});
    told_ = true;
  }

  void shut() {
    closed_ = true;
    timer_.cancel();
    resolver_.cancel();
    error_code ignored;
    stream_.next_layer().shutdown(tcp::socket::shutdown_both, ignored);
    stream_.next_layer().close(ignored);
  }

  wire_options options_;
  std::size_t socket_;
  std::uint64_t generation_;
  link_actor link_;
  tcp::resolver resolver_;
  asio::steady_timer timer_;
  asio::ssl::stream<tcp::socket> stream_;
  std::vector<char> input_ = std::vector<char>(read_size);
  std::vector<std::string> waiting_;
  std::string sending_;
  std::size_t unsent_ = 0;
  bool reading_ = false;
  bool writing_ = false;
  bool closing_ = false;
  bool closed_ = false;
  bool told_ = false;
};

/// The sockets of one LINK: each call goes to their thread.
class asio_wire final : public wire, public std::enable_shared_from_this<asio_wire> {
 public:
  asio_wire(asio::io_context& io, std::shared_ptr<asio::ssl::context> tls, wire_options options,
      std::size_t sockets, link_actor link)
      : io_{io}, tls_{std::move(tls)}, options_{std::move(options)}, link_{std::move(link)}, open_(sockets) {}

  void open(std::size_t socket, std::uint64_t generation) override {
    on_io([this, socket, generation] {
      auto& slot = open_[socket];
      if (slot.open) slot.open->close();
      slot.open = std::make_shared<connection>(io_, *tls_, options_, socket, generation, link_);
      slot.generation = generation;
      slot.open->start();
    });
  }
  void send(std::size_t socket, std::uint64_t generation, std::string octets) override {
    on_io([this, socket, generation, octets = std::move(octets)]() mutable {
      if (auto* c = at(socket, generation)) c->send(std::move(octets));
    });
  }
  void read_on(std::size_t socket, std::uint64_t generation) override {
    on_io([this, socket, generation] {
      if (auto* c = at(socket, generation)) c->read();
    });
  }
  void close(std::size_t socket, std::uint64_t generation) override {
    on_io([this, socket, generation] {
      if (auto* c = at(socket, generation)) c->close();
    });
  }

  /// Forgets the LINK. Not on the sockets' thread.
  void stop() {
    run_in(io_, [this] {
      stopped_ = true;
      for (auto& slot : open_)
        if (slot.open) slot.open->abandon();
      open_.clear();
      link_ = nullptr;
    });
    settle(io_);
  }

 private:
  struct open_socket {
    std::shared_ptr<connection> open;
    std::uint64_t generation = 0;
  };

  template <class Job>
  void on_io(Job job) {
    asio::post(io_, [self = shared_from_this(), job = std::move(job)]() mutable {
      if (!self->stopped_) job();
    });
  }
  [[nodiscard]] connection* at(std::size_t socket, std::uint64_t generation) {
    auto& slot = open_[socket];
    return slot.generation == generation ? slot.open.get() : nullptr;
  }

  asio::io_context& io_;
  std::shared_ptr<asio::ssl::context> tls_;
  wire_options options_;
  link_actor link_;
  std::vector<open_socket> open_;
  bool stopped_ = false;
};

class asio_wire_service final : public wire_service {
 public:
  explicit asio_wire_service(io_threads& threads)
      : threads_{threads}, tls_{std::make_shared<asio::ssl::context>(asio::ssl::context::tls_client)} {
    error_code ignored;
    tls_->set_default_verify_paths(ignored);
  }
  ~asio_wire_service() override { stop(); }

  std::shared_ptr<wire> make(wire_options options, std::size_t sockets, link_actor link) override {
    const std::lock_guard lock{guard_};
    auto& io = threads_.context(made_.size() % threads_.size());
    auto one = std::make_shared<asio_wire>(io, tls_, std::move(options), sockets, std::move(link));
    made_.push_back(one);
    return one;
  }
  void stop() override {
    const std::lock_guard lock{guard_};
    for (const auto& one : std::exchange(made_, {}))
      one->stop();
  }

 private:
  io_threads& threads_;
  std::shared_ptr<asio::ssl::context> tls_;
  std::mutex guard_;  // LINKs start on any thread
  std::vector<std::shared_ptr<asio_wire>> made_;
};

}  // namespace

std::unique_ptr<wire_service> start_wire_service(io_threads& threads) {
  return std::make_unique<asio_wire_service>(threads);
}

}  // namespace mbs::actors::net
