#include "protocols/mail/letter.hpp"

#include "protocols/mail/mail_encoding.hpp"
#include "protocols/utf8.hpp"

#include <algorithm>
#include <array>

namespace mbs::mail {

namespace {

constexpr std::size_t longest_words = 200, longest_address = 254;
/// "=_" cannot occur in quoted-printable (RFC 2045, 6.7), so no part can hold it.
constexpr std::string_view boundary = "=_mbs_part";
/// What may stand on the line of a header as it is.
constexpr std::size_t longest_plain = 60;

bool is_letter(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_atext(char c) noexcept {
  return is_letter(c) || (c >= '0' && c <= '9') ||
      std::string_view{"!#$%&'*+-/=?^_`{|}~"}.find(c) != std::string_view::npos;
}

bool is_dot_atom(std::string_view text) noexcept {
  return !text.empty() && text.front() != '.' && text.back() != '.' &&
      text.find("..") == std::string_view::npos &&
      std::ranges::all_of(text, [](char c) { return c == '.' || is_atext(c); });
}

/// Printable ASCII that no reader takes for an encoded word.
bool is_plain(std::string_view text) noexcept {
  return text.size() <= longest_plain && text.find("=?") == std::string_view::npos &&
      std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
}

std::string quoted(std::string_view text) {
  std::string out{'"'};
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

void put(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ").append(value).append("\r\n");
}

std::string words_of(std::string_view name, const header_words& words) {
  const auto& text = words.text();
  const bool has_edge = text.starts_with(' ') || text.ends_with(' ');
  return is_plain(text) && !has_edge ? text : encoded_words(text, name.size() + 2);
}

/// Folded when the name is long.
std::string mailbox_of(std::string_view header, const header_words& name, const address& who) {
  const auto bracketed = '<' + who.text() + '>';
  if (name.text().empty()) return bracketed;
  auto shown = is_plain(name.text()) ? quoted(name.text()) : encoded_words(name.text(), header.size() + 2);
  return std::move(shown) + "\r\n " + bracketed;
}

std::string date_of(std::chrono::sys_seconds at) {
  static constexpr std::array<std::string_view, 7> days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array<std::string_view, 12> months{
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto day = std::chrono::floor<std::chrono::days>(at);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss time{at - day};
  const auto two = [](auto n) {
    const auto text = std::to_string(n);
    return text.size() < 2 ? '0' + text : text;
  };
  std::string out{days[std::chrono::weekday{day}.c_encoding()]};
  out += ", " + two(static_cast<unsigned>(date.day())) + ' ';
  out += months[static_cast<unsigned>(date.month()) - 1];
  out += ' ' + std::to_string(static_cast<int>(date.year())) + ' ' + two(time.hours().count()) + ':' +
      two(time.minutes().count()) + ':' + two(time.seconds().count());
  return out + " +0000";
}

void put_part(std::string& out, std::string_view type, std::string_view content) {
  out.append("--").append(boundary).append("\r\n");
  put(out, "Content-Type", std::string{type} + "; charset=UTF-8");
  put(out, "Content-Transfer-Encoding", "quoted-printable");
  out.append("\r\n").append(quoted_printable(content)).append("\r\n");
}

}  // namespace

std::optional<address> address::parse(std::string_view text) {
  const auto at = text.rfind('@');
  if (text.size() > longest_address || at == std::string_view::npos) return std::nullopt;
  if (!is_dot_atom(text.substr(0, at)) || !is_dot_atom(text.substr(at + 1))) return std::nullopt;
  return address{text};
}

std::string_view address::host() const noexcept {
  return std::string_view{text_}.substr(text_.rfind('@') + 1);
}

header_words::header_words(std::string_view any) {
  while (!any.empty()) {
    const auto length = protocols::character_length(any);
    const auto octet = static_cast<unsigned char>(any.front());
    // C1 controls (U+0080 to U+009F) and the separators U+2028 and U+2029 are two and three octets.
    const bool is_separator = any.starts_with("\u2028") || any.starts_with("\u2029");
    const bool is_c1 = length == 2 && octet == 0xc2 && static_cast<unsigned char>(any[1]) < 0xa0;
    const bool is_control = length == 1 && (octet < 0x20 || octet == 0x7f);
    const auto next = length == 0             ? std::string_view{"?"}
        : is_separator || is_c1 || is_control ? std::string_view{" "}
                                              : any.substr(0, length);
    if (text_.size() + next.size() > longest_words) return;
    text_ += next;
    any.remove_prefix(std::max<std::size_t>(length, 1));
  }
}

std::string compose(const letter& l) {
  std::string out;
  put(out, "Date", date_of(l.date));
  put(out, "From", mailbox_of("From", l.from_name, l.from));
  if (l.reply_to) put(out, "Reply-To", '<' + l.reply_to->text() + '>');
  put(out, "To", '<' + l.to.text() + '>');
  put(out, "Message-ID", '<' + l.message_id.text() + '>');
  put(out, "Subject", words_of("Subject", l.subject));
  put(out, "Auto-Submitted", "auto-generated");
  if (!l.language.empty() && l.language.size() <= 8 && std::ranges::all_of(l.language, is_letter))
    put(out, "Content-Language", l.language);
  put(out, "MIME-Version", "1.0");
  put(out, "Content-Type", "multipart/alternative; boundary=\"" + std::string{boundary} + '"');
  out += "\r\n";
  put_part(out, "text/plain", l.text);
  put_part(out, "text/html", l.html);
  return out.append("--").append(boundary).append("--\r\n");
}

}  // namespace mbs::mail
