#include "protocols/smpp/esme_session.hpp"
#include "tests/fuzz/session_script.hpp"

#include <algorithm>

using namespace mbs::smpp;
using mbs::fuzz::demand;

namespace {

struct result {
  std::string octets;
  std::vector<std::size_t> events;
  std::vector<std::uint32_t> deliveries;  // answered when all is heard, however it was cut
  bool may_depend_on_cuts =
      false;  // once the peer unbinds, what stands behind it is read as far as it has come
  bool operator==(const result&) const = default;
};

void take(esme_output& out, result& r) {
  mbs::fuzz::reader reader;
  for (const auto& e : out.events) {
    r.events.push_back(e.index());
    if (const auto* d = std::get_if<delivery_arrived>(&e)) {
      reader.read(d->message.message());
      r.deliveries.push_back(d->sequence);
    }
    if (const auto* u = std::get_if<delivery_unreadable>(&e)) {
      demand(u->flaw.is_flawed());
      reader.read(u->flaw.body);
      r.deliveries.push_back(u->sequence);
    }
    if (const auto* s = std::get_if<submit_answered>(&e)) reader.read(s->message_id);
    if (const auto* b = std::get_if<bound>(&e)) reader.read(b->smsc_id);
    if (const auto* l = std::get_if<late_answer>(&e)) reader.read(l->message_id);
    demand(!std::holds_alternative<session_closed>(e) || out.close);
  }
  mbs::fuzz::check_octets(out.octets);
  r.octets += out.octets;
  out.clear();
}

bool was_unbound(const esme_output& out) {
  return std::any_of(out.events.begin(), out.events.end(), [](const auto& e) {
    const auto* closed = std::get_if<session_closed>(&e);
    return closed != nullptr && closed->why == close_reason::unbound_by_peer;
  });
}

// A bound session with two open requests hears the octets in pieces.
result run(std::string_view octets, std::size_t piece) {
  esme_session session{esme_options{}};
  esme_output out;
  result r;
  session.on_connected(mbs::fuzz::start, out);
  std::string accepted;
  demand(encode(accepted, bind_transceiver_resp{"SMSC", {}}, 1));
  session.on_bytes(accepted, mbs::fuzz::start, out);
  submit_sm pdu;
  pdu.short_message = "hi";
  demand(session.send(pdu, 1, mbs::fuzz::start, out) == send_verdict::sent);
  demand(session.send(query_sm{}, 2, mbs::fuzz::start, out) == send_verdict::sent);
  take(out, r);
  while (!octets.empty()) {
    const std::string heard{octets.substr(0, piece)};
    octets.remove_prefix(heard.size());
    session.on_bytes(heard, mbs::fuzz::start, out);
    r.may_depend_on_cuts =
        r.may_depend_on_cuts || session.state() == session_state::unbinding || was_unbound(out);
    take(out, r);
  }
  for (const auto sequence : r.deliveries)
    session.answer_deliver(sequence, command_status::rok, out);
  session.on_tick(mbs::fuzz::start + std::chrono::hours{1}, out);
  session.on_disconnected(out);
  take(out, r);
  demand(session.state() == session_state::closed && session.unanswered() == 0);
  demand(session.next_deadline() == steady_point::max());
  return r;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string_view octets{reinterpret_cast<const char*>(data), size};
  const auto whole = run(octets, size + 1);
  const auto one_by_one = run(octets, 1);
  if (!whole.may_depend_on_cuts && !one_by_one.may_depend_on_cuts) demand(whole == one_by_one);
  return 0;
}
