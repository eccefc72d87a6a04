#include "http/access/origin.hpp"

#include <chrono>

namespace mbs::http {

domain::audit_origin origin_of(const exchange& c) {
  const auto now = std::chrono::time_point_cast<domain::duration>(std::chrono::system_clock::now());
  const domain::audit_actor who = c.who.person
      ? domain::audit_actor{domain::actor_kind::person, c.who.person.value}
      : domain::audit_actor{domain::actor_kind::key, c.who.key.value};
  domain::audit_personal personal;
  personal.ip = domain::to_text(as_domain(c.client()));
  personal.agent = c.in.user_agent;
  return {who, now, std::move(personal)};
}

}  // namespace mbs::http
