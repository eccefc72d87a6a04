#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

/// A mail as octets: RFC 5322 with two parts of the same content. Knows nothing of SMTP.
namespace mbs::mail {

/// local@host of RFC 5322 3.4.1 without quotes and comments. Made by parse() only: nothing in it can end a
/// header, a command or a pair of brackets.
class address {
 public:
  [[nodiscard]] static std::optional<address> parse(std::string_view text);
  [[nodiscard]] const std::string& text() const noexcept { return text_; }
  [[nodiscard]] std::string_view host() const noexcept;

 private:
  explicit address(std::string_view text) : text_{text} {}
  std::string text_;
};

/// Words for a header: whatever they are made of, control characters (line breaks too) become spaces, what is
/// not UTF-8 becomes "?", and all beyond 200 octets is cut off between characters.
class header_words {
 public:
  header_words() = default;
  explicit header_words(std::string_view any);
  [[nodiscard]] const std::string& text() const noexcept { return text_; }

 private:
  std::string text_;
};

struct letter {
  address from;
  header_words from_name;  ///< may be empty
  address to;
  std::optional<address> reply_to;
  header_words subject;
  address message_id;  ///< without brackets; unique, and the same at each attempt (RFC 5322, 3.6.4)
  std::chrono::sys_seconds date;
  std::string_view language;  ///< "en": letters only (RFC 3282); anything else leaves the header out
  std::string_view text;      ///< UTF-8, lines end with "\n"
  std::string_view html;      ///< the same as HTML
};

/// Lines end with CR LF and have at most 76 octets beside a long address, all of them ASCII. Says that nobody
/// wrote it (Auto-Submitted, RFC 3834 5), so that no absence note comes back.
[[nodiscard]] std::string compose(const letter& l);

}  // namespace mbs::mail
