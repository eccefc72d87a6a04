#pragma once

#include "domain/access/principal.hpp"
#include "http/server/client_address.hpp"
#include "http/server/completion_queue.hpp"
#include "http/server/problem.hpp"
#include "http/server/request.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace mbs::http {

/// Who sent a request, or why that is not known; neither: it takes a look-up.
struct identity {
  std::optional<domain::principal> who;
  std::optional<problem> wrong;
  /// Of a session that goes on under another token from now on: the value of the Set-Cookie header that says
  /// so. Once only: whoever drops it signs the person out.
  std::string set_cookie{};
};

/// Proves who sends requests, by what they carry. One for each I/O thread; belongs to that.
class authenticator {
 public:
  using steady = std::chrono::steady_clock;
  virtual ~authenticator() = default;

  /// From what is remembered. `from`: the client's address, as far as proxies can be trusted.
  [[nodiscard]] virtual identity recall(
      const request& in, const ip_address& from, steady::time_point now) = 0;
  /// When recall knew neither: `done` hears one of the two on this thread, perhaps before this returns, or
  /// never when the server ends.
  virtual void look_up(const request& in, const ip_address& from, steady::time_point now,
      std::function<void(const identity&)> done) = 0;
};

/// Makes the one of a thread, whose answers come by its queue.
using authenticator_maker =
    std::function<std::unique_ptr<authenticator>(std::shared_ptr<completion_queue> queue)>;

}  // namespace mbs::http
