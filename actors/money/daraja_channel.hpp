#pragma once

#include "protocols/mpesa/answers.hpp"
#include "protocols/mpesa/pull_answer.hpp"
#include "protocols/mpesa/requests.hpp"

#include <functional>
#include <memory>
#include <string>

/// How TOPUPS, PAYBILL and commands reach M-Pesa. Knows nothing of top-ups and credit.
namespace mbs::actors {

/// What came of a request; `reached`: an answer came, whatever it says.
template <class Answer>
struct daraja_reply {
  Answer answer;
  bool reached = false;
  bool is_stopping = false;  ///< this side stops: nothing about M-Pesa
};
using push_reply = daraja_reply<mpesa::push_answer>;
using query_reply = daraja_reply<mpesa::query_answer>;
using pull_reply = daraja_reply<mpesa::pull_answer>;
/// Of a registration.
struct registration_answer {
  mpesa::verdict said;
};
using registration_reply = daraja_reply<registration_answer>;

/// One request at a time, on one thread, which it blocks for the time-out at most. Gets tokens itself.
class daraja_channel {
 public:
  virtual ~daraja_channel() = default;
  [[nodiscard]] virtual push_reply push(const mpesa::push_request& request) = 0;
  [[nodiscard]] virtual query_reply query(const mpesa::push_query& request) = 0;
  [[nodiscard]] virtual pull_reply pull(const mpesa::pull_query& request) = 0;
  [[nodiscard]] virtual registration_reply register_urls(const mpesa::c2b_register& request) = 0;
  [[nodiscard]] virtual registration_reply register_pull(const mpesa::pull_register& request) = 0;
  /// From any thread: what is under way ends within about a second, and so does all that follows.
  virtual void stop() noexcept = 0;
};

/// Several at once, none of which blocks the caller. `done` is called exactly once, on any thread. Safe to
/// call from any thread; how many are under way is the caller's to bound.
class daraja_transport {
 public:
  virtual ~daraja_transport() = default;
  virtual void push(mpesa::push_request request, std::function<void(push_reply)> done) = 0;
  virtual void query(mpesa::push_query request, std::function<void(query_reply)> done) = 0;
  virtual void pull(mpesa::pull_query request, std::function<void(pull_reply)> done) = 0;
};

}  // namespace mbs::actors
