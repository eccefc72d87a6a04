#include "actors/links/smpp_channel.hpp"
#include "tests/actors/actor_fixture.hpp"
#include "tests/support/captured_log.hpp"

#include <deque>

using namespace mbs;
using namespace mbs::actors;
using namespace std::chrono_literals;
using mbs::test::captured_log;
using smpp::command_id;
using smpp::command_status;

namespace {

/// Sockets that note how far they are.
struct noted_wire final : wire {
  void open(std::size_t, std::uint64_t generation) override {
    current = generation;
    is_open = true;
    ++opened;
  }
  void send(std::size_t, std::uint64_t generation, std::string octets) override {
    if (generation == current) sent += octets;
  }
  void read_on(std::size_t, std::uint64_t) override {}
  void close(std::size_t, std::uint64_t generation) override {
    if (generation == current) is_open = false;
  }
  std::uint64_t current = 0;
  bool is_open = false;
  std::size_t opened = 0;
  std::string sent;
};

smpp_channel_options one_bind() {
  smpp_channel_options o;
  o.link = "kenya";
  o.binds.resize(1);
  o.binds[0].limits.bind_within = 3s;
  o.reconnect_min = 200ms;
  o.reconnect_max = 2s;
  return o;
}

std::string header(command_id command, command_status status, std::uint32_t sequence) {
  std::string octets;
  smpp::encode_header(octets, {command, status, sequence});
  return octets;
}

/// A channel, and a peer that says what the test says.
struct odd_peer {
  explicit odd_peer(const smpp_channel_options& o = one_bind()) : way{make_smpp_channel(o, sockets)} {
    way->start(now, 1, events);
  }
  void opened() { tell(wire_opened{0, sockets->current}); }
  void says(std::string octets) { tell(wire_octets{0, sockets->current, std::move(octets)}); }
  void ends(wire_end how, std::string why = "it ended") {
    tell(wire_closed{0, sockets->current, std::move(why), how});
  }
  void tell(wire_event event) {
    told.push_back(std::move(event));
    way->on_wire(told.back(), now, events);
    way->flush();
    events.clear();
  }
  void pass(domain::duration d) {
    now += d;
    way->on_tick(now, events);
    way->flush();
    events.clear();
  }
  /// To the moment of the next connection; how long that took.
  domain::duration pass_to_next_connection() {
    const auto before = now;
    const auto tries = sockets->opened;
    while (sockets->opened == tries)
      pass(10ms);
    return now - before;
  }
  void accepts_bind() { says(header(command_id::bind_transceiver_resp, command_status::rok, 1)); }

  std::shared_ptr<noted_wire> sockets = std::make_shared<noted_wire>();
  std::unique_ptr<channel> way;
  domain::steady_point now = testing::steady_beginning;
  channel_events events;
  std::deque<wire_event> told;
};

}  // namespace

TEST_CASE("why no bind came about is in the log at the first failure") {
  captured_log log;
  odd_peer p;
  p.opened();
  std::string expected;
  SUBCASE("silent") {
    p.pass(3s);
    expected = "no answer to the bind within 3s";
  }
  SUBCASE("closed") {
    p.ends(wire_end::closed);
    expected = "closed by the SMSC before bind_resp";
  }
  SUBCASE("reset") {
    p.ends(wire_end::reset);
    expected = "reset before bind_resp";
  }
  SUBCASE("lost otherwise") {
    p.ends(wire_end::failed, "host is down");
    expected = "connection lost before bind_resp: host is down";
  }
  SUBCASE("a web server") {
    p.says("HTTP/1.1 400 Bad Request\r\n\r\n");
    expected = "this is no SMPP: 48 54 54 50 2f 31 2e 31 20 34 30 30 20 42 61 64 …";
  }
  SUBCASE("a web server that is cut short and closes") {
    p.says("HT");
    p.ends(wire_end::closed);
    expected = "this is no SMPP: 48 54";
  }
  SUBCASE("an empty line, and silence") {
    p.says("\r\n");
    p.pass(3s);
    expected = "this is no SMPP: 0d 0a";
  }
  SUBCASE("a TLS alert") {
    p.says(std::string("\x15\x03\x01\x00\x02\x02\x46", 7));
    p.ends(wire_end::closed);
    expected = "this is no SMPP: 15 03 01 00 02 02 46";
  }
  SUBCASE("unbound") {
    p.says(header(command_id::unbind, command_status::rok, 1));
    expected = "unbound by the SMSC before bind_resp";
  }
  SUBCASE("half a bind_resp, and closed") {
    p.says(header(command_id::bind_transceiver_resp, command_status::rok, 1).substr(0, 9));
    p.ends(wire_end::closed);
    expected = "closed by the SMSC before bind_resp";
  }
  SUBCASE("refused by a generic_nack that names no sequence") {
    p.says(header(command_id::generic_nack, command_status::rinvbndsts, 0));
    expected = "bind refused: ESME_RINVBNDSTS";
  }
  CHECK(p.way->last_trouble() == expected);
  CHECK(log.with("link kenya: " + expected + "; failed tries in a row: 1,").size() == 1);
  CHECK(log.with("link kenya").size() == 1);
  CHECK(p.way->status().failed_tries == 1);
  CHECK(p.way->next_deadline() - p.now <= 200ms);
}

TEST_CASE("a failed connection says why, once for all of its growing pauses") {
  captured_log log;
  odd_peer p;
  for (int i = 0; i < 30; ++i) {
    p.ends(wire_end::failed, "Connection refused");
    (void)p.pass_to_next_connection();
  }
  const auto lines = log.with("link kenya: cannot connect: Connection refused");
  CHECK(lines.size() >= 2);
  CHECK(lines.size() <= 5);
  CHECK(lines.at(1).find("in a row: 1,") == std::string::npos);
  CHECK(p.way->status().failed_tries == 30);
  // What people ask for is the newest, whatever the log has left out.
  CHECK(p.way->status().troubles == 30);
  CHECK(p.way->last_trouble() == "cannot connect: Connection refused");
}

TEST_CASE("a peer that sends other noise each time does not fill the log") {
  captured_log log;
  odd_peer p;
  for (int i = 0; i < 200; ++i) {
    p.opened();
    p.says("noise number " + std::to_string(i));
    p.ends(wire_end::closed);
    (void)p.pass_to_next_connection();
  }
  CHECK(log.with("this is no SMPP").size() >= 8);
  CHECK(log.with("this is no SMPP").size() <= 20);
  CHECK(p.way->status().failed_tries == 200);
}

TEST_CASE("after a session that did its work the next failure is news again") {
  captured_log log;
  odd_peer p;
  p.ends(wire_end::failed, "Connection refused");
  (void)p.pass_to_next_connection();
  p.opened();
  p.accepts_bind();
  p.says(header(command_id::enquire_link_resp, command_status::rok, 2));
  p.ends(wire_end::reset);
  (void)p.pass_to_next_connection();
  p.ends(wire_end::failed, "Connection refused");
  CHECK(log.with("cannot connect: Connection refused; failed tries in a row: 1,").size() == 2);
}

TEST_CASE("the pause before connecting grows although binds succeed, until a session did its work") {
  auto o = one_bind();
  odd_peer p{o};
  std::vector<domain::duration> pauses;
  for (int i = 0; i < 10; ++i) {
    p.opened();
    p.accepts_bind();
    REQUIRE(p.way->status().is_up());
    p.pass(50ms);
    p.ends(wire_end::closed);
    pauses.push_back(p.pass_to_next_connection());
  }
  CHECK(pauses[0] <= 210ms);
  CHECK(pauses[3] >= 800ms);
  CHECK(pauses[8] >= 1s);
  CHECK(pauses[9] >= 1s);
  p.opened();
  p.accepts_bind();
  SUBCASE("an answer to an enquire_link") {
    p.says(header(command_id::enquire_link_resp, command_status::rok, 2));
  }
  SUBCASE("an answer to a submit_sm") {
    p.says(header(command_id::submit_sm_resp, command_status::rsyserr, 77));
  }
  SUBCASE("held longer than the longest pause") {
    p.pass(2s + 10ms);
  }
  p.ends(wire_end::closed);
  CHECK(p.pass_to_next_connection() <= 210ms);
}

TEST_CASE("a delivery or an enquire_link of a peer that answers nothing does not shorten the pause") {
  odd_peer p;
  domain::duration pause{};
  for (int i = 0; i < 6; ++i) {
    p.opened();
    p.accepts_bind();
    p.says(header(command_id::enquire_link, command_status::rok, 5));
    p.ends(wire_end::reset);
    pause = p.pass_to_next_connection();
  }
  CHECK(pause >= 1s);
}
