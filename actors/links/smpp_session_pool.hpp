#pragma once

#include "actors/links/channel.hpp"
#include "actors/links/failed_tries.hpp"
#include "actors/links/smpp_channel_options.hpp"
#include "protocols/smpp/reconnect_backoff.hpp"

#include <map>
#include <memory>
#include <optional>
#include <vector>

/// The sessions of one SMPP link: which are bound, when a lost one connects again, which has room. Knows
/// nothing of messages, or of what LINK does with an answer.
namespace mbs::actors {

/// What it passes on goes to a `Sink`, at once and in order:
///   answered(const smpp::submit_answered&)
///   delivered(answer_token, const smpp::deliver_sm&, const smpp::delivery_flaw&), also with a data_sm
///   unreadable(answer_token, const smpp::delivery_flaw&): a delivery
///   timed_out(segment_key), later perhaps late(segment_key, const smpp::late_answer&)
///   lost(segment_key, duration): its session has ended before the answer, and connects again after so long
/// The sink must not call the pool.
class smpp_session_pool {
 public:
  /// `options` outlive it.
  smpp_session_pool(const smpp_channel_options& options, std::shared_ptr<wire> sockets);

  /// Connects all. `random` spreads the pauses of reconnecting.
  void start(domain::steady_point now, std::uint64_t random);
  template <class Sink>
  void on_wire(const wire_event& event, domain::steady_point now, Sink&& sink) {
    if (const auto socket = hear(event, now)) pass_on(*socket, now, sink);
    read_on(event);
  }
  template <class Sink>
  void on_tick(domain::steady_point now, Sink&& sink) {
    for (std::size_t i = 0; i < slots_.size(); ++i)
      if (wake(i, now)) pass_on(i, now, sink);
  }
  [[nodiscard]] domain::steady_point next_deadline() const noexcept;
  /// From now on a lost session is not made again.
  void stop_connecting() noexcept { stopping_ = true; }
  template <class Sink>
  void unbind(domain::steady_point now, Sink&& sink) {
    for (std::size_t i = 0; i < slots_.size(); ++i)
      if (leave(i, now)) pass_on(i, now, sink);
  }

  [[nodiscard]] channel_status status() const noexcept;
  /// Why a session ended or did not come about last, as the log has it; empty: never.
  [[nodiscard]] const std::string& last_trouble() const noexcept { return last_trouble_; }
  /// Segments that may be sent now, by all sessions together.
  [[nodiscard]] std::uint32_t room() const noexcept;
  /// By the session with the most room.
  [[nodiscard]] smpp::send_verdict send(
      const smpp::submit_sm& pdu, segment_key key, domain::steady_point now);
  /// Dropped when the session that brought it is gone: it will be delivered again.
  void answer(const answer_token& to, smpp::command_status status);
  /// Writes what has been gathered.
  void flush();

 private:
  struct slot {
    std::optional<smpp::esme_session> session;
    smpp::esme_output out;
    smpp::reconnect_backoff backoff;
    std::uint64_t generation = 0;
    bool connecting = false;
    bool bound = false;
    domain::steady_point bound_at;
    wire_closed ended;         // how the connection did, when it was not by us
    std::string first_octets;  // of the peer, while it has not answered the bind
    std::optional<domain::steady_point> reconnect_at;
    std::map<std::uint32_t, segment_key> timed_out;  // by sequence: a late answer may still come
  };

  template <class Sink>
  void pass_on(std::size_t socket, domain::steady_point now, Sink& sink);

  // These say whether the session may have brought events.
  [[nodiscard]] std::optional<std::size_t> hear(const wire_event& event, domain::steady_point now);
  [[nodiscard]] bool on_opened(const wire_opened& m, domain::steady_point now);
  [[nodiscard]] bool on_octets(const wire_octets& m, domain::steady_point now);
  [[nodiscard]] bool on_closed(const wire_closed& m, domain::steady_point now);
  [[nodiscard]] bool wake(std::size_t socket, domain::steady_point now);
  [[nodiscard]] bool leave(std::size_t socket, domain::steady_point now);

  void connect(std::size_t socket);
  void read_on(const wire_event& event);
  [[nodiscard]] answer_token token(
      std::size_t socket, std::uint32_t sequence, bool by_data_sm) const noexcept;
  void note_timed_out(std::size_t socket, const smpp::request_timed_out& t);
  [[nodiscard]] std::optional<segment_key> take_timed_out(std::size_t socket, std::uint32_t sequence);
  void on_bound(std::size_t socket, const smpp::bound& b, domain::steady_point now);
  // These give the pause before the next connection.
  domain::duration on_session_closed(
      std::size_t socket, const smpp::session_closed& c, domain::steady_point now);
  domain::duration lose_connection(
      std::size_t socket, std::optional<smpp::command_status> refused, domain::steady_point now);
  void note_trouble(std::string why);
  void tell_failure(const std::string& why, domain::duration pause, bool refused, domain::steady_point now);
  [[nodiscard]] std::string why_unbound(std::size_t socket, const smpp::session_closed& c) const;
  void flush(std::size_t socket);

  const smpp_channel_options& options_;
  std::shared_ptr<wire> sockets_;
  std::vector<slot> slots_;
  failed_tries failed_;
  std::string last_trouble_;
  std::uint64_t troubles_ = 0;
  std::uint64_t jitter_ = 1;
  bool stopping_ = false;
};

template <class Sink>
void smpp_session_pool::pass_on(std::size_t socket, domain::steady_point now, Sink& sink) {
  auto events = std::exchange(slots_[socket].out.events, {});
  for (const auto& event : events) {
    if (const auto* a = std::get_if<smpp::submit_answered>(&event)) {
      sink.answered(*a);
    } else if (const auto* d = std::get_if<smpp::delivery_arrived>(&event)) {
      sink.delivered(token(socket, d->sequence, false), d->message, d->flaw);
    } else if (const auto* data = std::get_if<smpp::data_delivery_arrived>(&event)) {
      sink.delivered(token(socket, data->sequence, true), data->message, data->flaw);
    } else if (const auto* u = std::get_if<smpp::delivery_unreadable>(&event)) {
      sink.unreadable(token(socket, u->sequence, u->command == smpp::command_id::data_sm), u->flaw);
    } else if (const auto* t = std::get_if<smpp::request_timed_out>(&event)) {
      note_timed_out(socket, *t);
      sink.timed_out(t->key);
    } else if (const auto* l = std::get_if<smpp::late_answer>(&event)) {
      if (const auto key = take_timed_out(socket, l->sequence)) sink.late(*key, *l);
    } else if (const auto* b = std::get_if<smpp::bound>(&event)) {
      on_bound(socket, *b, now);
    } else if (const auto* c = std::get_if<smpp::session_closed>(&event)) {
      const auto pause = on_session_closed(socket, *c, now);
      for (const auto key : c->unanswered)
        sink.lost(key, pause);
    }  // queries, cancels and alerts: this link sends none or needs none
  }
  events.clear();
  if (slots_[socket].out.events.empty()) slots_[socket].out.events = std::move(events);  // keeps its memory
}

}  // namespace mbs::actors
