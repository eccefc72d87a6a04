#pragma once

#include "protocols/smpp/pdu.hpp"

#include <tuple>

namespace mbs::smpp::layout {

// The wire layout of every body as a table, in the specification's order. `max` of a C-octet string includes
// its NUL; `wrong` is the status that answers a body in which the field is missing or too long.

template <class Pdu, class Value>
struct octet {  ///< one octet
  Value Pdu::*member;
};
template <class Pdu>
struct cos {  ///< C-octet string
  std::string_view Pdu::*member;
  std::size_t max;
  command_status wrong;
};
template <class Pdu>
struct addr {  ///< ton, npi, C-octet string
  address Pdu::*member;
  std::size_t max;
  command_status wrong;
};
template <class Pdu>
struct sized {  ///< length octet, then so many octets
  std::string_view Pdu::*member;
};
template <class Pdu>
struct destinations {  ///< count, then so many destinations
  destination_list Pdu::*member;
};
template <class Pdu>
struct failures {  ///< count, then so many failures
  failure_list Pdu::*member;
};
template <class Pdu>
struct tlvs {  ///< optional parameters to the end
  tlv_view Pdu::*member;
};

/// Header-only PDUs have no fields.
template <class Pdu>
inline constexpr auto of = std::tuple{};

using enum command_status;

// 4.1 bind_transmitter, bind_receiver, bind_transceiver and their answers
template <command_id Id>
inline constexpr auto of<bind_pdu<Id>> = std::tuple{
    cos<bind_pdu<Id>>{&bind_pdu<Id>::system_id, 16, rinvsysid},
    cos<bind_pdu<Id>>{&bind_pdu<Id>::password, 9, rinvpaswd},
    cos<bind_pdu<Id>>{&bind_pdu<Id>::system_type, 13, rinvsystyp},
    octet<bind_pdu<Id>, std::uint8_t>{&bind_pdu<Id>::interface_version},
    octet<bind_pdu<Id>, type_of_number>{&bind_pdu<Id>::addr_ton},
    octet<bind_pdu<Id>, numbering_plan>{&bind_pdu<Id>::addr_npi},
    cos<bind_pdu<Id>>{&bind_pdu<Id>::address_range, 41, rinvparlen},
};

template <command_id Id>
inline constexpr auto of<bind_resp_pdu<Id>> = std::tuple{
    cos<bind_resp_pdu<Id>>{&bind_resp_pdu<Id>::system_id, 16, rinvsysid},
    tlvs<bind_resp_pdu<Id>>{&bind_resp_pdu<Id>::tlvs},
};

// 4.1.7
template <>
inline constexpr auto of<outbind> = std::tuple{
    cos<outbind>{&outbind::system_id, 16, rinvsysid},
    cos<outbind>{&outbind::password, 9, rinvpaswd},
};

// 4.4.1 and 4.6.1
template <command_id Id>
inline constexpr auto of<message_pdu<Id>> = std::tuple{
    cos<message_pdu<Id>>{&message_pdu<Id>::service_type, 6, rinvsertyp},
    addr<message_pdu<Id>>{&message_pdu<Id>::source, 21, rinvsrcadr},
    addr<message_pdu<Id>>{&message_pdu<Id>::destination, 21, rinvdstadr},
    octet<message_pdu<Id>, std::uint8_t>{&message_pdu<Id>::esm_class},
    octet<message_pdu<Id>, std::uint8_t>{&message_pdu<Id>::protocol_id},
    octet<message_pdu<Id>, std::uint8_t>{&message_pdu<Id>::priority},
    cos<message_pdu<Id>>{&message_pdu<Id>::schedule_delivery_time, 17, rinvsched},
    cos<message_pdu<Id>>{&message_pdu<Id>::validity_period, 17, rinvexpiry},
    octet<message_pdu<Id>, std::uint8_t>{&message_pdu<Id>::registered_delivery},
    octet<message_pdu<Id>, std::uint8_t>{&message_pdu<Id>::replace_if_present},
    octet<message_pdu<Id>, std::uint8_t>{&message_pdu<Id>::data_coding},
    octet<message_pdu<Id>, std::uint8_t>{&message_pdu<Id>::sm_default_msg_id},
    sized<message_pdu<Id>>{&message_pdu<Id>::short_message},
    tlvs<message_pdu<Id>>{&message_pdu<Id>::tlvs},
};

// 4.4.2, 4.6.2, 4.7.2
template <command_id Id>
inline constexpr auto of<message_id_pdu<Id>> = std::tuple{
    cos<message_id_pdu<Id>>{&message_id_pdu<Id>::message_id, 65, rinvmsgid},
    tlvs<message_id_pdu<Id>>{&message_id_pdu<Id>::tlvs},
};

// 4.5.1
template <>
inline constexpr auto of<submit_multi> = std::tuple{
    cos<submit_multi>{&submit_multi::service_type, 6, rinvsertyp},
    addr<submit_multi>{&submit_multi::source, 21, rinvsrcadr},
    destinations<submit_multi>{&submit_multi::destinations},
    octet<submit_multi, std::uint8_t>{&submit_multi::esm_class},
    octet<submit_multi, std::uint8_t>{&submit_multi::protocol_id},
    octet<submit_multi, std::uint8_t>{&submit_multi::priority},
    cos<submit_multi>{&submit_multi::schedule_delivery_time, 17, rinvsched},
    cos<submit_multi>{&submit_multi::validity_period, 17, rinvexpiry},
    octet<submit_multi, std::uint8_t>{&submit_multi::registered_delivery},
    octet<submit_multi, std::uint8_t>{&submit_multi::replace_if_present},
    octet<submit_multi, std::uint8_t>{&submit_multi::data_coding},
    octet<submit_multi, std::uint8_t>{&submit_multi::sm_default_msg_id},
    sized<submit_multi>{&submit_multi::short_message},
    tlvs<submit_multi>{&submit_multi::tlvs},
};

// 4.5.2
template <>
inline constexpr auto of<submit_multi_resp> = std::tuple{
    cos<submit_multi_resp>{&submit_multi_resp::message_id, 65, rinvmsgid},
    failures<submit_multi_resp>{&submit_multi_resp::failures},
    tlvs<submit_multi_resp>{&submit_multi_resp::tlvs},
};

// 4.7.1
template <>
inline constexpr auto of<data_sm> = std::tuple{
    cos<data_sm>{&data_sm::service_type, 6, rinvsertyp},
    addr<data_sm>{&data_sm::source, 65, rinvsrcadr},
    addr<data_sm>{&data_sm::destination, 65, rinvdstadr},
    octet<data_sm, std::uint8_t>{&data_sm::esm_class},
    octet<data_sm, std::uint8_t>{&data_sm::registered_delivery},
    octet<data_sm, std::uint8_t>{&data_sm::data_coding},
    tlvs<data_sm>{&data_sm::tlvs},
};

// 4.8
template <>
inline constexpr auto of<query_sm> = std::tuple{
    cos<query_sm>{&query_sm::message_id, 65, rinvmsgid},
    addr<query_sm>{&query_sm::source, 21, rinvsrcadr},
};

template <>
inline constexpr auto of<query_sm_resp> = std::tuple{
    cos<query_sm_resp>{&query_sm_resp::message_id, 65, rinvmsgid},
    cos<query_sm_resp>{&query_sm_resp::final_date, 17, rinvparlen},
    octet<query_sm_resp, std::uint8_t>{&query_sm_resp::message_state},
    octet<query_sm_resp, std::uint8_t>{&query_sm_resp::error_code},
};

// 4.9.1
template <>
inline constexpr auto of<cancel_sm> = std::tuple{
    cos<cancel_sm>{&cancel_sm::service_type, 6, rinvsertyp},
    cos<cancel_sm>{&cancel_sm::message_id, 65, rinvmsgid},
    addr<cancel_sm>{&cancel_sm::source, 21, rinvsrcadr},
    addr<cancel_sm>{&cancel_sm::destination, 21, rinvdstadr},
};

// 4.10.1
template <>
inline constexpr auto of<replace_sm> = std::tuple{
    cos<replace_sm>{&replace_sm::message_id, 65, rinvmsgid},
    addr<replace_sm>{&replace_sm::source, 21, rinvsrcadr},
    cos<replace_sm>{&replace_sm::schedule_delivery_time, 17, rinvsched},
    cos<replace_sm>{&replace_sm::validity_period, 17, rinvexpiry},
    octet<replace_sm, std::uint8_t>{&replace_sm::registered_delivery},
    octet<replace_sm, std::uint8_t>{&replace_sm::sm_default_msg_id},
    sized<replace_sm>{&replace_sm::short_message},
};

// 4.12.1
template <>
inline constexpr auto of<alert_notification> = std::tuple{
    addr<alert_notification>{&alert_notification::source, 65, rinvsrcadr},
    addr<alert_notification>{&alert_notification::esme, 65, rinvdstadr},
    tlvs<alert_notification>{&alert_notification::tlvs},
};

}  // namespace mbs::smpp::layout
