#include "protocols/smpp/smsc_session.hpp"
#include "tests/fuzz/session_script.hpp"

using namespace mbs::smpp;
using mbs::fuzz::demand;

namespace {

struct result {
  std::string octets;
  std::vector<std::size_t> events;
  std::vector<std::uint32_t> submits;  // answered when all is heard, however it was cut
  bool operator==(const result&) const = default;
};

void take(smsc_output& out, result& r) {
  mbs::fuzz::reader reader;
  for (const auto& e : out.events) {
    r.events.push_back(e.index());
    if (const auto* s = std::get_if<submit_arrived>(&e)) {
      reader.read(s->request.message());
      reader.read(s->request.source.digits);
      r.submits.push_back(s->sequence);
    }
    if (const auto* m = std::get_if<multi_arrived>(&e)) {
      auto rest = m->request.destinations.octets;
      multi_destination one;
      unsigned seen = 0;
      while (next_destination(rest, one))
        ++seen;
      demand(seen == m->request.destinations.count && rest.empty());
    }
    demand(!std::holds_alternative<session_closed>(e) || out.close);
  }
  mbs::fuzz::check_octets(out.octets);
  r.octets += out.octets;
  out.clear();
}

// A session, bound already or not, hears the octets in pieces.
result run(std::string_view octets, std::size_t piece, bool bind_first) {
  smsc_session session{smsc_options{}};
  smsc_output out;
  result r;
  session.on_connected(mbs::fuzz::start);
  if (bind_first) {
    std::string bind;
    demand(encode(bind, bind_transceiver{}, 1));
    session.on_bytes(bind, mbs::fuzz::start, out);
    demand(session.accept_bind(mbs::fuzz::start, out));
    demand(session.deliver(deliver_sm{}, 1, mbs::fuzz::start, out) == send_verdict::sent);
    take(out, r);
  }
  while (!octets.empty()) {
    const std::string heard{octets.substr(0, piece)};
    octets.remove_prefix(heard.size());
    session.on_bytes(heard, mbs::fuzz::start, out);
    take(out, r);
  }
  for (const auto sequence : r.submits)
    session.answer(submit_sm_resp{"42", {}}, sequence, command_status::rok, out);
  session.accept_bind(mbs::fuzz::start, out);
  session.on_tick(mbs::fuzz::start + std::chrono::hours{1}, out);
  session.on_disconnected(out);
  take(out, r);
  demand(session.state() == session_state::closed);
  demand(session.next_deadline() == steady_point::max());
  return r;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string_view octets{reinterpret_cast<const char*>(data), size};
  for (const bool bind_first : {true, false})
    demand(run(octets, size + 1, bind_first) == run(octets, 1, bind_first));
  return 0;
}
