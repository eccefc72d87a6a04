#include "protocols/smpp/session.hpp"

#include <algorithm>

namespace mbs::smpp {

std::string_view to_text(bind_mode m) noexcept {
  switch (m) {
    case bind_mode::transmitter: return "transmitter";
    case bind_mode::receiver: return "receiver";
    case bind_mode::transceiver: return "transceiver";
  }
  return "";
}

std::string_view to_text(close_reason r) noexcept {
  switch (r) {
    case close_reason::unbound_by_us: return "unbound_by_us";
    case close_reason::unbound_by_peer: return "unbound_by_peer";
    case close_reason::connection_lost: return "connection_lost";
    case close_reason::bind_refused: return "bind_refused";
    case close_reason::bind_timed_out: return "bind_timed_out";
    case close_reason::peer_silent: return "peer_silent";
    case close_reason::stream_poisoned: return "stream_poisoned";
    case close_reason::inactive: return "inactive";
  }
  return "";
}

namespace detail {

std::uint32_t session_core::next_sequence() noexcept {
  auto sequence = sequences.take();
  while (window.holds(sequence))
    sequence = sequences.take();
  return sequence;
}

steady_point session_core::next_deadline() const noexcept {
  if (state == session_state::closed) return steady_point::max();
  auto soonest = deadline;
  if (const auto* oldest = window.oldest()) soonest = std::min(soonest, oldest->deadline);
  if (is_up()) soonest = std::min(soonest, alive.next_deadline());
  return soonest;
}

void session_core::open(steady_point now) noexcept {
  deadline = after(limits.bind_within, now);
}

void session_core::become_bound(bind_mode as, steady_point now) noexcept {
  state = session_state::bound;
  mode = as;
  deadline = steady_point::max();
  alive.on_traffic(now);
}

void session_core::begin_unbind(std::string& octets, steady_point now) {
  encode_header(octets, {command_id::unbind, command_status::rok, next_sequence()});
  state = session_state::unbinding;
  deadline = after(limits.unbind_within, now);
}

std::vector<cookie> session_core::abandon() {
  std::vector<cookie> keys;
  keys.reserve(window.size());
  while (const auto* oldest = window.oldest()) {
    keys.push_back(oldest->key);
    (void)window.take(oldest->sequence, command_id::generic_nack);
  }
  return keys;
}

}  // namespace detail

}  // namespace mbs::smpp
