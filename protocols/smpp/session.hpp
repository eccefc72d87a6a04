#pragma once

#include "protocols/smpp/codec.hpp"
#include "protocols/smpp/keepalive.hpp"
#include "protocols/smpp/pdu_stream.hpp"
#include "protocols/smpp/request_window.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace mbs::smpp {

// What both sides of a session share. A session knows no socket and no clock: octets, calls and time come in;
// octets to write and events come out. All views in events live until the next call of the session or the end
// of the octets given to on_bytes, whichever is first.

enum class bind_mode : std::uint8_t { transmitter, receiver, transceiver };
[[nodiscard]] std::string_view to_text(bind_mode m) noexcept;
[[nodiscard]] constexpr bool may_submit(bind_mode m) noexcept {
  return m != bind_mode::receiver;
}
[[nodiscard]] constexpr bool may_receive(bind_mode m) noexcept {
  return m != bind_mode::transmitter;
}

enum class session_state : std::uint8_t {
  open,     ///< connected, no bind sent or taken
  binding,  ///< the bind waits for its answer
  bound,
  unbinding,  ///< our unbind waits for its answer: answers still count, nothing new is sent
  closed,     ///< for good; a new connection needs a new session
};

enum class close_reason : std::uint8_t {
  unbound_by_us,
  unbound_by_peer,
  connection_lost,
  bind_refused,
  bind_timed_out,  ///< no bind, or no answer to it, in time
  peer_silent,     ///< an enquire_link went unanswered
  stream_poisoned,
  inactive,  ///< no message for longer than the limit
};
[[nodiscard]] std::string_view to_text(close_reason r) noexcept;

enum class send_verdict : std::uint8_t {
  sent,
  not_bound,    ///< not yet, or no longer
  wrong_mode,   ///< the bind does not carry this direction
  window_full,  ///< wait for answers
  invalid_pdu,  ///< a field is longer than the specification allows, or the peer's version cannot carry it
};

/// Octets to write, in order; events to act upon; and whether to close the connection after writing. A shell
/// hands the same object in again and again and clears it between, so that a busy session allocates nothing.
template <class Event>
struct session_output {
  std::string octets{};
  std::vector<Event> events;
  bool close = false;
  void clear() noexcept {
    octets.clear();
    events.clear();
    close = false;
  }
};

/// A request was not answered in time: its outcome is unknown, and a late answer may still come.
struct request_timed_out {
  cookie key = 0;
  command_id command{};
  std::uint32_t sequence = 0;
};

/// An answer to a request that is not open (any more): names the sequence that request_timed_out named.
struct late_answer {
  std::uint32_t sequence = 0;
  command_id command{};
  command_status status{};
  std::string_view message_id{};
};

/// The last event of every session, exactly once.
struct session_closed {
  close_reason why{};
  command_status status = command_status::rok;  ///< of bind_refused
  std::vector<cookie> unanswered;               ///< requests whose outcome is unknown, oldest first
};

/// Limits and timers of one session; a duration of 0 switches its timer off.
struct session_limits {
  std::uint32_t window = 10;                           ///< requests sent and unanswered, 1..10,000
  duration bind_within = std::chrono::seconds{10};     ///< connected to bound
  duration answer_within = std::chrono::seconds{60};   ///< a request to its answer
  duration enquire_after = std::chrono::seconds{30};   ///< silence before enquire_link
  duration enquire_within = std::chrono::seconds{10};  ///< enquire_link to any sign of life
  duration unbind_within = std::chrono::seconds{5};
  std::uint32_t max_pdu = default_max_pdu;  ///< octets
  std::uint32_t max_pdu_unbound = 4096;     ///< octets, before the bind has succeeded
};

namespace detail {

/// State and steps that do not depend on the side.
class session_core {
 public:
  explicit session_core(const session_limits& chosen)
      : limits{chosen}, alive{chosen.enquire_after, chosen.enquire_within}, window{chosen.window} {}

  [[nodiscard]] steady_point after(duration d, steady_point now) const noexcept {
    return d == duration::zero() ? steady_point::max() : now + d;
  }
  [[nodiscard]] bool is_up() const noexcept {
    return state == session_state::bound || state == session_state::unbinding;
  }
  /// Whether a PDU of the peer shows that it serves requests, not just binds.
  void note_answer(command_id c) noexcept { answered = answered || (is_up() && answers_request(c)); }
  [[nodiscard]] std::uint32_t next_sequence() noexcept;
  [[nodiscard]] steady_point next_deadline() const noexcept;

  void open(steady_point now) noexcept;
  void become_bound(bind_mode as, steady_point now) noexcept;
  void begin_unbind(std::string& octets, steady_point now);
  /// All open requests, oldest first; the window is empty afterwards.
  [[nodiscard]] std::vector<cookie> abandon();

  template <class Output>
  void close(close_reason why, command_status status, Output& out) {
    if (state == session_state::closed) return;
    state = session_state::closed;
    out.close = true;
    out.events.emplace_back(session_closed{why, status, abandon()});
  }

  /// Hands every whole PDU to `on_pdu(frame)` until the session closes.
  template <class Output, class OnPdu>
  void pump(std::string_view octets, steady_point now, Output& out, OnPdu&& on_pdu) {
    stream.feed(octets);
    while (state != session_state::closed) {
      const auto cut = stream.next(is_up() ? limits.max_pdu : limits.max_pdu_unbound);
      if (cut.kind == frame_kind::need_more) return;
      if (cut.kind == frame_kind::poisoned) {
        encode_header(
            out.octets, {command_id::generic_nack, command_status::rinvcmdlen, cut.header.sequence});
        return close(close_reason::stream_poisoned, command_status::rinvcmdlen, out);
      }
      alive.on_traffic(now);
      on_pdu(cut);
    }
  }

  /// Sends a request through the window.
  template <class Pdu, class Output>
  [[nodiscard]] send_verdict send(const Pdu& pdu, cookie key, steady_point now, Output& out) {
    if (state != session_state::bound) return send_verdict::not_bound;
    if (window.full()) return send_verdict::window_full;
    const auto sequence = next_sequence();
    if (!encode(out.octets, pdu, sequence)) return send_verdict::invalid_pdu;
    window.add({sequence, Pdu::id, key, after(limits.answer_within, now)});
    return send_verdict::sent;
  }

  /// Timers of requests, unbinding and life.
  template <class Output>
  void tick(steady_point now, Output& out) {
    for (const auto* r = window.oldest(); r != nullptr && now >= r->deadline; r = window.oldest()) {
      out.events.emplace_back(request_timed_out{r->key, r->command, r->sequence});
      (void)window.take(r->sequence, command_id::generic_nack);
    }
    if (now >= deadline) {
      close(state == session_state::unbinding ? leaving : close_reason::bind_timed_out, command_status::rok,
          out);
    }
    if (!is_up()) return;
    switch (alive.on_tick(now)) {
      case keepalive_verdict::idle: return;
      case keepalive_verdict::send_enquire_link:
        return encode_header(out.octets, {command_id::enquire_link, command_status::rok, next_sequence()});
      case keepalive_verdict::drop: return close(close_reason::peer_silent, command_status::rok, out);
    }
  }

  /// Answers a PDU with a status alone.
  static void answer(const pdu_header& to, command_status status, std::string& octets) {
    encode_header(octets, {answer_to(to.command), status, to.sequence});
  }

  session_limits limits{};
  pdu_stream stream;
  keepalive alive;
  request_window window;
  sequence_counter sequences;
  session_state state = session_state::open;
  bool answered = false;
  bind_mode mode = bind_mode::transceiver;
  close_reason leaving = close_reason::unbound_by_us;
  steady_point deadline = steady_point::max();  // of the bind or the unbind
};

}  // namespace detail

}  // namespace mbs::smpp
