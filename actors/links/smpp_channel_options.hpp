#pragma once

#include "domain/text/alphabet.hpp"
#include "domain/time.hpp"
#include "protocols/smpp/delivery_receipt.hpp"
#include "protocols/smpp/delivery_receipt_errors.hpp"
#include "protocols/smpp/esme_session.hpp"
#include "protocols/smpp/long_message.hpp"
#include "protocols/smpp/message_id_reader.hpp"
#include "protocols/smpp/status.hpp"

#include <string>
#include <vector>

namespace mbs::actors {

/// How one operator speaks SMPP.
struct smpp_channel_options {
  std::string link;                       ///< its name, for the log
  std::vector<smpp::esme_options> binds;  ///< one a socket; limits.window is shared out by the caller
  smpp::id_forms ids;
  std::string ids_learnt;  ///< by an earlier start; see ids_learnt of the channel
  smpp::long_message_style long_messages = smpp::long_message_style::udh8;
  domain::alphabet alphabet = domain::alphabet::gsm0338;  ///< what data_coding 0 means there
  bool send_validity = true;
  smpp::delivery_receipt_options receipts;
  smpp::delivery_receipt_errors delivery_receipt_errors;
  std::uint8_t alphanumeric_ton = 5, alphanumeric_npi = 0;
  std::uint8_t short_code_ton = 3, short_code_npi = 0;
  smpp::status_policy status_classes;
  domain::duration reconnect_min = std::chrono::seconds{1};
  domain::duration reconnect_max = std::chrono::seconds{60};
};

}  // namespace mbs::actors
