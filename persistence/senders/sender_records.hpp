#pragma once

#include "domain/access/audit.hpp"
#include "domain/ids.hpp"
#include "domain/messages/submission.hpp"
#include "domain/senders/document.hpp"
#include "domain/senders/sender_request.hpp"
#include "domain/time.hpp"
#include "persistence/access/digest.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace mbs::persistence {

using domain::account_id;
using domain::time_point;

/// A sender ID that an account may use.
struct sender_record {
  account_id account;
  domain::approved_sender sender;
  std::optional<time_point> ends_at{};  ///< from then on it does not count; none: never
  bool is_shared = false;               ///< the platform lends it to several accounts
};

/// What an account may send as.
struct senders_of_account {
  std::vector<sender_record> senders;  ///< by name, network and class; also those that have ended
  std::string default_sender;          ///< of requests that name none; empty: there is none
};

/// A document of a request. Kept as long as its request and not longer than its term after the decision;
/// read by those who may ask for senders in its account, and by the staff who decide.
struct sender_document {
  domain::sender_document_id id;
  domain::sender_request_id request;
  std::string name;  ///< that is shown; never a path
  domain::document_kind kind = domain::document_kind::pdf;
  std::uint32_t size = 0;  ///< octets
  digest hash{};           ///< SHA-256
  std::string file{};      ///< name in the folder of documents
  time_point at{};
};

struct sender_request_record {
  domain::sender_request_id id;
  domain::approved_sender sender;
  account_id account;
  std::string account_name{};  ///< as the account is called now
  std::string purpose{};
  domain::sender_request_state state = domain::sender_request_state::waiting;  ///< as stored
  domain::audit_actor asked_by{};
  std::string asked_by_name{};  ///< of that person or key as it is called now; empty: it has none, or is gone
  time_point asked_at{};
  domain::audit_actor decided_by{};  ///< once it was
  std::string decided_by_name{};
  std::optional<time_point> decided_at{};
  std::string reason{};                 ///< of a rejection
  std::optional<time_point> ends_at{};  ///< of an approval
  std::vector<sender_document> documents{};
};

/// What an account asks for.
struct new_sender_request {
  account_id account;
  domain::approved_sender sender;
  std::string purpose;
};

struct sender_request_question {
  std::optional<account_id> account{};  ///< none: of all
  std::optional<domain::sender_request_state> state{};
  bool oldest_first = false;
  domain::sender_request_id beyond{};  ///< the last of the page before; none: the first page
  std::uint32_t limit = 50;
};

/// What of old requests was forgotten in one step.
struct forgotten_requests {
  std::vector<std::string> files;  ///< of documents that are no more
  std::int64_t requests = 0;
  bool is_more = false;  ///< there is more to forget
};

struct sender_request_page {
  std::vector<sender_request_record> requests;
  domain::sender_request_id next;  ///< where to go on; none: this was the last
};

}  // namespace mbs::persistence
