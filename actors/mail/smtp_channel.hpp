#pragma once

#include "actors/mail/mail_channel.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace mbs::actors {

struct smtp_options {
  std::string host;
  std::uint16_t port = 587;
  bool tls_from_the_start = false;  ///< false: STARTTLS, without which nothing is sent (RFC 3207)
  std::string ca_file;         ///< PEM of those who may sign the server's certificate; empty: the system's
  std::string user, password;  ///< AUTH PLAIN or LOGIN (RFC 4954); no user: none
  std::string own_name;        ///< said in EHLO
  std::chrono::milliseconds connect_timeout{10'000};
  std::chrono::milliseconds answer_timeout{30'000};  ///< for each answer
};

/// Hands mails to one mail server, by a connection for each: its certificate and name are checked, whatever
/// it is. Answers 250 or what refused; code 0 when no answer came.
[[nodiscard]] std::unique_ptr<mail_channel> make_smtp_channel(smtp_options options);

}  // namespace mbs::actors
