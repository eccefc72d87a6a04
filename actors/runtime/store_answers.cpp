#include "actors/runtime/store_answers.hpp"

namespace mbs::actors {

namespace {

constexpr std::chrono::seconds soon{1};

}  // namespace

refusal refusal_of_look(domain::admittance verdict) {
  if (verdict == domain::admittance::share_used_up)
    return {domain::errc::rate_limited, "the account has as many lists and pages waiting as it may", soon};
  return {domain::errc::overloaded, "too many lists and pages wait already", soon};
}

refusal gave_up_look() {
  return {domain::errc::overloaded, "the turn of this list or page did not come in time", soon};
}

refusal refusal_of_change(domain::admittance verdict) {
  if (verdict == domain::admittance::share_used_up)
    return {domain::errc::rate_limited, "the account has as many changes waiting as it may", soon};
  return {domain::errc::overloaded, "too many changes wait already", soon};
}

}  // namespace mbs::actors
