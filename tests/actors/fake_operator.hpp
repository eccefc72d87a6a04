#pragma once

#include "protocols/smpp/smsc_session.hpp"
#include "tests/actors/actor_fixture.hpp"

#include <deque>

namespace mbs::actors::testing {

/// One submit_sm as the operator saw it.
struct arrived_segment {
  std::string text;
  std::string to;
  std::string validity;
  std::uint8_t esm_class = 0;
  std::uint8_t data_coding = 0;
  std::uint32_t sequence = 0;
  std::size_t socket = 0;
  domain::steady_point at;
  std::string id;  ///< as answered
};

/// What the operator says to a submit_sm; nothing: no answer.
using verdict = std::optional<smpp::command_status>;

/// The other end of a LINK's sockets: an operator by the project's own SMSC session.
class fake_operator final : public wire {
 public:
  fake_operator(steady_clock_function now, std::size_t sockets) : now_{std::move(now)}, lines_(sockets) {}
  void serve(link_actor link) { link_ = std::move(link); }

  // The LINK's calls.
  void open(std::size_t socket, std::uint64_t generation) override {
    auto& line = lines_[socket];
    line = {};
    line.generation = generation;
    opened_at.push_back(now_());
    if (!reachable) return caf::anon_send(link_, wire_closed{socket, generation, "refused"});
    line.session.emplace(smpp::smsc_options{});
    line.session->on_connected(now_());
    caf::anon_send(link_, wire_opened{socket, generation});
  }
  void send(std::size_t socket, std::uint64_t generation, std::string octets) override {
    auto& line = lines_[socket];
    if (generation != line.generation || !line.session || line.cut) return;
    note_foreign(octets);
    line.session->on_bytes(octets, now_(), line.out);
    act(socket);
  }
  void read_on(std::size_t socket, std::uint64_t generation) override {
    auto& line = lines_[socket];
    if (generation != line.generation) return;
    line.reading = true;
    hand_over(socket);
  }
  void close(std::size_t socket, std::uint64_t generation) override {
    auto& line = lines_[socket];
    if (generation == line.generation) line.session.reset();
    ++closed;
  }

  // The test's.
  void answer(const arrived_segment& p, smpp::command_status status, const std::string& id) {
    auto& line = lines_[p.socket];
    if (!line.session) return;
    (void)line.session->answer(smpp::submit_sm_resp{id, {}}, p.sequence, status, line.out);
    act(p.socket);
  }
  /// A receipt for the message with this id; `key` names it in `receipt_answers`.
  void send_receipt(const std::string& id, smpp::message_state state, smpp::cookie key,
      std::size_t socket = 0, const std::string& from = "254722000001") {
    std::string text;
    smpp::write_delivery_receipt(
        text, {.message_id = id, .state = state, .submitted_at = beginning, .done_at = beginning});
    deliver(text, 0x04, key, socket, from);
  }
  void deliver(const std::string& text, std::uint8_t esm_class, smpp::cookie key, std::size_t socket = 0,
      const std::string& from = "254722000001") {
    smpp::deliver_sm pdu;
    pdu.source = {smpp::type_of_number::international, smpp::numbering_plan::e164, from};
    pdu.destination.digits = "MBS";
    pdu.esm_class = esm_class;
    pdu.short_message = text;
    deliver(pdu, key, socket);
  }
  void deliver(const smpp::deliver_sm& pdu, smpp::cookie key, std::size_t socket = 0) {
    auto& line = lines_[socket];
    REQUIRE(line.session);
    REQUIRE(line.session->deliver(pdu, key, now_(), line.out) == smpp::send_verdict::sent);
    act(socket);
  }
  /// Octets that its session would not write.
  void write(std::string_view octets, std::size_t socket = 0) {
    lines_[socket].unread += octets;
    hand_over(socket);
  }
  /// The connection breaks.
  void cut(std::size_t socket = 0) {
    auto& line = lines_[socket];
    line.cut = true;
    caf::anon_send(link_, wire_closed{socket, line.generation, "reset"});
  }
  [[nodiscard]] std::vector<std::string> texts() const {
    std::vector<std::string> all;
    for (const auto& p : segments)
      all.push_back(p.text);
    return all;
  }

  bool reachable = true;
  bool accepting_binds = true;
  /// Asked for every submit_sm; the default takes all.
  std::function<verdict(const arrived_segment&)> judge = [](const auto&) {
    return smpp::command_status::rok;
  };
  /// The id of its n-th segment, from 1.
  std::function<std::string(std::size_t)> name = [](std::size_t n) { return "A" + std::to_string(n); };
  /// Receipt sent before the submit_sm_resp.
  bool receipt_first = false;
  std::vector<arrived_segment> segments;
  std::vector<std::pair<smpp::cookie, smpp::command_status>> receipt_answers;
  /// Sequences of answers with status 0 to deliveries that write() has made, from 100 on.
  std::vector<std::uint32_t> foreign_answers;
  std::vector<domain::steady_point> opened_at;
  std::size_t closed = 0;
  std::size_t unbinds = 0;

 private:
  struct connection {
    std::optional<smpp::smsc_session> session;
    smpp::smsc_output out;
    std::uint64_t generation = 0;
    bool reading = false;
    bool cut = false;
    std::string unread;
  };

  void note_foreign(std::string_view octets) {
    for (auto f = smpp::next_frame(octets); f.kind == smpp::frame_kind::complete;
         f = smpp::next_frame(octets)) {
      const auto& h = f.header;
      if (h.command == smpp::command_id::deliver_sm_resp && h.status == smpp::command_status::rok &&
          h.sequence > 100)
        foreign_answers.push_back(h.sequence);
      octets.remove_prefix(f.length);
    }
  }
  void act(std::size_t socket) {
    auto& line = lines_[socket];
    auto events = std::exchange(line.out.events, {});
    for (const auto& event : events) {
      if (std::holds_alternative<smpp::bind_requested>(event)) {
        if (accepting_binds)
          line.session->accept_bind(now_(), line.out);
        else
          line.session->refuse_bind(smpp::command_status::rbindfail, line.out);
      } else if (const auto* submit = std::get_if<smpp::submit_arrived>(&event)) {
        take(socket, *submit);
      } else if (const auto* done = std::get_if<smpp::deliver_answered>(&event)) {
        receipt_answers.emplace_back(done->key, done->status);
      } else if (const auto* over = std::get_if<smpp::session_closed>(&event)) {
        unbinds += over->why == smpp::close_reason::unbound_by_peer ? 1 : 0;
      }
    }
    line.unread += line.out.octets;
    line.out.clear();
    hand_over(socket);
  }
  void take(std::size_t socket, const smpp::submit_arrived& submit) {
    arrived_segment p;
    p.text = submit.request.message();
    p.to = submit.request.destination.digits;
    p.validity = submit.request.validity_period;
    p.esm_class = submit.request.esm_class;
    p.data_coding = submit.request.data_coding;
    p.sequence = submit.sequence;
    p.socket = socket;
    p.at = now_();
    p.id = name(segments.size() + 1);
    segments.push_back(p);
    const auto said = judge(p);
    if (!said) return;
    if (receipt_first && *said == smpp::command_status::rok)
      send_receipt(p.id, smpp::message_state::delivered, 900 + segments.size(), socket);
    (void)lines_[socket].session->answer(
        smpp::submit_sm_resp{p.id, {}}, p.sequence, *said, lines_[socket].out);
  }
  void hand_over(std::size_t socket) {
    auto& line = lines_[socket];
    if (!line.reading || line.unread.empty() || line.cut) return;
    line.reading = false;
    caf::anon_send(link_, wire_octets{socket, line.generation, std::exchange(line.unread, {})});
  }

  steady_clock_function now_;
  std::vector<connection> lines_;
  link_actor link_;
};

}  // namespace mbs::actors::testing
