#include "protocols/smpp/smsc_session.hpp"

#include <algorithm>
#include <utility>

namespace mbs::smpp {

smsc_session::smsc_session(smsc_options options) : options_{std::move(options)}, core_{options_.limits} {}

void smsc_session::on_connected(steady_point now) {
  core_.open(now);
}

void smsc_session::on_bytes(std::string_view octets, steady_point now, smsc_output& out) {
  core_.pump(octets, now, out, [&](const frame& f) { on_pdu(f, now, out); });
}

void smsc_session::on_tick(steady_point now, smsc_output& out) {
  if (core_.state == session_state::closed) return;
  core_.tick(now, out);
  const bool tired = options_.inactivity != duration::zero() && now >= last_message_ + options_.inactivity;
  if (core_.state != session_state::bound || !tired) return;
  core_.leaving = close_reason::inactive;
  core_.begin_unbind(out.octets, now);
}

void smsc_session::on_disconnected(smsc_output& out) {
  core_.close(close_reason::connection_lost, command_status::rok, out);
}

void smsc_session::unbind(steady_point now, smsc_output& out) {
  if (core_.state == session_state::bound) return core_.begin_unbind(out.octets, now);
  if (core_.state != session_state::unbinding)
    core_.close(close_reason::unbound_by_us, command_status::rok, out);
}

bool smsc_session::send_outbind(const outbind& who, smsc_output& out) {
  return core_.state == session_state::open && encode(out.octets, who, core_.next_sequence());
}

bool smsc_session::accept_bind(steady_point now, smsc_output& out) {
  if (core_.state != session_state::binding) return false;
  std::string tlvs;
  if (!peer_is_v33()) tlv_writer{tlvs}.put(tag::sc_interface_version, version_3_4);
  const bind_transceiver_resp answer{std::string_view{options_.system_id}.substr(0, 15), tlv_view{tlvs}};
  const auto before = out.octets.size();
  if (!encode(out.octets, answer, bind_.sequence)) return false;
  wire::store_u32(out.octets.data() + before + 4, static_cast<std::uint32_t>(answer_to(bind_.command)));
  core_.become_bound(core_.mode, now);
  last_message_ = now;
  return true;
}

bool smsc_session::refuse_bind(command_status status, smsc_output& out) {
  if (core_.state != session_state::binding) return false;
  core_.answer(bind_, status, out.octets);
  core_.close(close_reason::bind_refused, status, out);
  return true;
}

template <class Response>
bool smsc_session::answer(
    const Response& response, std::uint32_t sequence, command_status status, smsc_output& out) {
  if (!core_.is_up()) return false;
  if (taken_ > 0) --taken_;
  if (status != command_status::rok || !encode(out.octets, response, sequence, status)) {
    if (status == command_status::rok) status = command_status::rsyserr;
    encode_header(out.octets, {Response::id, status, sequence});
  }
  if (leaving_ && taken_ == 0) finish_unbind(out);
  return true;
}
template bool smsc_session::answer(const submit_sm_resp&, std::uint32_t, command_status, smsc_output&);
template bool smsc_session::answer(const submit_multi_resp&, std::uint32_t, command_status, smsc_output&);
template bool smsc_session::answer(const data_sm_resp&, std::uint32_t, command_status, smsc_output&);
template bool smsc_session::answer(const query_sm_resp&, std::uint32_t, command_status, smsc_output&);
template bool smsc_session::answer(const cancel_sm_resp&, std::uint32_t, command_status, smsc_output&);
template bool smsc_session::answer(const replace_sm_resp&, std::uint32_t, command_status, smsc_output&);

send_verdict smsc_session::may_deliver() const noexcept {
  if (core_.state != session_state::bound) return send_verdict::not_bound;
  return may_receive(core_.mode) ? send_verdict::sent : send_verdict::wrong_mode;
}

send_verdict smsc_session::deliver(deliver_sm message, cookie key, steady_point now, smsc_output& out) {
  if (const auto verdict = may_deliver(); verdict != send_verdict::sent) return verdict;
  if (peer_is_v33()) {
    if (message.short_message.empty() && message.tlvs.get(tag::message_payload))
      return send_verdict::invalid_pdu;
    message.tlvs = {};
  }
  const auto verdict = core_.send(message, key, now, out);
  if (verdict == send_verdict::sent) last_message_ = now;
  return verdict;
}

send_verdict smsc_session::deliver(const data_sm& message, cookie key, steady_point now, smsc_output& out) {
  if (const auto verdict = may_deliver(); verdict != send_verdict::sent) return verdict;
  if (peer_is_v33()) return send_verdict::invalid_pdu;
  const auto verdict = core_.send(message, key, now, out);
  if (verdict == send_verdict::sent) last_message_ = now;
  return verdict;
}

send_verdict smsc_session::alert(const alert_notification& pdu, smsc_output& out) {
  if (const auto verdict = may_deliver(); verdict != send_verdict::sent) return verdict;
  return encode(out.octets, pdu, core_.next_sequence()) ? send_verdict::sent : send_verdict::invalid_pdu;
}

steady_point smsc_session::next_deadline() const noexcept {
  const auto soonest = core_.next_deadline();
  if (core_.state != session_state::bound || options_.inactivity == duration::zero()) return soonest;
  return std::min(soonest, last_message_ + options_.inactivity);
}

void smsc_session::on_pdu(const frame& f, steady_point now, smsc_output& out) {
  is_response(f.header.command) ? on_response(f, out) : on_request(f, now, out);
}

void smsc_session::on_request(const frame& f, steady_point now, smsc_output& out) {
  switch (f.header.command) {
    case command_id::submit_sm: return on_message<submit_sm>(f, now, out);
    case command_id::submit_multi: return on_message<submit_multi>(f, now, out);
    case command_id::data_sm: return on_message<data_sm>(f, now, out);
    case command_id::query_sm: return on_message<query_sm>(f, now, out);
    case command_id::cancel_sm: return on_message<cancel_sm>(f, now, out);
    case command_id::replace_sm: return on_message<replace_sm>(f, now, out);
    case command_id::bind_transmitter: return on_bind(f, bind_mode::transmitter, out);
    case command_id::bind_receiver: return on_bind(f, bind_mode::receiver, out);
    case command_id::bind_transceiver: return on_bind(f, bind_mode::transceiver, out);
    case command_id::enquire_link: return core_.answer(f.header, command_status::rok, out.octets);
    case command_id::unbind: return on_unbind(f.header, now, out);
    default:
      core_.answer(f.header,
          is_known(f.header.command) ? command_status::rinvbndsts : command_status::rinvcmdid, out.octets);
  }
}

template <class Pdu>
void smsc_session::on_message(const frame& f, steady_point now, smsc_output& out) {
  if (!core_.is_up() || leaving_ || !may_submit(core_.mode))
    return core_.answer(f.header, command_status::rinvbndsts, out.octets);
  last_message_ = now;
  if (taken_ >= options_.max_unanswered) return core_.answer(f.header, command_status::rmsgqful, out.octets);
  auto& event =
      std::get<request_arrived<Pdu>>(out.events.emplace_back(std::in_place_type<request_arrived<Pdu>>));
  event.sequence = f.header.sequence;
  const auto problem = decode_body(f.body, event.request, leniency::strict);
  if (problem == command_status::rok) {
    ++taken_;
    return;
  }
  out.events.pop_back();
  core_.answer(f.header, problem, out.octets);
}

void smsc_session::on_bind(const frame& f, bind_mode as, smsc_output& out) {
  if (core_.state != session_state::open) {
    const auto status = core_.is_up() ? command_status::ralybnd : command_status::rinvbndsts;
    return core_.answer(f.header, status, out.octets);
  }
  bind_transceiver who;  // the three layouts are one
  const auto problem = decode_body(f.body, who, leniency::strict);
  if (problem != command_status::rok) return core_.answer(f.header, problem, out.octets);
  core_.state = session_state::binding;
  core_.mode = as;
  bind_ = f.header;
  peer_version_ = who.interface_version;
  out.events.emplace_back(bind_requested{as, who.system_id, who.password, who.system_type,
      who.interface_version, who.addr_ton, who.addr_npi, who.address_range});
}

void smsc_session::on_unbind(const pdu_header& header, steady_point now, smsc_output& out) {
  leaving_ = header;
  core_.leaving = close_reason::unbound_by_peer;
  if (taken_ == 0 || !core_.is_up()) return finish_unbind(out);
  core_.state = session_state::unbinding;
  core_.deadline = core_.after(options_.limits.unbind_within, now);
}

void smsc_session::finish_unbind(smsc_output& out) {
  core_.answer(*leaving_, command_status::rok, out.octets);
  core_.close(close_reason::unbound_by_peer, command_status::rok, out);
}

void smsc_session::on_response(const frame& f, smsc_output& out) {
  switch (f.header.command) {
    case command_id::deliver_sm_resp:
    case command_id::data_sm_resp:
    case command_id::generic_nack: {
      auto status = f.header.status;
      const bool nack = f.header.command == command_id::generic_nack;
      if (nack && status == command_status::rok) status = command_status::runknownerr;
      if (const auto request = core_.window.take(f.header.sequence, f.header.command))
        out.events.emplace_back(deliver_answered{request->key, request->command, status});
      else if (!nack)
        out.events.emplace_back(late_answer{f.header.sequence, f.header.command, status, {}});
      return;
    }
    case command_id::unbind_resp:
      if (core_.state == session_state::unbinding) core_.close(core_.leaving, command_status::rok, out);
      return;
    default: return;  // enquire_link_resp has done its work by coming; nothing else was asked
  }
}

}  // namespace mbs::smpp
