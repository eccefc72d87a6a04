#pragma once

#include "actors/gateway/message_gateway.hpp"
#include "actors/runtime/store_pool.hpp"

#include <atomic>
#include <functional>
#include <string>

namespace mbs::actors {

/// SMS that the platform sends in its own name, from an account of its own: where codes go out by. Private to
/// the folder and to NODE. Any thread.
class platform_sms {
 public:
  /// `store` and `messages` outlive it. `account`: e-mail or id; without it or a sender nothing is sent.
  platform_sms(store_pool& store, message_gateway& messages, std::string account, std::string sender);

  /// The account, once it is known. Errors: no_route when there is none to send from.
  void with_account(completion<domain::account_id> done);

  /// What became of a notice. `later`: worth another try with the same name.
  enum class told : std::uint8_t { yes, never, later };
  /// A notice of class transactional, for which the sender must be approved; within a day one of the same
  /// `name` is sent once, however often it is asked for.
  void tell(domain::msisdn to, std::string text, const std::string& name, std::function<void(told)> done);

  /// Whether the platform was set up to send any.
  [[nodiscard]] bool sends() const noexcept { return !name_of_account_.empty() && !sender_.empty(); }
  [[nodiscard]] const std::string& sender() const noexcept { return sender_; }

 private:
  store_pool& store_;
  message_gateway& messages_;
  std::string name_of_account_;
  std::string sender_;
  std::atomic<std::int64_t> account_{0};
};

}  // namespace mbs::actors
