#include "protocols/mail/letter.hpp"

#include <array>
#include <cstdlib>
#include <set>
#include <string>
#include <string_view>
#include <vector>

// Whatever names, subjects, addresses and texts are, a mail has its headers and two parts, and nothing else.

namespace {

using namespace mbs::mail;

void demand(bool truth) {
  if (!truth) std::abort();
}

constexpr std::string_view boundary = "--=_mbs_part";

std::vector<std::string_view> lines_of(std::string_view mail) {
  std::vector<std::string_view> lines;
  while (!mail.empty()) {
    const auto end = mail.find("\r\n");
    demand(end != std::string_view::npos);
    lines.push_back(mail.substr(0, end));
    mail.remove_prefix(end + 2);
  }
  return lines;
}

/// Names of headers, each once; returns the line after them.
std::size_t check_headers(const std::vector<std::string_view>& lines, bool has_reply_to) {
  std::set<std::string_view> names;
  std::size_t at = 0;
  for (; at < lines.size() && !lines[at].empty(); ++at) {
    if (lines[at].front() == ' ') {
      demand(at > 0);
      continue;
    }
    demand(names.insert(lines[at].substr(0, lines[at].find(": "))).second);
  }
  std::set<std::string_view> wanted{
      "Date", "From", "To", "Message-ID", "Subject", "Auto-Submitted", "MIME-Version", "Content-Type"};
  if (has_reply_to) wanted.insert("Reply-To");
  if (names.contains("Content-Language")) wanted.insert("Content-Language");
  demand(names == wanted);
  return at + 1;
}

void check(std::string_view mail, bool has_reply_to) {
  const auto lines = lines_of(mail);
  std::size_t boundaries = 0;
  for (const auto line : lines) {
    // A long address alone may need more (RFC 5322, 2.1.1: at most 998).
    demand(line.size() <= 300);
    for (const char c : line)
      demand(c == '\t' || (c >= ' ' && c <= '~'));
    boundaries += line.starts_with(boundary) ? 1 : 0;
  }
  demand(boundaries == 3 && lines.back() == "--=_mbs_part--");
  demand(check_headers(lines, has_reply_to) < lines.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  std::string_view rest{reinterpret_cast<const char*>(data), size};
  std::array<std::string_view, 7> fields;
  for (auto& f : fields) {
    const auto end = rest.find('\0');
    f = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  }
  const auto or_known = [](std::string_view text) {
    const auto parsed = address::parse(text);
    return parsed ? *parsed : *address::parse("known@mbs.example");
  };
  const letter l{.from = or_known(fields[0]),
      .from_name = header_words{fields[1]},
      .to = or_known(fields[2]),
      .reply_to = address::parse(fields[3]),
      .subject = header_words{fields[4]},
      .message_id = or_known(fields[5]),
      .date = std::chrono::sys_seconds{std::chrono::seconds{static_cast<std::int64_t>(size) * 86'399}},
      .language = fields[1].substr(0, 4),
      .text = fields[6],
      .html = fields[4]};
  check(compose(l), l.reply_to.has_value());
  return 0;
}
