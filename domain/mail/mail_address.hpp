#pragma once

#include "domain/errc.hpp"

#include <optional>
#include <string>
#include <string_view>

/// Addresses of e-mail: the part of RFC 5321 (4.1.2) that mail systems in use accept. Knows nothing of
/// whether anybody reads there.
namespace mbs::domain {

/// Made by parse() only: letters, digits and a few marks, so that it can stand in an SMTP command and in a
/// header as it is.
class mail_address {
 public:
  /// A local part of 1 to 64 characters (dot-atom of RFC 5322 3.2.3: no quotes, no comments), "@", and a name
  /// of a host with at least one full stop whose labels have 1 to 63 letters, digits or hyphens; at most 254
  /// in all (RFC 5321 4.5.3.1.3, with its brackets). Spaces around it are taken off and capital letters made
  /// small, in both parts: one person is one address however it is typed. Nothing for anything else: quoted
  /// local parts, addresses in brackets, letters beyond ASCII (write the domain as xn--…).
  [[nodiscard]] static std::optional<mail_address> parse(std::string_view text);

  [[nodiscard]] const std::string& text() const noexcept { return text_; }
  /// After the "@".
  [[nodiscard]] std::string_view domain() const noexcept;

  friend bool operator==(const mail_address&, const mail_address&) = default;

 private:
  explicit mail_address(std::string text) : text_{std::move(text)} {}
  std::string text_;
};

/// Who a mail is from: "Name <address>" or an address alone. The name has at most 64 characters, no control
/// characters and none of `"<>\`.
struct mailbox {
  std::string name;
  mail_address address;

  [[nodiscard]] static std::optional<mailbox> parse(std::string_view text);
};

}  // namespace mbs::domain
