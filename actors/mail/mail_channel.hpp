#pragma once

#include "domain/mail/mail_attempts.hpp"

#include <chrono>
#include <functional>
#include <string>

/// How MAILER reaches the outside. Knows nothing of outboxes.
namespace mbs::actors {

/// One mail to one recipient.
struct mail_envelope {
  std::string from{}, to{};                  ///< addresses
  std::string message{};                     ///< as protocols/mail composes it
  std::string name{};                        ///< unique: letters, digits and "_"
  std::chrono::milliseconds within{60'000};  ///< no octet leaves after that
};

struct mail_answer {
  domain::smtp_answer answer{};
  bool is_stopping = false;  ///< no answer because this side stops: nothing about the mail
};

/// One conversation at a time, on one thread, which it blocks.
class mail_channel {
 public:
  virtual ~mail_channel() = default;
  [[nodiscard]] virtual mail_answer send(const mail_envelope& mail) = 0;
  /// From any thread: what is under way ends within about a second, and so does all that follows.
  virtual void stop() noexcept = 0;
};

/// Several conversations at once, none of which blocks the caller. `done` is called exactly once, on any
/// thread. Safe to call from any thread; how many are under way is the caller's to bound.
class mail_transport {
 public:
  virtual ~mail_transport() = default;
  virtual void send(mail_envelope mail, std::function<void(mail_answer)> done) = 0;
};

}  // namespace mbs::actors
