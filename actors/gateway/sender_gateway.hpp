#pragma once

#include "actors/gateway/completion.hpp"
#include "domain/ids.hpp"
#include "domain/time.hpp"
#include "domain/traffic/traffic_class.hpp"

#include <optional>
#include <string>
#include <vector>

namespace mbs::actors {

/// A sender ID of an account.
struct sender_report {
  std::string name;
  std::optional<std::string> network;            ///< as the numbering plan names it; none: all
  std::optional<domain::traffic_class> traffic;  ///< none: all
  bool counts = true;                            ///< a submission of this moment may use it
  std::optional<domain::time_point> ends_at{};   ///< of the approval; none: never
  bool is_shared = false;                        ///< the platform lends it to several accounts
  bool is_default = false;                       ///< what messages are from that name no sender
};

/// Sender IDs, as the front end may ask for them. Safe to call from any thread. Nothing blocks.
class sender_gateway {
 public:
  virtual ~sender_gateway() = default;

  /// Those that a submission of this moment may use, and those whose end has come, by name. Errors:
  /// store_unavailable, overloaded, rate_limited.
  virtual void list_senders(domain::account_id account, completion<std::vector<sender_report>> done) = 0;
};

}  // namespace mbs::actors
