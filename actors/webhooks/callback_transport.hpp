#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

/// How WEBHOOKS reaches the outside: an HTTP client that http/ implements. Knows nothing of messages.
namespace mbs::actors {

struct callback_request {
  std::string url;  ///< absolute, http or https
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;  ///< sent as application/json
};

struct callback_response {
  unsigned status = 0;                  ///< 0: no answer; see error
  std::string error;                    ///< connect, TLS, timeout …, for the log
  std::chrono::seconds retry_after{0};  ///< from now, of a Retry-After header, at most a day; 0: none
  bool is_stopping = false;             ///< no answer because this side stops: nothing about the receiver
  std::string body{};                   ///< the first octets of the answer's body, see domain::kept_of_answer
};

/// Posts over kept-alive connections, each at once: how many are under way, of whom and to where, is the
/// caller's to bound. Safe to call from any thread; `done` is called exactly once, on any thread.
class callback_transport {
 public:
  virtual ~callback_transport() = default;
  virtual void post(callback_request request, std::chrono::milliseconds timeout,
      std::function<void(callback_response)> done) = 0;
};

}  // namespace mbs::actors
