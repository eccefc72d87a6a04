#pragma once

#include "actors/gateway/completion.hpp"
#include "domain/ids.hpp"
#include "domain/traffic/traffic_class.hpp"

#include <optional>
#include <string>
#include <vector>

namespace mbs::actors {

/// A sender ID that an account may use.
struct sender_report {
  std::string name;
  std::optional<std::string> network;            ///< as the numbering plan names it; none: all
  std::optional<domain::traffic_class> traffic;  ///< none: all
};

/// Sender IDs, as the front end may ask for them. Safe to call from any thread. Nothing blocks.
class sender_gateway {
 public:
  virtual ~sender_gateway() = default;

  /// Those that a submission of this moment may use, by name. Errors: store_unavailable, overloaded.
  virtual void list_senders(domain::account_id account, completion<std::vector<sender_report>> done) = 0;
};

}  // namespace mbs::actors
