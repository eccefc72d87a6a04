#include "protocols/mail/letter.hpp"

#include "protocols/mail/mail_encoding.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <vector>

using namespace mbs::mail;

namespace {

letter a_letter() {
  return {.from = *address::parse("no-reply@mbs.example"),
      .from_name = header_words{"Tuma SMS"},
      .to = *address::parse("asha@example.com"),
      .reply_to = {},
      .subject = header_words{"A new key"},
      .message_id = *address::parse("mai_1@mbs.example"),
      .date = std::chrono::sys_days{std::chrono::year{2026} / 3 / 2} + std::chrono::seconds{3'661},
      .language = "en",
      .text = "Hello\n",
      .html = "<p>Hello</p>\n"};
}

bool has_line(const std::string& mail, const std::string& line) {
  return ("\r\n" + mail).find("\r\n" + line + "\r\n") != std::string::npos;
}

std::vector<std::string> lines_of(const std::string& mail) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < mail.size();) {
    const auto end = mail.find("\r\n", at);
    REQUIRE(end != std::string::npos);
    lines.push_back(mail.substr(at, end - at));
    at = end + 2;
  }
  return lines;
}

/// What a reader of quoted-printable sees.
std::string decoded(const std::string& written) {
  std::string out;
  for (std::size_t i = 0; i < written.size(); ++i) {
    if (written[i] == '=' && written.compare(i, 3, "=\r\n") == 0) {
      i += 2;
    } else if (written[i] == '=') {
      out += static_cast<char>(std::stoi(written.substr(i + 1, 2), nullptr, 16));
      i += 2;
    } else if (written[i] != '\r') {
      out += written[i];
    }
  }
  return out;
}

}  // namespace

TEST_CASE("a letter has its headers, once each, and two parts") {
  const auto mail = compose(a_letter());
  CHECK(has_line(mail, "Date: Mon, 02 Mar 2026 01:01:01 +0000"));
  CHECK(mail.find("From: \"Tuma SMS\"\r\n <no-reply@mbs.example>\r\n") != std::string::npos);
  CHECK(has_line(mail, "To: <asha@example.com>"));
  CHECK(has_line(mail, "Message-ID: <mai_1@mbs.example>"));
  CHECK(has_line(mail, "Subject: A new key"));
  CHECK(has_line(mail, "Auto-Submitted: auto-generated"));
  CHECK(has_line(mail, "Content-Language: en"));
  CHECK(has_line(mail, "Content-Type: text/plain; charset=UTF-8"));
  CHECK(has_line(mail, "Content-Type: text/html; charset=UTF-8"));
  CHECK(mail.find("Reply-To") == std::string::npos);
  CHECK(mail.ends_with("--=_mbs_part--\r\n"));
}

TEST_CASE("what is not ASCII stands in encoded words that do not cut characters") {
  auto l = a_letter();
  l.subject = header_words{"Karibu, Wanjirũ"};
  CHECK(has_line(compose(l), "Subject: =?UTF-8?B?S2FyaWJ1LCBXYW5qaXLFqQ==?="));
  const auto words = encoded_words("ũũũũũũũũũũũũũũũũũũũũũũũũũũũũũũũũũũũũũũũũ", 9);
  for (const auto& line : lines_of(words + "\r\n"))
    CHECK(line.size() <= 76);
  CHECK(words.find("?=\r\n =?UTF-8?B?") != std::string::npos);
}

TEST_CASE("words that look like encoded words are not taken for them") {
  auto l = a_letter();
  l.subject = header_words{"=?UTF-8?B?SGk=?="};
  CHECK(compose(l).find("Subject: =?UTF-8?B?SGk=?=") == std::string::npos);
}

TEST_CASE("no words can begin a header or a line of their own") {
  auto l = a_letter();
  l.subject = header_words{"Hi\r\nBcc: b@example.com\r\n\r\nbody\u0085\u2028"};
  l.from_name = header_words{"A\" <x@y.zz>\r\nBcc: b@example.com"};
  const auto mail = compose(l);
  CHECK(mail.find("\nBcc") == std::string::npos);
  CHECK(mail.find("\rBcc") == std::string::npos);
  CHECK(header_words{"a\r\nb\0c\x7f"}.text() == "a  b");
  CHECK(header_words{"\xff\xc3"}.text() == "??");
}

TEST_CASE("header words are cut between characters") {
  std::string many;
  for (int i = 0; i < 150; ++i)
    many += "ũ";
  CHECK(header_words{"a" + many}.text().size() == 199);
}

TEST_CASE("an address that could end a header or a command is none") {
  for (const auto* text : {"", "a", "a@", "@b", "a b@c", "a@b\r\nBcc: x@y", "a>@b", "<a@b>", "a@b@c",
           "a..b@c", ".a@b", "a\"@b", "a,b@c", "\xc3\xa9@b", "a@b."})
    CHECK_MESSAGE(!address::parse(text), text);
  CHECK(address::parse("a+b@c.de")->host() == "c.de");
}

TEST_CASE("quoted-printable is short lines of ASCII that read as what was written") {
  rc::check([](const std::string& text) {
    std::string clean;
    for (const char c : text)
      if (c != '\r') clean += c;
    const auto written = quoted_printable(clean);
    for (const auto& line : lines_of(written + "\r\n")) {
      RC_ASSERT(line.size() <= 76u);
      RC_ASSERT(!line.starts_with('.'));
      RC_ASSERT(!line.ends_with(' ') && !line.ends_with('\t'));
      for (const char c : line)
        RC_ASSERT(c == '\t' || (c >= ' ' && c <= '~'));
    }
    RC_ASSERT(decoded(written) == clean);
  });
}

TEST_CASE("a carriage return in a part is content, never a line") {
  CHECK(quoted_printable("a\rb\n") == "a=0Db\r\n");
  CHECK(quoted_printable("--=_mbs_part\n").find("=_") == std::string::npos);
}

TEST_CASE("whatever a letter says, it is ASCII in lines that end with CR LF") {
  rc::check([](const std::string& subject, const std::string& name, const std::string& text) {
    auto l = a_letter();
    l.subject = header_words{subject};
    l.from_name = header_words{name};
    l.text = text;
    l.html = text;
    const auto mail = compose(l);
    std::size_t headers = 0, empty_at = 0;
    const auto lines = lines_of(mail);
    while (!lines[empty_at].empty())
      headers += lines[empty_at++].starts_with(' ') ? 0 : 1;
    RC_ASSERT(headers == 9u);
    for (const auto& line : lines) {
      RC_ASSERT(line.size() <= 76u);
      for (const char c : line)
        RC_ASSERT(c == '\t' || (c >= ' ' && c <= '~'));
    }
  });
}
