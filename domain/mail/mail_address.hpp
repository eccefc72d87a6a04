#pragma once

#include "domain/errc.hpp"

#include <optional>
#include <string>
#include <string_view>

/// Addresses that mails go to and come from. Knows nothing of whether anybody reads there.
namespace mbs::domain {

/// Made by parse() only: letters, digits and a few marks, so that it can stand in an SMTP command and in a
/// header as it is.
class mail_address {
 public:
  /// What email_address::from takes, folded: one person is one address however it is typed.
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
