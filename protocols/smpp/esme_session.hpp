#pragma once

#include "protocols/smpp/session.hpp"

namespace mbs::smpp {

/// Our bind to an operator.
struct esme_options {
  bind_mode mode = bind_mode::transceiver;
  std::string system_id{};
  std::string password{};
  std::string system_type{};
  std::uint8_t interface_version = version_3_4;
  type_of_number addr_ton = type_of_number::unknown;
  numbering_plan addr_npi = numbering_plan::unknown;
  std::string address_range{};
  bool wait_for_outbind = false;  ///< bind only after the SMSC's outbind
  session_limits limits{};
};

/// The bind succeeded: requests may go out.
struct bound {
  std::string_view smsc_id{};
  std::uint8_t smsc_version = 0;  ///< 0: not told
};
/// The bind was refused; session_closed follows.
struct bind_failed {
  command_status status{};
};
struct outbind_arrived {
  outbind who;
};
/// Of submit_sm, data_sm and submit_multi.
struct submit_answered {
  cookie key = 0;
  command_id command{};
  command_status status{};
  std::string_view message_id{};
  failure_list failures{};  ///< of submit_multi
  tlv_view tlvs{};
};
struct query_answered {
  cookie key = 0;
  command_status status{};
  query_sm_resp answer;
};
/// Of cancel_sm and replace_sm.
struct operation_answered {
  cookie key = 0;
  command_id command{};
  command_status status{};
};
/// What is wrong with a delivery; rok: nothing.
struct delivery_flaw {
  command_status what = command_status::rok;
  std::string_view body{};  ///< of the PDU, as it came
  [[nodiscard]] bool is_flawed() const noexcept { return what != command_status::rok; }
};
/// A receipt or an inbound message: answer_deliver with its sequence once it is durable. With a flaw it holds
/// what could be read, at least the addresses.
struct delivery_arrived {
  std::uint32_t sequence = 0;
  deliver_sm message;
  delivery_flaw flaw;
};
/// The same by data_sm: answer_data.
struct data_delivery_arrived {
  std::uint32_t sequence = 0;
  data_sm message;
  delivery_flaw flaw;
};
/// Either, and nothing of use could be read: answered like them, so that it does not come for ever.
struct delivery_unreadable {
  std::uint32_t sequence = 0;
  command_id command{};
  delivery_flaw flaw;
};
struct alert_arrived {
  alert_notification alert;
};

using esme_event = std::variant<submit_answered, delivery_arrived, data_delivery_arrived, delivery_unreadable,
    query_answered, operation_answered, request_timed_out, late_answer, bound, bind_failed, outbind_arrived,
    alert_arrived, session_closed>;
using esme_output = session_output<esme_event>;

/// ESME side of one SMPP connection, from connect to close: bind, window, time-outs, enquire_link and unbind
/// both ways. Malformed PDUs are answered (deliveries by the caller) and the session goes on; only a corrupt
/// stream closes it.
class esme_session {
 public:
  explicit esme_session(esme_options options);

  /// The connection is there: sends the bind. Call once, first.
  void on_connected(steady_point now, esme_output& out);
  /// Takes octets of any cut. One call may bring hundreds of events.
  void on_bytes(std::string_view octets, steady_point now, esme_output& out);
  /// Call at next_deadline(), or more often.
  void on_tick(steady_point now, esme_output& out);
  /// The connection is gone.
  void on_disconnected(esme_output& out);
  /// Starts an orderly end; drain the window before, or its requests end as unanswered.
  void unbind(steady_point now, esme_output& out);

  /// Sends submit_sm, submit_multi, data_sm, query_sm, cancel_sm or replace_sm. Exactly one of an answer
  /// event, a request_timed_out or session_closed will name `key`, when the verdict is `sent`.
  template <class Pdu>
  [[nodiscard]] send_verdict send(const Pdu& pdu, cookie key, steady_point now, esme_output& out);

  /// Answers a delivery; false when the session has ended and the SMSC will deliver again.
  bool answer_deliver(std::uint32_t sequence, command_status status, esme_output& out);
  bool answer_data(std::uint32_t sequence, command_status status, esme_output& out);

  [[nodiscard]] session_state state() const noexcept { return core_.state; }
  /// Requests that may still be sent now.
  [[nodiscard]] std::uint32_t room() const noexcept {
    return core_.state == session_state::bound && may_submit(core_.mode) ? core_.window.room() : 0;
  }
  [[nodiscard]] std::uint32_t unanswered() const noexcept { return core_.window.size(); }
  /// Whether anything but the bind was ever answered, be it an enquire_link: the SMSC does its work.
  [[nodiscard]] bool has_served() const noexcept { return core_.answered; }
  /// When on_tick has something to do; steady_point::max() for never.
  [[nodiscard]] steady_point next_deadline() const noexcept { return core_.next_deadline(); }

 private:
  void send_bind(steady_point now, esme_output& out);
  void on_pdu(const frame& f, steady_point now, esme_output& out);
  void on_request(const frame& f, steady_point now, esme_output& out);
  void on_response(const frame& f, steady_point now, esme_output& out);
  void on_bind_answer(const frame& f, steady_point now, esme_output& out);
  void on_unbind(const pdu_header& header, steady_point now, esme_output& out);
  void finish_unbind(esme_output& out);
  void on_outbind(const frame& f, steady_point now, esme_output& out);
  void on_nack(const pdu_header& header, esme_output& out);
  template <class Pdu, class Event>
  void on_delivery(const frame& f, esme_output& out);
  template <class Pdu>
  void on_submit_answer(const frame& f, esme_output& out);
  void on_query_answer(const frame& f, esme_output& out);
  void on_operation_answer(const pdu_header& header, esme_output& out);
  void report(const open_request& request, command_status status, esme_output& out);

  esme_options options_;
  detail::session_core core_;
  std::uint32_t bind_sequence_ = 0;
  std::optional<pdu_header> unbound_by_;  // the peer's unbind: what came behind it is read before its answer
};

}  // namespace mbs::smpp
