#include "actors/links/smpp_session_pool.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace mbs::actors {

namespace {

/// A bind refused for its configuration: somebody has to mend it, here or at the operator's.
constexpr domain::duration after_hopeless_refusal = std::chrono::minutes{5};
/// Time-outs of one session whose late answers are still understood.
constexpr std::size_t late_answers_limit = 10'000;

/// In a token's form: how the delivery came, and so how it is answered.
constexpr std::uint16_t by_deliver_sm = 0, by_data_sm = 1;

/// Of a peer that does not speak SMPP, to show people what it speaks.
constexpr std::size_t first_octets_shown = 16;

/// "48 54 54 50 …"
[[nodiscard]] std::string in_hex(std::string_view octets) {
  std::string text;
  for (const auto c : octets.substr(0, first_octets_shown))
    text += fmt::format("{}{:02x}", text.empty() ? "" : " ", static_cast<unsigned char>(c));
  return octets.size() > first_octets_shown ? text + " …" : text;
}

/// "3s", "250ms"
[[nodiscard]] std::string in_words(domain::duration d) {
  const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(d);
  const bool whole = ms.count() % 1'000 == 0 && ms.count() != 0;
  return whole ? fmt::format("{}s", ms.count() / 1'000) : fmt::format("{}ms", ms.count());
}

}  // namespace

smpp_session_pool::smpp_session_pool(const smpp_channel_options& options, std::shared_ptr<wire> sockets)
    : options_{options}, sockets_{std::move(sockets)}, slots_(options.binds.size()) {
  for (auto& s : slots_)
    s.backoff = smpp::reconnect_backoff{options.reconnect_min, options.reconnect_max};
}

void smpp_session_pool::start(domain::steady_point, std::uint64_t random) {
  jitter_ = random | 1U;
  for (std::size_t i = 0; i < slots_.size(); ++i)
    connect(i);
}

void smpp_session_pool::connect(std::size_t socket) {
  auto& s = slots_[socket];
  s.reconnect_at.reset();
  s.session.reset();
  s.bound = false;
  s.ended = {};
  s.first_octets.clear();
  s.connecting = true;
  ++s.generation;
  sockets_->open(socket, s.generation);
}

std::optional<std::size_t> smpp_session_pool::hear(const wire_event& event, domain::steady_point now) {
  if (const auto* octets = std::get_if<wire_octets>(&event))
    return on_octets(*octets, now) ? std::optional{octets->socket} : std::nullopt;
  if (const auto* opened = std::get_if<wire_opened>(&event))
    return on_opened(*opened, now) ? std::optional{opened->socket} : std::nullopt;
  const auto& closed = std::get<wire_closed>(event);
  return on_closed(closed, now) ? std::optional{closed.socket} : std::nullopt;
}

bool smpp_session_pool::on_opened(const wire_opened& m, domain::steady_point now) {
  auto& s = slots_[m.socket];
  if (m.generation != s.generation) return false;
  s.connecting = false;
  s.session.emplace(options_.binds[m.socket]);
  s.session->on_connected(now, s.out);
  return true;
}

bool smpp_session_pool::on_octets(const wire_octets& m, domain::steady_point now) {
  auto& s = slots_[m.socket];
  if (m.generation != s.generation || !s.session) return false;
  if (!s.bound && s.first_octets.size() <= first_octets_shown)
    s.first_octets.append(m.octets, 0, first_octets_shown + 1 - s.first_octets.size());
  s.session->on_bytes(m.octets, now, s.out);
  return true;
}

bool smpp_session_pool::on_closed(const wire_closed& m, domain::steady_point now) {
  auto& s = slots_[m.socket];
  if (m.generation != s.generation) return false;
  if (!s.session) {
    const bool tried = s.connecting;
    const auto pause = lose_connection(m.socket, std::nullopt, now);
    if (tried) tell_failure("cannot connect: " + m.why, pause, false, now);
    return false;
  }
  s.ended = m;
  s.session->on_disconnected(s.out);
  return true;
}

/// Unless what came has ended the connection.
void smpp_session_pool::read_on(const wire_event& event) {
  const auto read = [this](std::size_t socket, std::uint64_t generation) {
    if (generation == slots_[socket].generation && slots_[socket].session)
      sockets_->read_on(socket, generation);
  };
  if (const auto* octets = std::get_if<wire_octets>(&event))
    read(octets->socket, octets->generation);
  else if (const auto* opened = std::get_if<wire_opened>(&event))
    read(opened->socket, opened->generation);
}

bool smpp_session_pool::wake(std::size_t socket, domain::steady_point now) {
  auto& s = slots_[socket];
  if (s.reconnect_at && *s.reconnect_at <= now) {
    connect(socket);
    return false;
  }
  if (!s.session || s.reconnect_at || s.session->next_deadline() > now) return false;
  s.session->on_tick(now, s.out);
  return true;
}

domain::steady_point smpp_session_pool::next_deadline() const noexcept {
  auto next = domain::steady_point::max();
  for (const auto& s : slots_) {
    if (s.reconnect_at)
      next = std::min(next, *s.reconnect_at);
    else if (s.session)
      next = std::min(next, s.session->next_deadline());
  }
  return next;
}

bool smpp_session_pool::leave(std::size_t socket, domain::steady_point now) {
  auto& s = slots_[socket];
  s.reconnect_at.reset();
  if (s.session && s.bound) {
    s.session->unbind(now, s.out);
    return true;
  }
  if (s.connecting) {
    sockets_->close(socket, s.generation);
    ++s.generation;
  }
  return false;
}

answer_token smpp_session_pool::token(
    std::size_t socket, std::uint32_t sequence, bool data_sm) const noexcept {
  return {slots_[socket].generation, sequence, static_cast<std::uint16_t>(socket),
      data_sm ? by_data_sm : by_deliver_sm};
}

void smpp_session_pool::note_timed_out(std::size_t socket, const smpp::request_timed_out& t) {
  auto& waiting = slots_[socket].timed_out;
  waiting.insert_or_assign(t.sequence, t.key);
  if (waiting.size() > late_answers_limit) waiting.erase(waiting.begin());
}

std::optional<segment_key> smpp_session_pool::take_timed_out(std::size_t socket, std::uint32_t sequence) {
  auto& waiting = slots_[socket].timed_out;
  const auto found = waiting.find(sequence);
  if (found == waiting.end()) return std::nullopt;
  const auto key = found->second;
  waiting.erase(found);
  return key;
}

void smpp_session_pool::on_bound(std::size_t socket, const smpp::bound& b, domain::steady_point now) {
  auto& s = slots_[socket];
  s.bound = true;
  s.bound_at = now;
  failed_.on_signed_in();
  spdlog::info("link {}: bound to {}", options_.link, b.smsc_id);
}

domain::duration smpp_session_pool::on_session_closed(
    std::size_t socket, const smpp::session_closed& c, domain::steady_point now) {
  auto& s = slots_[socket];
  const bool was_bound = s.bound;
  const bool by_us = c.why == smpp::close_reason::unbound_by_us;
  const bool refused = c.why == smpp::close_reason::bind_refused;
  if (was_bound && (s.session->has_served() || now - s.bound_at > options_.reconnect_max)) {
    s.backoff.on_served();
    failed_.on_served();
  }
  if (by_us) {
    spdlog::info("link {}: unbound", options_.link);
  } else if (was_bound) {
    spdlog::warn("link {}: session ended: {}; {} answers missing", options_.link, smpp::to_text(c.why),
        c.unanswered.size());
    note_trouble(fmt::format("session ended: {}", smpp::to_text(c.why)));
  }
  flush(socket);  // an unbind_resp or generic_nack may still be there
  const auto pause = lose_connection(socket, refused ? std::optional{c.status} : std::nullopt, now);
  if (!was_bound && !by_us) tell_failure(why_unbound(socket, c), pause, refused, now);
  return pause;
}

/// Why a session ended that was never bound. By how it begins http/links/trouble_code.cpp knows its code.
std::string smpp_session_pool::why_unbound(std::size_t socket, const smpp::session_closed& c) const {
  const auto& s = slots_[socket];
  const auto& limits = options_.binds[socket].limits;
  if (!smpp::begins_like_pdu(s.first_octets, limits.max_pdu_unbound) ||
      c.why == smpp::close_reason::stream_poisoned)
    return "this is no SMPP: " + in_hex(s.first_octets);
  if (c.why == smpp::close_reason::bind_refused)
    return fmt::format("bind refused: {}", smpp::to_text(c.status));
  if (c.why == smpp::close_reason::bind_timed_out)
    return (options_.binds[socket].wait_for_outbind ? "no outbind, or no answer to the bind, within "
                                                    : "no answer to the bind within ") +
        in_words(limits.bind_within);
  if (c.why == smpp::close_reason::unbound_by_peer) return "unbound by the SMSC before bind_resp";
  switch (s.ended.how) {
    case wire_end::closed: return "closed by the SMSC before bind_resp";
    case wire_end::reset: return "reset before bind_resp";
    case wire_end::failed: break;
  }
  return "connection lost before bind_resp: " + s.ended.why;
}

void smpp_session_pool::note_trouble(std::string why) {
  if (stopping_) return;
  last_trouble_ = std::move(why);
  ++troubles_;
}

void smpp_session_pool::tell_failure(
    const std::string& why, domain::duration pause, bool refused, domain::steady_point now) {
  if (stopping_) return;
  note_trouble(why);
  if (!failed_.note(why, now)) return;
  spdlog::log(refused ? spdlog::level::err : spdlog::level::warn,
      "link {}: {}; failed tries in a row: {}, the next one in {}", options_.link, why, failed_.in_a_row(),
      in_words(pause));
}

/// The session object stays until the next connect: it must outlive the handling of its own last event.
domain::duration smpp_session_pool::lose_connection(
    std::size_t socket, std::optional<smpp::command_status> refused, domain::steady_point now) {
  auto& s = slots_[socket];
  sockets_->close(socket, s.generation);
  ++s.generation;  // whatever still comes from that connection is not heard
  s.bound = false;
  s.connecting = false;
  s.timed_out.clear();
  jitter_ = jitter_ * 6364136223846793005ULL + 1442695040888963407ULL;
  if (stopping_) return {};
  const auto random = jitter_ >> 16;
  const auto pause = refused ? s.backoff.after_refusal(*refused, options_.status_classes, random)
                             : std::optional{s.backoff.after_loss(random)};
  s.reconnect_at = now + pause.value_or(after_hopeless_refusal);
  return pause.value_or(after_hopeless_refusal);
}

channel_status smpp_session_pool::status() const noexcept {
  channel_status status;
  status.failed_tries = failed_.total();
  status.configured = static_cast<std::uint32_t>(slots_.size());
  status.troubles = troubles_;
  bool up = false, connecting = false, binding = false;
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    const auto& s = slots_[i];
    if (s.bound) ++status.connections;
    up = up || (s.bound && smpp::may_submit(options_.binds[i].mode));
    connecting = connecting || s.connecting;
    binding = binding || (s.session && !s.reconnect_at);
    if (s.reconnect_at) status.next_try = std::min(status.next_try, *s.reconnect_at);
  }
  status.condition = up ? channel_condition::up
      : stopping_       ? channel_condition::stopped
      : connecting      ? channel_condition::connecting
      : binding         ? channel_condition::signing_in
                        : channel_condition::waiting;
  return status;
}

std::uint32_t smpp_session_pool::room() const noexcept {
  std::uint32_t all = 0;
  for (const auto& s : slots_)
    if (s.bound && s.session) all += s.session->room();
  return all;
}

smpp::send_verdict smpp_session_pool::send(
    const smpp::submit_sm& pdu, segment_key key, domain::steady_point now) {
  slot* best = nullptr;
  std::uint32_t most = 0;
  for (auto& s : slots_) {
    if (!s.session || !s.bound) continue;
    const auto room = s.session->room();
    if (room <= most) continue;
    most = room;
    best = &s;
  }
  return best == nullptr ? smpp::send_verdict::not_bound : best->session->send(pdu, key, now, best->out);
}

void smpp_session_pool::answer(const answer_token& to, smpp::command_status status) {
  auto& s = slots_[to.connection];
  if (to.generation != s.generation || !s.session) return;
  if (to.form == by_data_sm)
    (void)s.session->answer_data(to.request, status, s.out);
  else
    (void)s.session->answer_deliver(to.request, status, s.out);
}

void smpp_session_pool::flush() {
  for (std::size_t i = 0; i < slots_.size(); ++i)
    flush(i);
}

void smpp_session_pool::flush(std::size_t socket) {
  auto& s = slots_[socket];
  if (!s.out.octets.empty()) {
    sockets_->send(socket, s.generation, std::move(s.out.octets));
    s.out.octets = {};
  }
  if (!s.out.close) return;
  s.out.close = false;
  if (s.session && s.session->state() != smpp::session_state::closed) sockets_->close(socket, s.generation);
}

}  // namespace mbs::actors
