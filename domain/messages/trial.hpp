#pragma once

#include "domain/messages/submission.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

/// What an account may send that has nothing but trial credit. Knows nothing of where that came from.
namespace mbs::domain {

/// Of one account.
struct trial_terms {
  std::vector<msisdn> reaches;  ///< ascending: the proved numbers of its members
};

/// Messages that an account on trial had accepted, of the day that was seen last (a number, Africa/Nairobi).
/// Counts in memory; who wakes or starts goes on from what the store counts.
struct trial_day {
  std::int32_t day = 0;
  std::uint32_t messages = 0;
};

/// Takes out of `c` whom the trial does not reach, as rejected recipients. Why nothing of it may go at all:
/// promotional messages never, and `a_day` messages a day; nothing when the rest may.
[[nodiscard]] inline std::optional<submission_fault> restrict_to_trial(
    composition& c, const trial_terms& terms, traffic_class traffic, trial_day today, std::uint32_t a_day) {
  if (traffic == traffic_class::promotional)
    return submission_fault{errc::trial_only, "trial credit sends no promotional messages: top up first"};
  std::size_t kept = 0;
  for (auto& r : c.recipients) {
    if (std::ranges::binary_search(terms.reaches, r.to)) {
      c.recipients[kept++] = r;
      continue;
    }
    c.rejected.push_back({r.to.to_e164(), errc::trial_only, {}});
    c.total = money::from_units(c.total.units() - r.price.units());
  }
  c.recipients.resize(kept);
  if (kept != 0 && today.messages + kept > a_day)
    return submission_fault{errc::trial_only,
        "trial credit sends " + std::to_string(a_day) + " messages a day: top up, or try again tomorrow"};
  return std::nullopt;
}

}  // namespace mbs::domain
