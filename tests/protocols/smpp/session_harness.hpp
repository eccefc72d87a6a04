#pragma once

#include "protocols/smpp/esme_session.hpp"
#include "protocols/smpp/smsc_session.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <variant>
#include <vector>

namespace mbs::smpp::testing {

inline constexpr steady_point start{std::chrono::hours{1'000}};

/// The only event of a kind in an output, or null.
template <class Wanted, class Event>
const Wanted* find(const session_output<Event>& out) {
  for (const auto& e : out.events)
    if (const auto* found = std::get_if<Wanted>(&e)) return found;
  return nullptr;
}

template <class Wanted, class Event>
std::size_t count(const session_output<Event>& out) {
  return static_cast<std::size_t>(std::count_if(out.events.begin(), out.events.end(),
      [](const Event& e) { return std::holds_alternative<Wanted>(e); }));
}

/// The headers of the PDUs that a session wrote.
inline std::vector<pdu_header> headers(std::string_view octets) {
  std::vector<pdu_header> found;
  for (auto f = next_frame(octets); f.kind == frame_kind::complete; f = next_frame(octets)) {
    found.push_back(f.header);
    octets.remove_prefix(f.length);
  }
  REQUIRE(octets.empty());
  return found;
}

template <class Pdu>
std::string octets_of(const Pdu& pdu, std::uint32_t sequence, command_status status = command_status::rok) {
  std::string octets;
  REQUIRE(encode(octets, pdu, sequence, status));
  return octets;
}

inline std::string header_octets(
    command_id command, std::uint32_t sequence, command_status status = command_status::rok) {
  std::string octets;
  encode_header(octets, {command, status, sequence});
  return octets;
}

/// A session with its clock, fed by hand: what both sides share.
template <class Session, class Output>
struct session_at_work {
  template <class Options>
  explicit session_at_work(Options options) : session{std::move(options)} {}
  /// Takes octets as if they came just now; the output holds only what they caused.
  Output& hear(std::string_view octets) {
    out.clear();
    heard = octets;
    session.on_bytes(heard, now, out);
    return out;
  }
  Output& pass(duration d) {
    out.clear();
    now += d;
    session.on_tick(now, out);
    return out;
  }

  steady_point now = start;
  Output out;
  std::string heard;
  Session session;
};

struct esme_at_work : session_at_work<esme_session, esme_output> {
  explicit esme_at_work(esme_options options = {}) : session_at_work{std::move(options)} {
    session.on_connected(now, out);
  }
  void bind() {
    hear(octets_of(bind_transceiver_resp{"SMSC", {}}, 1));
    REQUIRE(session.state() == session_state::bound);
    out.clear();
  }
  /// Sends a small submit_sm and returns its sequence number.
  std::uint32_t submit(cookie key) {
    out.clear();
    submit_sm pdu;
    pdu.destination.digits = "254722000001";
    pdu.short_message = "hi";
    REQUIRE(session.send(pdu, key, now, out) == send_verdict::sent);
    return headers(out.octets).at(0).sequence;
  }
};

struct smsc_at_work : session_at_work<smsc_session, smsc_output> {
  explicit smsc_at_work(smsc_options options = {}) : session_at_work{std::move(options)} {
    session.on_connected(now);
  }
  template <class Bind = bind_transceiver>
  void bind(std::uint8_t version = version_3_4) {
    Bind who;
    who.system_id = "customer";
    who.interface_version = version;
    hear(octets_of(who, 1));
    REQUIRE(find<bind_requested>(out) != nullptr);
    REQUIRE(session.accept_bind(now, out));
  }
};

}  // namespace mbs::smpp::testing
