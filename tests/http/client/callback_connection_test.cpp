#include "http/client/callback_connection.hpp"

#include <boost/asio/error.hpp>
#include <doctest/doctest.h>

using namespace mbs;
using namespace std::chrono_literals;

namespace {

/// A connection whose socket does what a test says.
class scripted_connection final : public http::callback_connection {
 public:
  using callback_connection::callback_connection;

  void answer(std::string_view octets) {
    octets.copy(static_cast<char*>(room_.data()), room_.size());
    have_read({}, octets.size());
  }
  void end_write() { have_written(is_closed ? boost::asio::error::operation_aborted : error_code{}); }
  [[nodiscard]] std::string going() const {
    return {static_cast<const char*>(octets_.data()), octets_.size()};
  }

  bool is_closed = false;

 protected:
  void begin_connect(const std::vector<tcp::endpoint>&) override { connected({}); }
  void begin_handshake() override { ready({}); }
  void begin_write(boost::asio::const_buffer octets) override { octets_ = octets; }
  void begin_read(boost::asio::mutable_buffer room) override { room_ = room; }
  void close_now() noexcept override { is_closed = true; }

 private:
  boost::asio::const_buffer octets_;
  boost::asio::mutable_buffer room_;
};

struct keeper final : http::connection_keeper {
  void became_free(const std::shared_ptr<http::callback_connection>&) override {}
  void ended(const std::shared_ptr<http::callback_connection>&) override {}
  void repeat(http::callback_job) override {}
  void resolve(std::function<void(std::string, std::vector<boost::asio::ip::tcp::endpoint>)> found) override {
    found({}, {{boost::asio::ip::address_v4::loopback(), 80}});
  }
};

struct under_way {
  under_way() {
    connection->start({.request = std::make_shared<const std::string>(octets),
        .timeout = 10s,
        .done = [this](const actors::callback_response& r) { responses.push_back(r); }});
  }
  const std::string octets = "POST /dlr HTTP/1.1\r\nHost: x\r\n\r\n" + std::string(100'000, 'x');
  keeper owner;
  std::vector<actors::callback_response> responses;
  std::shared_ptr<scripted_connection> connection = std::make_shared<scripted_connection>(owner);
};

}  // namespace

TEST_CASE("the octets of a callback stay until they are written, although it has ended before") {
  under_way u;
  SUBCASE("by an answer that is none") {
    u.connection->answer("nonsense\r\n\r\n");
  }
  SUBCASE("by its time-out") {
    u.connection->sweep(std::chrono::steady_clock::now() + 1h, 1min);
  }
  SUBCASE("by a stop") {
    u.connection->abandon("shutting down");
  }
  REQUIRE(u.responses.size() == 1);
  CHECK(u.responses[0].status == 0);
  CHECK(u.connection->is_closed);
  CHECK(u.connection->going() == u.octets);
  u.connection->end_write();
  CHECK(u.responses.size() == 1);
}

TEST_CASE("an early answer counts once the callback is written") {
  under_way u;
  u.connection->answer("HTTP/1.1 204 No Content\r\n\r\n");
  CHECK(u.responses.empty());
  u.connection->end_write();
  REQUIRE(u.responses.size() == 1);
  CHECK(u.responses[0].status == 204);
}

TEST_CASE("the last chunk of an answer may come octet by octet") {
  for (const std::string body : {"2\r\nok\r\n0\r\n\r\n", "0\r\n\r\n"}) {
    CAPTURE(body);
    under_way u;
    u.connection->end_write();
    for (const auto c : "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + body) {
      CHECK(u.responses.empty());
      u.connection->answer({&c, 1});
    }
    REQUIRE(u.responses.size() == 1);
    CHECK(u.responses[0].status == 200);
  }
}
