#pragma once

#include "actors/gateway/completion.hpp"
#include "actors/runtime/caf.hpp"
#include "domain/access/address_range.hpp"
#include "domain/access/sign_in_delay.hpp"
#include "domain/ids.hpp"

#include <mutex>
#include <optional>
#include <string>

namespace mbs::actors {

/// When a code of a second factor may be tried, wherever it is asked for: domain::factor_try_limits by person
/// and where it comes from. In memory; what is kept over a start is the store's bound of all strangers.
/// Any thread.
class factor_tries {
 public:
  explicit factor_tries(clock_function now);

  /// A try for the person from there. `device`: the session, alive or ended, in which they gave the factor
  /// that is asked for now.
  [[nodiscard]] domain::sign_in_try try_of(domain::person_id person, const domain::internet_address& from,
      std::optional<domain::session_id> device) const;
  /// Counts it as failed; why it may not go on.
  [[nodiscard]] std::optional<refusal> may_try(domain::sign_in_try& t);
  void was_right(const domain::sign_in_try& t);
  void was_not_judged(const domain::sign_in_try& t);

 private:
  clock_function now_;
  std::string secret_;  // of this process
  std::mutex guard_;
  domain::sign_in_delay delays_;
};

}  // namespace mbs::actors
