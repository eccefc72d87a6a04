#pragma once

#include "protocols/smpp/session.hpp"

#include <optional>

namespace mbs::smpp {

/// Our side towards a customer's ESME, or a simulated operator.
struct smsc_options {
  std::string system_id = "mbs";
  std::uint32_t max_unanswered =
      10'000;  ///< requests taken and not yet answered; more get ESME_RMSGQFUL at once
  duration inactivity = duration::zero();  ///< without a message: unbind; 0: never
  session_limits limits{};
};

/// Judge the credentials, then accept_bind or refuse_bind.
struct bind_requested {
  bind_mode mode{};
  std::string_view system_id{};
  std::string_view password{};
  std::string_view system_type{};
  std::uint8_t interface_version = 0;  ///< below 0x34: no TLVs, message ids of at most 8 hexadecimal digits
  type_of_number addr_ton{};
  numbering_plan addr_npi{};
  std::string_view address_range{};
};
/// A request that waits for `answer` with its sequence and the matching response.
template <class Pdu>
struct request_arrived {
  std::uint32_t sequence = 0;
  Pdu request;
};
using submit_arrived = request_arrived<submit_sm>;
using multi_arrived = request_arrived<submit_multi>;
using data_arrived = request_arrived<data_sm>;
using query_arrived = request_arrived<query_sm>;
using cancel_arrived = request_arrived<cancel_sm>;
using replace_arrived = request_arrived<replace_sm>;
/// Of deliver_sm and data_sm.
struct deliver_answered {
  cookie key = 0;
  command_id command{};
  command_status status{};
};

using smsc_event = std::variant<submit_arrived, deliver_answered, data_arrived, multi_arrived, query_arrived,
    cancel_arrived, replace_arrived, request_timed_out, late_answer, bind_requested, session_closed>;
using smsc_output = session_output<smsc_event>;

/// SMSC side of one SMPP connection. An unbind is answered only after the requests before it, so that a
/// customer learns what became of them; at the latest after `unbind_within`. Requests are read strictly: a
/// field longer than the specification allows is answered with its status. Everything that is not a message
/// is answered here.
class smsc_session {
 public:
  explicit smsc_session(smsc_options options);

  /// The connection is there. Call once, first.
  void on_connected(steady_point now);
  /// Takes octets of any cut. One call may bring hundreds of events.
  void on_bytes(std::string_view octets, steady_point now, smsc_output& out);
  /// Call at next_deadline(), or more often.
  void on_tick(steady_point now, smsc_output& out);
  /// The connection is gone.
  void on_disconnected(smsc_output& out);
  /// Starts an orderly end.
  void unbind(steady_point now, smsc_output& out);
  /// Asks the ESME behind a connection that we opened to bind.
  [[nodiscard]] bool send_outbind(const outbind& who, smsc_output& out);

  /// Answer to bind_requested; false when the session has ended meanwhile.
  bool accept_bind(steady_point now, smsc_output& out);
  /// Answers with `status` (for example rinvpaswd) and closes.
  bool refuse_bind(command_status status, smsc_output& out);

  /// Answers a request with its response PDU: submit_sm_resp, submit_multi_resp, data_sm_resp, query_sm_resp,
  /// cancel_sm_resp, replace_sm_resp. With a status other than rok the body is left out. False when the
  /// session has ended.
  template <class Response>
  bool answer(const Response& response, std::uint32_t sequence, command_status status, smsc_output& out);

  /// Sends deliver_sm or data_sm. Exactly one of deliver_answered, request_timed_out or session_closed will
  /// name `key`, when the verdict is `sent`. TLVs are left out for an ESME before 3.4.
  [[nodiscard]] send_verdict deliver(deliver_sm message, cookie key, steady_point now, smsc_output& out);
  [[nodiscard]] send_verdict deliver(const data_sm& message, cookie key, steady_point now, smsc_output& out);
  /// Has no answer.
  [[nodiscard]] send_verdict alert(const alert_notification& pdu, smsc_output& out);

  [[nodiscard]] session_state state() const noexcept { return core_.state; }
  [[nodiscard]] bind_mode mode() const noexcept { return core_.mode; }
  /// Whether the peer bound with an interface_version before 3.4.
  [[nodiscard]] bool peer_is_v33() const noexcept { return peer_version_ < version_3_4; }
  /// Deliveries that may still be sent now.
  [[nodiscard]] std::uint32_t room() const noexcept {
    return core_.state == session_state::bound && may_receive(core_.mode) ? core_.window.room() : 0;
  }
  [[nodiscard]] std::uint32_t unanswered() const noexcept { return taken_; }
  /// When on_tick has something to do; steady_point::max() for never.
  [[nodiscard]] steady_point next_deadline() const noexcept;

 private:
  void on_pdu(const frame& f, steady_point now, smsc_output& out);
  void on_request(const frame& f, steady_point now, smsc_output& out);
  void on_response(const frame& f, smsc_output& out);
  void on_bind(const frame& f, bind_mode as, smsc_output& out);
  void on_unbind(const pdu_header& header, steady_point now, smsc_output& out);
  void finish_unbind(smsc_output& out);
  template <class Pdu>
  void on_message(const frame& f, steady_point now, smsc_output& out);
  [[nodiscard]] send_verdict may_deliver() const noexcept;

  smsc_options options_;
  detail::session_core core_;
  std::uint32_t taken_ = 0;
  std::uint8_t peer_version_ = version_3_4;
  pdu_header bind_;
  std::optional<pdu_header> leaving_;  // the ESME's unbind, answered after its requests
  steady_point last_message_{};
};

}  // namespace mbs::smpp
