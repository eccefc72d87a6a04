#include "protocols/smpp/esme_session.hpp"

#include <utility>

namespace mbs::smpp {

namespace {

command_id bind_command(bind_mode m) noexcept {
  switch (m) {
    case bind_mode::transmitter: return command_id::bind_transmitter;
    case bind_mode::receiver: return command_id::bind_receiver;
    case bind_mode::transceiver: break;
  }
  return command_id::bind_transceiver;
}

template <class Pdu>
bool encode_bind(std::string& octets, const esme_options& o, std::uint32_t sequence) {
  const Pdu pdu{
      o.system_id, o.password, o.system_type, o.interface_version, o.addr_ton, o.addr_npi, o.address_range};
  return encode(octets, pdu, sequence);
}

bool encode_bind(std::string& octets, const esme_options& o, std::uint32_t sequence) {
  switch (o.mode) {
    case bind_mode::transmitter: return encode_bind<bind_transmitter>(octets, o, sequence);
    case bind_mode::receiver: return encode_bind<bind_receiver>(octets, o, sequence);
    case bind_mode::transceiver: break;
  }
  return encode_bind<bind_transceiver>(octets, o, sequence);
}

// generic_nack of status 0 is nonsense, yet must not look like success.
command_status nack_status(command_status s) noexcept {
  return s == command_status::rok ? command_status::runknownerr : s;
}

}  // namespace

esme_session::esme_session(esme_options options) : options_{std::move(options)}, core_{options_.limits} {}

void esme_session::on_connected(steady_point now, esme_output& out) {
  core_.open(now);
  if (!options_.wait_for_outbind) send_bind(now, out);
}

void esme_session::send_bind(steady_point, esme_output& out) {
  bind_sequence_ = core_.next_sequence();
  if (!encode_bind(out.octets, options_, bind_sequence_)) {
    out.events.emplace_back(bind_failed{command_status::rbindfail});
    return core_.close(close_reason::bind_refused, command_status::rbindfail, out);
  }
  core_.state = session_state::binding;
}

void esme_session::on_bytes(std::string_view octets, steady_point now, esme_output& out) {
  core_.pump(octets, now, out, [&](const frame& f) { on_pdu(f, now, out); });
  // The rest of a PDU is on its way: an answer that is cut in two counts as well.
  if (unbound_by_ && !core_.stream.is_amid_pdu()) finish_unbind(out);
}

void esme_session::on_tick(steady_point now, esme_output& out) {
  if (core_.state != session_state::closed) core_.tick(now, out);
}

void esme_session::on_disconnected(esme_output& out) {
  core_.close(close_reason::connection_lost, command_status::rok, out);
}

void esme_session::unbind(steady_point now, esme_output& out) {
  if (core_.state == session_state::bound) return core_.begin_unbind(out.octets, now);
  if (core_.state != session_state::unbinding)
    core_.close(close_reason::unbound_by_us, command_status::rok, out);
}

template <class Pdu>
send_verdict esme_session::send(const Pdu& pdu, cookie key, steady_point now, esme_output& out) {
  if (core_.state == session_state::bound && !may_submit(core_.mode)) return send_verdict::wrong_mode;
  return core_.send(pdu, key, now, out);
}
template send_verdict esme_session::send(const submit_sm&, cookie, steady_point, esme_output&);
template send_verdict esme_session::send(const submit_multi&, cookie, steady_point, esme_output&);
template send_verdict esme_session::send(const data_sm&, cookie, steady_point, esme_output&);
template send_verdict esme_session::send(const query_sm&, cookie, steady_point, esme_output&);
template send_verdict esme_session::send(const cancel_sm&, cookie, steady_point, esme_output&);
template send_verdict esme_session::send(const replace_sm&, cookie, steady_point, esme_output&);

bool esme_session::answer_deliver(std::uint32_t sequence, command_status status, esme_output& out) {
  return core_.is_up() && encode(out.octets, deliver_sm_resp{}, sequence, status);
}

bool esme_session::answer_data(std::uint32_t sequence, command_status status, esme_output& out) {
  return core_.is_up() && encode(out.octets, data_sm_resp{}, sequence, status);
}

void esme_session::on_pdu(const frame& f, steady_point now, esme_output& out) {
  if (is_response(f.header.command)) return on_response(f, now, out);
  if (!unbound_by_) on_request(f, now, out);
}

void esme_session::on_request(const frame& f, steady_point now, esme_output& out) {
  switch (f.header.command) {
    case command_id::deliver_sm: return on_delivery<deliver_sm, delivery_arrived>(f, out);
    case command_id::data_sm: return on_delivery<data_sm, data_delivery_arrived>(f, out);
    case command_id::enquire_link: return core_.answer(f.header, command_status::rok, out.octets);
    case command_id::unbind: return on_unbind(f.header, now, out);
    case command_id::alert_notification: {
      alert_notification alert;
      if (core_.is_up() && decode_body(f.body, alert) == command_status::rok)
        out.events.emplace_back(alert_arrived{alert});
      return;  // has no answer
    }
    case command_id::outbind: return on_outbind(f, now, out);
    default:
      core_.answer(f.header,
          is_known(f.header.command) ? command_status::rinvbndsts : command_status::rinvcmdid, out.octets);
  }
}

template <class Pdu, class Event>
void esme_session::on_delivery(const frame& f, esme_output& out) {
  if (!core_.is_up() || !may_receive(core_.mode))
    return core_.answer(f.header, command_status::rinvbndsts, out.octets);
  Pdu message;
  const delivery_flaw flaw{decode_body(f.body, message), f.body};
  // An operator brings what is refused again and again, and it never gets better: what can be read counts.
  const bool useful = !flaw.is_flawed() || flaw.what == command_status::rinvmsglen ||
      flaw.what == command_status::rinvoptparstream;
  if (useful)
    out.events.emplace_back(Event{f.header.sequence, message, flaw});
  else
    out.events.emplace_back(delivery_unreadable{f.header.sequence, f.header.command, flaw});
}

/// Answers may stand behind it: they are read first, for what they tell would be lost with the session.
void esme_session::on_unbind(const pdu_header& header, steady_point now, esme_output& out) {
  unbound_by_ = header;
  if (core_.state != session_state::unbinding) core_.leaving = close_reason::unbound_by_peer;
  if (!core_.is_up()) return finish_unbind(out);
  core_.state = session_state::unbinding;
  core_.deadline = core_.after(options_.limits.unbind_within, now);
}

void esme_session::finish_unbind(esme_output& out) {
  if (core_.state == session_state::closed) return;
  core_.answer(*unbound_by_, command_status::rok, out.octets);
  core_.close(core_.leaving, command_status::rok, out);
}

void esme_session::on_outbind(const frame& f, steady_point now, esme_output& out) {
  outbind who;
  if (core_.state != session_state::open || decode_body(f.body, who) != command_status::rok) return;
  out.events.emplace_back(outbind_arrived{who});
  send_bind(now, out);
}

void esme_session::on_response(const frame& f, steady_point now, esme_output& out) {
  core_.note_answer(f.header.command);
  switch (f.header.command) {
    case command_id::submit_sm_resp: return on_submit_answer<submit_sm_resp>(f, out);
    case command_id::data_sm_resp: return on_submit_answer<data_sm_resp>(f, out);
    case command_id::submit_multi_resp: return on_submit_answer<submit_multi_resp>(f, out);
    case command_id::query_sm_resp: return on_query_answer(f, out);
    case command_id::cancel_sm_resp:
    case command_id::replace_sm_resp: return on_operation_answer(f.header, out);
    case command_id::bind_transmitter_resp:
    case command_id::bind_receiver_resp:
    case command_id::bind_transceiver_resp: return on_bind_answer(f, now, out);
    case command_id::unbind_resp:
      if (core_.state == session_state::unbinding && !unbound_by_)
        core_.close(core_.leaving, command_status::rok, out);
      return;
    case command_id::generic_nack: return on_nack(f.header, out);
    default: return;  // enquire_link_resp has done its work by coming; nothing else was asked
  }
}

void esme_session::on_bind_answer(const frame& f, steady_point now, esme_output& out) {
  const bool ours = core_.state == session_state::binding && f.header.sequence == bind_sequence_ &&
      f.header.command == answer_to(bind_command(options_.mode));
  if (!ours) return;
  if (f.header.status != command_status::rok) {
    out.events.emplace_back(bind_failed{f.header.status});
    return core_.close(close_reason::bind_refused, f.header.status, out);
  }
  bind_transceiver_resp answer;  // the three layouts are one; what a broken body lacks is not needed
  (void)decode_body(f.body, answer);
  core_.become_bound(options_.mode, now);
  out.events.emplace_back(
      bound{answer.system_id, answer.tlvs.get(tag::sc_interface_version).value_or(std::uint8_t{0})});
}

template <class Pdu>
void esme_session::on_submit_answer(const frame& f, esme_output& out) {
  // A response that cannot be read still tells its status, and asking again would send the message twice.
  Pdu answer;
  (void)decode_body(f.body, answer);
  const auto request = core_.window.take(f.header.sequence, f.header.command);
  if (!request) {
    out.events.emplace_back(
        late_answer{f.header.sequence, f.header.command, f.header.status, answer.message_id});
    return;
  }
  submit_answered event{request->key, request->command, f.header.status, answer.message_id, {}, answer.tlvs};
  if constexpr (Pdu::id == command_id::submit_multi_resp) event.failures = answer.failures;
  out.events.emplace_back(event);
}

void esme_session::on_query_answer(const frame& f, esme_output& out) {
  query_sm_resp answer;
  (void)decode_body(f.body, answer);
  if (const auto request = core_.window.take(f.header.sequence, f.header.command))
    out.events.emplace_back(query_answered{request->key, f.header.status, answer});
}

void esme_session::on_operation_answer(const pdu_header& header, esme_output& out) {
  if (const auto request = core_.window.take(header.sequence, header.command))
    out.events.emplace_back(operation_answered{request->key, request->command, header.status});
}

void esme_session::on_nack(const pdu_header& header, esme_output& out) {
  const auto status = nack_status(header.status);
  // Nothing else is open: it means the bind, even when its sequence says otherwise (0: "cannot be read", SMPP
  // 3.4 section 4.3.1).
  if (core_.state == session_state::binding) {
    out.events.emplace_back(bind_failed{status});
    return core_.close(close_reason::bind_refused, status, out);
  }
  const auto request = core_.window.take(header.sequence, command_id::generic_nack);
  if (!request) return;
  core_.answered = true;
  report(*request, status, out);
}

void esme_session::report(const open_request& request, command_status status, esme_output& out) {
  switch (request.command) {
    case command_id::query_sm: out.events.emplace_back(query_answered{request.key, status, {}}); return;
    case command_id::cancel_sm:
    case command_id::replace_sm:
      out.events.emplace_back(operation_answered{request.key, request.command, status});
      return;
    default: out.events.emplace_back(submit_answered{request.key, request.command, status, {}, {}, {}});
  }
}

}  // namespace mbs::smpp
