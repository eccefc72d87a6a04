#include "bench/sandbox/mail_reader.hpp"

#include "bench/sandbox/mail_codings.hpp"

#include <cstdint>

namespace mbs::bench {
namespace {

constexpr unsigned deepest = 8;
constexpr unsigned most_parts = 64;

/// Takes the first line off `text`, without its end.
std::string_view take_line(std::string_view& text) noexcept {
  const auto end = text.find('\n');
  auto line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

/// A mail or a part of one: its header's lines, unfolded, and what stands behind the empty line.
struct entity {
  std::string header;  ///< each line with its "\n"
  std::string_view body;

  /// The first field of that name (lower case), still encoded; empty when there is none.
  [[nodiscard]] std::string_view field(std::string_view name) const {
    std::string_view rest{header};
    while (!rest.empty()) {
      const auto line = take_line(rest);
      const auto colon = line.find(':');
      if (colon != std::string_view::npos && lower_case(trimmed(line.substr(0, colon))) == name)
        return trimmed(line.substr(colon + 1));
    }
    return {};
  }
};

entity read_entity(std::string_view octets) {
  entity read;
  while (!octets.empty()) {
    const auto line = take_line(octets);
    if (line.empty()) break;
    // A line that begins with a blank goes on with the one before (RFC 5322, 2.2.3).
    const auto is_folded = (line.front() == ' ' || line.front() == '\t') && !read.header.empty();
    if (is_folded) read.header.pop_back();
    read.header.append(line).push_back('\n');
  }
  read.body = octets;
  return read;
}

/// `name` of "type/sub; name=value; other=\"quoted\"", unquoted; empty when it is not there.
std::string parameter_of(std::string_view value, std::string_view name) {
  for (auto at = value.find(';'); at != std::string_view::npos; at = value.find(';', at + 1)) {
    const auto rest = value.substr(at + 1);
    const auto equals = rest.find('=');
    if (equals == std::string_view::npos || lower_case(trimmed(rest.substr(0, equals))) != name) continue;
    auto found = trimmed(rest.substr(equals + 1));
    if (!found.starts_with('"')) return std::string{trimmed(found.substr(0, found.find(';')))};
    found.remove_prefix(1);
    return std::string{found.substr(0, found.find('"'))};
  }
  return {};
}

std::string decoded(const entity& part, std::string_view type) {
  const auto coding = lower_case(part.field("content-transfer-encoding"));
  const auto charset = parameter_of(type, "charset");
  if (coding == "quoted-printable") return to_utf8(from_quoted_printable(part.body), charset);
  if (coding == "base64") return to_utf8(from_base64(part.body), charset);
  return to_utf8(part.body, charset);
}

/// Puts the texts of a part, and of those in it, into a mail.
class part_reader {
 public:
  explicit part_reader(mail& to) noexcept : to_{to} {}

  void read(const entity& part, unsigned depth) {
    const std::string type{part.field("content-type")};
    const auto kind = lower_case(trimmed(std::string_view{type}.substr(0, type.find(';'))));
    if (kind.starts_with("multipart/")) {
      if (depth < deepest) read_parts(part.body, "--" + parameter_of(type, "boundary"), depth + 1);
      return;
    }
    // Where nothing is said it is plain text (RFC 2045, 5.2).
    if ((kind.empty() || kind == "text/plain") && to_.text.empty()) to_.text = decoded(part, type);
    if (kind == "text/html" && to_.html.empty()) to_.html = decoded(part, type);
  }

 private:
  void read_parts(std::string_view body, const std::string& mark, unsigned depth) {
    if (mark.size() == 2) return;
    const char* begin = nullptr;
    while (!body.empty()) {
      const auto* const line_begin = body.data();
      const auto line = trimmed(take_line(body));
      if (!line.starts_with(mark)) continue;
      const auto rest = line.substr(mark.size());
      if (!rest.empty() && rest != "--") continue;
      if (begin != nullptr) one({begin, static_cast<std::size_t>(line_begin - begin)}, depth);
      if (rest == "--" || parts_ >= most_parts) return;
      begin = body.data();
    }
    // Cut off: what is there of the last part is shown.
    if (begin != nullptr) one({begin, static_cast<std::size_t>(body.data() + body.size() - begin)}, depth);
  }

  void one(std::string_view octets, unsigned depth) {
    ++parts_;
    // The line end before a boundary belongs to the boundary (RFC 2046, 5.1.1).
    if (octets.ends_with('\n')) octets.remove_suffix(1);
    if (octets.ends_with('\r')) octets.remove_suffix(1);
    read(read_entity(octets), depth);
  }

  mail& to_;
  unsigned parts_ = 0;
};

}  // namespace

mail read_mail(std::string_view octets) {
  const auto whole = read_entity(octets);
  mail read;
  read.from = from_encoded_words(whole.field("from"));
  read.to = from_encoded_words(whole.field("to"));
  read.subject = from_encoded_words(whole.field("subject"));
  part_reader{read}.read(whole, 0);
  return read;
}

std::string addresses_of(std::string_view header) {
  std::string all;
  while (!header.empty()) {
    const auto comma = header.find(',');
    auto one = header.substr(0, comma);
    header = comma == std::string_view::npos ? std::string_view{} : header.substr(comma + 1);
    if (const auto open = one.rfind('<'); open != std::string_view::npos)
      one = one.substr(open + 1, one.find('>', open) - open - 1);
    one = trimmed(one);
    if (one.find('@') == std::string_view::npos) continue;
    if (!all.empty()) all += ", ";
    all += lower_case(one);
  }
  return all;
}

}  // namespace mbs::bench
