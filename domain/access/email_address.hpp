#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace mbs::domain {

/// What email_address::from takes, for people.
inline constexpr std::string_view email_rule =
    "an e-mail address looks like name@example.com: at most 254 characters, ASCII, no blanks and no quotes";

/// The address of one mailbox. Of RFC 5321 4.1.2 and RFC 5322 3.4.1 what people use: dot-atom @ domain. Can
/// hold no blank, control character, quote, comma, angle bracket or line end: it is safe in a header of a
/// mail.
class email_address {
 public:
  /// Blanks (space, tab) around it are trimmed. Nothing unless: at most 254 octets in all and 64 before the
  /// "@" (RFC 5321 4.5.3.1); before it RFC 5322's atext and single dots inside; after it two labels or more
  /// of 1 to 63 letters, digits and inner hyphens, the last with a letter first (RFC 1123 2.1, RFC 3696 2).
  /// No address literals, no internationalised addresses in other than their ASCII form.
  [[nodiscard]] static std::optional<email_address> from(std::string_view text);

  /// As it was written: for the envelope and for the person.
  [[nodiscard]] const std::string& text() const noexcept { return text_; }
  /// The one fold, everywhere that addresses are compared, looked up or unique: the whole address in lower
  /// case.
  [[nodiscard]] std::string folded() const;
  /// Folded, without what follows the first "+" before the "@": for limits of trial credit only. Another tag
  /// is another person. A local part that begins with "+" stays.
  [[nodiscard]] std::string without_tag() const;
  /// For lists: the first character, three dots, the domain: "w•••@example.com".
  [[nodiscard]] std::string masked() const;

  /// By the fold.
  [[nodiscard]] bool operator==(const email_address& other) const { return folded() == other.folded(); }

 private:
  explicit email_address(std::string_view text) : text_{text} {}
  std::string text_;
};

}  // namespace mbs::domain
