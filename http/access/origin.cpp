#include "http/access/origin.hpp"

#include <chrono>

namespace mbs::http {

domain::audit_origin origin_of(const exchange& c) {
  const auto now = std::chrono::time_point_cast<domain::duration>(std::chrono::system_clock::now());
  return {{domain::actor_kind::key, c.who.key.value}, now, {}};
}

}  // namespace mbs::http
