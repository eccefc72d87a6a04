#include "actors/access/factor_tries.hpp"

#include "actors/access/people_words.hpp"
#include "crypto/random.hpp"
#include "domain/access/factor_rules.hpp"

#include <utility>

namespace mbs::actors {

factor_tries::factor_tries(clock_function now)
    : now_{std::move(now)}, secret_{crypto::random_bytes(32)}, delays_{domain::factor_try_limits} {}

domain::sign_in_try factor_tries::try_of(domain::person_id person, const domain::internet_address& from,
    std::optional<domain::session_id> device) const {
  auto t = sign_in_try_of(secret_, domain::to_text(person), from);
  if (device) t.device = static_cast<std::uint64_t>(device->value);
  return t;
}

std::optional<refusal> factor_tries::may_try(domain::sign_in_try& t) {
  const std::lock_guard lock{guard_};
  const auto answer = delays_.ask(t, now_());
  if (answer.verdict == domain::sign_in_verdict::may_go) return std::nullopt;
  return too_many_tries(answer.wait);
}
void factor_tries::was_right(const domain::sign_in_try& t) {
  const std::lock_guard lock{guard_};
  delays_.succeeded(t);
}
void factor_tries::was_not_judged(const domain::sign_in_try& t) {
  const std::lock_guard lock{guard_};
  delays_.not_judged(t);
}

}  // namespace mbs::actors
