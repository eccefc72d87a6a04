#include "actors/links/smpp_channel.hpp"

#include "protocols/smpp/smsc_session.hpp"
#include "tests/actors/actor_fixture.hpp"

#include <doctest/doctest.h>

#include <deque>

using namespace mbs;
using namespace mbs::actors;
using namespace std::chrono_literals;
using smpp::command_status;
using testing::make_message;

namespace {

/// Sockets that only note what they were told.
struct noted_wire final : wire {
  struct line {
    std::uint64_t generation = 0;
    std::string sent;
    std::size_t reads = 0;
    bool open = false;
  };
  explicit noted_wire(std::size_t sockets) : lines(sockets) {}
  void open(std::size_t socket, std::uint64_t generation) override {
    lines[socket] = {generation, {}, 0, true};
  }
  void send(std::size_t socket, std::uint64_t generation, std::string octets) override {
    if (lines[socket].generation == generation && lines[socket].open) lines[socket].sent += octets;
  }
  void read_on(std::size_t socket, std::uint64_t) override { ++lines[socket].reads; }
  void close(std::size_t socket, std::uint64_t generation) override {
    if (lines[socket].generation == generation) lines[socket].open = false;
  }
  std::vector<line> lines;
};

smpp_channel_options binds(std::size_t count, std::uint32_t window = 10) {
  smpp_channel_options o;
  o.link = "test";
  o.binds.resize(count);
  for (auto& b : o.binds) {
    b.limits.window = window;
    b.limits.enquire_after = {};
  }
  return o;
}

struct submit {
  std::size_t socket = 0;
  std::uint32_t sequence = 0;
  std::string text;
};

/// An SMPP channel, and the operator at the other end of its sockets: no actor, no clock, no socket.
struct smpp_at_work {
  explicit smpp_at_work(const smpp_channel_options& o = binds(1))
      : sockets{std::make_shared<noted_wire>(o.binds.size())},
        way{make_smpp_channel(o, sockets)},
        peers(o.binds.size()) {
    way->start(now, 1, events);
  }
  /// Connected and bound.
  void bind_all() {
    for (std::size_t i = 0; i < peers.size(); ++i)
      connect(i);
    exchange();
  }
  void connect(std::size_t socket) {
    auto& p = peers[socket];
    p.session.emplace(smpp::smsc_options{});
    p.session->on_connected(now);
    tell(wire_opened{socket, sockets->lines[socket].generation});
  }
  void tell(wire_event event) {
    told.push_back(std::move(event));  // events view its octets
    const auto before = events.size();
    way->on_wire(told.back(), now, events);
    for (auto e = events.begin() + static_cast<std::ptrdiff_t>(before); e != events.end(); ++e)
      if (const auto* m = std::get_if<inbound_arrived>(&*e))
        inbound_texts.push_back(
            std::string{m->from} + " to " + std::string{m->to} + ": " + std::string{m->octets});
  }
  void cut(std::size_t socket = 0) { tell(wire_closed{socket, sockets->lines[socket].generation, "reset"}); }
  void tick(domain::duration d) {
    now += d;
    way->on_tick(now, events);
  }
  void send(std::vector<domain::message> batch, std::uint8_t segment = 0) {
    messages.insert(messages.end(), batch.begin(), batch.end());
    std::vector<segment_to_send> segments;
    for (auto m = messages.end() - static_cast<std::ptrdiff_t>(batch.size()); m != messages.end(); ++m)
      segments.push_back({static_cast<segment_key>(m->id.value), &*m, segment, 0});
    way->send(segments, now, events);
    exchange();
  }
  void answer(const submit& s, command_status status, const std::string& id) {
    (void)peers[s.socket].session->answer(
        smpp::submit_sm_resp{id, {}}, s.sequence, status, peers[s.socket].out);
    exchange();
  }
  void deliver(const std::string& text, std::uint8_t esm_class, smpp::cookie key, std::size_t socket = 0) {
    smpp::deliver_sm pdu;
    pdu.source = {smpp::type_of_number::international, smpp::numbering_plan::e164, "254722000001"};
    pdu.destination.digits = "22141";
    pdu.esm_class = esm_class;
    pdu.short_message = text;
    REQUIRE(peers[socket].session->deliver(pdu, key, now, peers[socket].out) == smpp::send_verdict::sent);
    exchange();
  }
  /// Octets go to and fro until both sides are silent.
  void exchange() {
    for (bool quiet = false; !quiet;) {
      quiet = true;
      way->flush();
      for (std::size_t i = 0; i < peers.size(); ++i)
        if (exchange(i)) quiet = false;
    }
  }
  template <class Event>
  [[nodiscard]] std::vector<Event> all() const {
    std::vector<Event> found;
    for (const auto& e : events)
      if (const auto* one = std::get_if<Event>(&e)) found.push_back(*one);
    return found;
  }

  std::optional<command_status> refuse_bind;
  domain::steady_point now = testing::steady_beginning;
  channel_events events;
  std::vector<submit> submits;
  std::vector<std::pair<smpp::cookie, command_status>> delivery_answers;
  std::vector<std::string> inbound_texts;
  std::size_t unbinds = 0;
  std::shared_ptr<noted_wire> sockets;
  std::unique_ptr<channel> way;

 private:
  struct peer {
    std::optional<smpp::smsc_session> session;
    smpp::smsc_output out;
  };

  bool exchange(std::size_t socket) {
    auto& p = peers[socket];
    auto& line = sockets->lines[socket];
    if (!p.session) return false;
    const auto sent = std::exchange(line.sent, {});
    if (!sent.empty()) p.session->on_bytes(sent, now, p.out);
    for (const auto& event : std::exchange(p.out.events, {}))
      act(socket, event);
    const auto octets = std::exchange(p.out.octets, {});
    if (octets.empty()) return !sent.empty();
    tell(wire_octets{socket, line.generation, octets});
    return true;
  }
  void act(std::size_t socket, const smpp::smsc_event& event) {
    auto& p = peers[socket];
    if (std::holds_alternative<smpp::bind_requested>(event)) {
      if (refuse_bind)
        p.session->refuse_bind(*refuse_bind, p.out);
      else
        p.session->accept_bind(now, p.out);
    } else if (const auto* s = std::get_if<smpp::submit_arrived>(&event)) {
      submits.push_back({socket, s->sequence, std::string{s->request.message()}});
    } else if (const auto* d = std::get_if<smpp::deliver_answered>(&event)) {
      delivery_answers.emplace_back(d->key, d->status);
    } else if (const auto* c = std::get_if<smpp::session_closed>(&event)) {
      unbinds += c->why == smpp::close_reason::unbound_by_peer ? 1 : 0;
    }
  }

  std::vector<peer> peers;
  std::deque<wire_event> told;
  std::deque<domain::message> messages;
};

std::vector<domain::message> messages_from(std::int64_t first, std::int64_t count) {
  std::vector<domain::message> batch;
  for (std::int64_t id = first; id < first + count; ++id)
    batch.push_back(make_message({.id = id}));
  return batch;
}

}  // namespace

TEST_CASE("a channel is up once a session that may submit is bound, and has that session's room") {
  smpp_at_work s{binds(1, 7)};
  CHECK(s.way->status().condition == channel_condition::connecting);
  CHECK(s.way->room().segments == 0);
  s.connect(0);
  CHECK(s.way->status().condition == channel_condition::signing_in);
  s.exchange();
  CHECK(s.way->status().is_up());
  CHECK(s.way->status().connections == 1);
  CHECK(s.way->room().segments == 7);
}

TEST_CASE("a batch goes out as one submit_sm a segment, and each is answered by its own key") {
  smpp_at_work s;
  s.bind_all();
  s.send(messages_from(1, 3));
  REQUIRE(s.submits.size() == 3);
  s.answer(s.submits[1], command_status::rok, "1F");
  s.answer(s.submits[0], command_status::rinvdstadr, "");
  const auto taken = s.all<segment_taken>();
  REQUIRE(taken.size() == 1);
  CHECK(taken[0].key == 2);
  CHECK(taken[0].operator_id == "1f");
  CHECK_FALSE(taken[0].late);
  const auto refused = s.all<segment_refused>();
  REQUIRE(refused.size() == 1);
  CHECK(refused[0].key == 1);
  CHECK(refused[0].code == 0x0B);
  CHECK(refused[0].why == refusal_kind::permanent);
}

TEST_CASE("each segment goes over the session with the most room") {
  smpp_at_work s{binds(2, 2)};
  s.bind_all();
  CHECK(s.way->room().segments == 4);
  s.send(messages_from(1, 4));
  CHECK(s.way->room().segments == 0);
  CHECK(std::count_if(s.submits.begin(), s.submits.end(), [](const auto& p) { return p.socket == 0; }) == 2);
}

TEST_CASE("the class of a status says what LINK is to do, with the link's own deviations") {
  auto o = binds(1);
  o.status_classes = smpp::status_policy{{{0x400, smpp::status_class::throttle}}};
  smpp_at_work s{o};
  s.bind_all();
  s.send(messages_from(1, 4));
  s.answer(s.submits[0], command_status::rthrottled, "");
  s.answer(s.submits[1], static_cast<command_status>(0x400), "");
  s.answer(s.submits[2], command_status::rsyserr, "");
  s.answer(s.submits[3], command_status::rinvsystyp, "");
  std::vector<refusal_kind> kinds;
  for (const auto& r : s.all<segment_refused>())
    kinds.push_back(r.why);
  CHECK(kinds ==
      std::vector{refusal_kind::throttled, refusal_kind::throttled, refusal_kind::transient,
          refusal_kind::forbidden});
}

TEST_CASE("what a lost session has not answered is unknown for good, and its connection is heard no more") {
  smpp_at_work s;
  s.bind_all();
  s.send(messages_from(1, 1));
  const auto gone = s.sockets->lines[0].generation;
  s.cut();
  const auto unknown = s.all<segment_unknown>();
  REQUIRE(unknown.size() == 1);
  CHECK(unknown[0].key == 1);
  CHECK_FALSE(unknown[0].answer_may_follow);
  CHECK(s.way->status().condition == channel_condition::waiting);
  CHECK_FALSE(s.sockets->lines[0].open);
  s.events.clear();
  s.tell(wire_closed{0, gone, "again"});
  s.tell(wire_opened{0, gone});
  CHECK(s.events.empty());
  CHECK(s.way->status().condition == channel_condition::waiting);
}

TEST_CASE("a lost session connects again after a pause that grows until one did its work") {
  smpp_at_work s;
  s.bind_all();
  std::vector<domain::duration> pauses;
  for (int i = 0; i < 4; ++i) {
    s.cut();
    pauses.push_back(s.way->next_deadline() - s.now);
    s.tick(pauses.back() - 1ms);
    CHECK_FALSE(s.sockets->lines[0].open);
    s.tick(1ms);
    CHECK(s.sockets->lines[0].open);
  }
  CHECK(pauses[0] <= 1s);
  CHECK(pauses[3] > 2s);
  s.bind_all();
  s.send(messages_from(1, 1));
  s.answer(s.submits.at(0), command_status::rok, "1");
  s.cut();
  CHECK(s.way->next_deadline() - s.now <= 1s);
}

TEST_CASE("a bind that cannot succeed as configured is tried again after five minutes") {
  smpp_at_work s;
  s.refuse_bind = command_status::rinvpaswd;
  s.bind_all();
  CHECK_FALSE(s.way->status().is_up());
  CHECK(s.way->next_deadline() == s.now + 5min);
}

TEST_CASE("a segment that is not answered in time is unknown, and its late answer names it") {
  smpp_at_work s;
  s.bind_all();
  s.send(messages_from(1, 2));
  s.tick(61s);
  const auto unknown = s.all<segment_unknown>();
  REQUIRE(unknown.size() == 2);
  CHECK(unknown[0].answer_may_follow);
  s.answer(s.submits[1], command_status::rok, "77");
  s.answer(s.submits[1], command_status::rok, "77");
  const auto taken = s.all<segment_taken>();
  REQUIRE(taken.size() == 1);
  CHECK(taken[0].key == 2);
  CHECK(taken[0].late);
  CHECK(taken[0].operator_id == "77");
}

TEST_CASE("a delivery receipt comes in a channel's words and is answered when LINK says so") {
  smpp_at_work s;
  s.bind_all();
  s.deliver("id:1F stat:UNDELIV err:011", 0x04, 5);
  const auto receipts = s.all<delivery_receipt_arrived>();
  REQUIRE(receipts.size() == 1);
  CHECK(receipts[0].readable);
  CHECK(receipts[0].ids == std::vector{id_reading{"1f", false, 0}, id_reading{"31", false, 2}});
  CHECK(receipts[0].outcome == domain::segment_outcome::undelivered);
  CHECK(receipts[0].code == 11);
  CHECK(receipts[0].handsets == receipt_handsets{254'722'000'001, 0});
  CHECK(s.delivery_answers.empty());
  const answered_delivery later{receipts[0].token, delivery_answer::try_later};
  s.way->answer({&later, 1});
  s.exchange();
  CHECK(s.delivery_answers == std::vector{std::pair{smpp::cookie{5}, command_status::rmsgqful}});
}

TEST_CASE("an answer for a delivery of an earlier connection is dropped") {
  smpp_at_work s;
  s.bind_all();
  s.deliver("id:1 stat:DELIVRD", 0x04, 5);
  const answered_delivery old{s.all<delivery_receipt_arrived>()[0].token, delivery_answer::durable};
  s.cut();
  s.tick(1s);
  s.bind_all();
  s.deliver("id:1 stat:DELIVRD", 0x04, 6);
  s.way->answer({&old, 1});
  s.exchange();
  CHECK(s.delivery_answers.empty());
  const answered_delivery fresh{s.all<delivery_receipt_arrived>()[1].token, delivery_answer::durable};
  s.way->answer({&fresh, 1});
  s.exchange();
  CHECK(s.delivery_answers == std::vector{std::pair{smpp::cookie{6}, command_status::rok}});
}

TEST_CASE("a receipt that cannot be read is brought as it came; an intermediate notice is only answered") {
  smpp_at_work s;
  s.bind_all();
  s.deliver("nothing of use", 0x04, 1);
  const auto receipts = s.all<delivery_receipt_arrived>();
  REQUIRE(receipts.size() == 1);
  CHECK_FALSE(receipts[0].readable);
  s.deliver("id:1 stat:ENROUTE", 0x20, 2);
  CHECK(s.all<delivery_receipt_arrived>().size() == 1);
  CHECK(s.delivery_answers == std::vector{std::pair{smpp::cookie{2}, command_status::rok}});
}

TEST_CASE("a message from a phone is brought with its numbers and its text, and waits for its answer") {
  smpp_at_work s;
  s.bind_all();
  s.deliver("STOP", 0x00, 9);
  const auto inbound = s.all<inbound_arrived>();
  REQUIRE(inbound.size() == 1);
  CHECK(s.inbound_texts == std::vector<std::string>{"254722000001 to 22141: STOP"});
  CHECK(inbound[0].handset == 254'722'000'001);
  CHECK(inbound[0].coding == inbound_coding::operator_default);
  CHECK(s.delivery_answers.empty());
}

TEST_CASE("a segment that no submit_sm can hold is unsendable, and the others of its batch leave") {
  smpp_at_work s;
  s.bind_all();
  auto batch = messages_from(1, 2);
  batch[0] = make_message({.id = 1, .segments = 2});
  auto content = std::make_shared<domain::message_content>(*batch[0].content);
  content->segmented.segments[0] = std::string(254, 'x');  // with its header it is too long
  batch[0].content = std::move(content);
  s.send(batch);
  CHECK(s.submits.size() == 1);
  const auto unsendable = s.all<segment_unsendable>();
  REQUIRE(unsendable.size() == 1);
  CHECK(unsendable[0].key == 1);
  CHECK(unsendable[0].code == static_cast<std::uint32_t>(command_status::rinvmsglen));
}

TEST_CASE("a long message as a whole is one submit_sm with all of its text") {
  auto o = binds(1);
  o.long_messages = smpp::long_message_style::payload;
  smpp_at_work s{o};
  CHECK(s.way->traits().sends_whole);
  s.bind_all();
  s.send({make_message({.id = 1, .segments = 2})}, all_segments);
  REQUIRE(s.submits.size() == 1);
  CHECK(s.submits[0].text == "message 1 segment 0message 1 segment 1");
}

TEST_CASE("signing off unbinds, and nothing connects again") {
  smpp_at_work s;
  s.bind_all();
  s.way->stop_connecting();
  s.way->sign_off(s.now, s.events);
  s.exchange();
  CHECK(s.unbinds == 1);
  CHECK(s.way->status().condition == channel_condition::stopped);
  CHECK(s.way->next_deadline() == domain::steady_point::max());
}
