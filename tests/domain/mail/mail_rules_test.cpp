#include "domain/mail/mail_attempts.hpp"
#include "domain/mail/mail_fields.hpp"
#include "domain/mail/mail_kind.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <set>

using namespace mbs::domain;
using namespace std::chrono_literals;

namespace {

constexpr time_point noon{std::chrono::sys_days{std::chrono::year{2026} / 3 / 2} + 12h};

mail_verdict verdict(smtp_stage stage, std::uint16_t code, const std::string& text = "") {
  return verdict_of({stage, code, text});
}

constexpr auto session = smtp_stage::session, sender = smtp_stage::sender, recipient = smtp_stage::recipient,
               message = smtp_stage::message;

}  // namespace

TEST_CASE("each kind of mail has a name of its own, and each language") {
  std::set<std::string_view> names;
  for (std::size_t i = 0; i < mail_kind_count; ++i) {
    const auto kind = static_cast<mail_kind>(i);
    names.insert(to_text(kind));
    CHECK(mail_kind_from(to_text(kind)) == kind);
    CHECK(term_of(kind) >= 10min);
    CHECK(!fields_of(kind).empty());
  }
  CHECK(names.size() == mail_kind_count);
  CHECK(!mail_kind_from("invoice"));
  CHECK(mail_language_from("sw") == mail_language::swahili);
  CHECK(!mail_language_from("SW"));
}

TEST_CASE("only 2xx after the message means that it was sent") {
  CHECK(verdict(message, 250, "2.0.0 queued") == mail_verdict::sent);
  for (const auto stage : {session, sender, recipient})
    CHECK(verdict(stage, 250) != mail_verdict::sent);
}

TEST_CASE("4xx about a mail and a conversation that ends half-way come back later") {
  CHECK(verdict(sender, 450, "4.7.1 greylisted") == mail_verdict::later);
  CHECK(verdict(recipient, 451, "4.7.1 come back in 5 minutes") == mail_verdict::later);
  CHECK(verdict(message, 452, "4.3.1 disk full") == mail_verdict::later);
  CHECK(verdict(message, 0, "connection lost") == mail_verdict::later);
}

TEST_CASE("what says nothing about a mail makes all mails wait") {
  CHECK(verdict(session, 421, "too many connections") == mail_verdict::away);
  CHECK(verdict(session, 0, "connection refused") == mail_verdict::away);
  CHECK(verdict(session, 535, "5.7.8 bad password") == mail_verdict::away);
  CHECK(verdict(sender, 553, "5.7.1 not your address") == mail_verdict::away);
}

TEST_CASE("5xx about a recipient marks the address, unless it is about us") {
  CHECK(verdict(recipient, 550, "5.1.1 no such user") == mail_verdict::refused_address);
  CHECK(verdict(recipient, 550, "no such user") == mail_verdict::refused_address);
  CHECK(verdict(recipient, 554, "5.7.1 relay access denied") == mail_verdict::refused);
  CHECK(verdict(message, 554, "5.6.0 looks like spam") == mail_verdict::refused);
  CHECK(verdict(message, 550, "5.1.1 no such user") == mail_verdict::refused_address);
}

TEST_CASE("an enhanced code stands at the beginning of a text") {
  CHECK(enhanced_code_of("5.1.1 no such user") == "5.1.1");
  CHECK(enhanced_code_of("4.7.123") == "4.7.123");
  for (const auto* text : {"", "5", "5.1", "5.1.", "no 5.1.1", "55.1.1 x", "5.1.1234 x", "5.1.1x"})
    CHECK(enhanced_code_of(text).empty());
}

TEST_CASE("of a mail with a code only numbers are kept, whatever a server quotes") {
  const smtp_answer quoting{message, 550, "5.7.1 spam: \"your code is 482915\""};
  CHECK(answer_to_keep(mail_kind::email_code, quoting) == "550 5.7.1");
  CHECK(answer_to_keep(mail_kind::password_reset_code, {message, 550, "482915?"}) == "550");
  CHECK(answer_to_keep(mail_kind::new_key, quoting) == "550 " + quoting.text);
  CHECK(answer_to_keep(mail_kind::email_code, {session, 0, "connection refused"}) == "connection refused");
}

TEST_CASE("what is kept of an answer is one short line") {
  rc::check([](const std::string& text, std::uint16_t code) {
    const auto kept = answer_to_keep(mail_kind::new_key, {recipient, code, text + std::string(300, 'x')});
    RC_ASSERT(kept.size() <= 200u);
    for (const char c : kept)
      RC_ASSERT(c >= ' ' && c <= '~');
  });
}

TEST_CASE("pauses grow from some minutes to hours") {
  const auto pause = [](std::uint32_t attempts) { return pause_after(mail_kind::new_key, attempts, 7); };
  CHECK(pause(1) >= 108s);
  CHECK(pause(1) <= 132s);
  CHECK(pause(4) > 2 * pause(1));
  CHECK(pause(30) >= 216min);
  CHECK(pause(30) <= 264min);
}

TEST_CASE("pauses differ by their seed and stay within a tenth") {
  rc::check([](std::uint64_t seed, std::uint8_t attempts) {
    for (std::size_t i = 0; i < mail_kind_count; ++i) {
      const auto kind = static_cast<mail_kind>(i);
      const auto pause = pause_after(kind, attempts, seed);
      RC_ASSERT(pause >= 1min);
      RC_ASSERT(pause <= 4h + 24min);
    }
  });
  std::set<duration> different;
  for (std::uint64_t seed = 0; seed < 100; ++seed)
    different.insert(pause_after(mail_kind::new_key, 1, seed));
  CHECK(different.size() > 90);
}

TEST_CASE("a code that is greylisted for six minutes is delivered before its end") {
  rc::check([](std::uint64_t seed) {
    const auto ends = noon + term_of(mail_kind::email_code);
    auto at = noon;
    std::uint32_t attempts = 0;
    while (at < noon + 6min)
      at = next_attempt(mail_kind::email_code, at, ends, ++attempts, seed);
    RC_ASSERT(at < ends);
    RC_ASSERT(attempts <= 6u);
  });
}

TEST_CASE("no attempt is due after the end of a mail") {
  rc::check([](std::uint64_t seed, std::uint8_t attempts) {
    const auto ends = noon + std::chrono::seconds{seed % 10'000};
    const auto next = next_attempt(mail_kind::new_device, noon, ends, attempts, seed);
    RC_ASSERT(next <= ends);
    RC_ASSERT(next >= noon);
  });
}

TEST_CASE("a mail is told what its kind needs and nothing else") {
  const mail_fields good{{"code", "482915"}, {"minutes", "10"}};
  CHECK(flaw_of(mail_kind::email_code, good).empty());
  CHECK(flaw_of(mail_kind::email_code, {{"code", "482915"}}) == "minutes");
  CHECK(flaw_of(mail_kind::email_code, {{"code", "48 29"}, {"minutes", "10"}}) == "code");
  auto more = good;
  more["name"] = "Asha";
  CHECK(flaw_of(mail_kind::email_code, more) == "name");
}

TEST_CASE("fields have the form that is asked for") {
  const auto ok = [](field_form form, std::string_view value) { return fits({"x", form}, value); };
  CHECK(ok(field_form::words, "Wanjirũ wa Kamaũ"));
  CHECK(!ok(field_form::words, ""));
  CHECK(!ok(field_form::words, "\u200b \u00a0"));
  CHECK(!ok(field_form::words, "Asha\nBcc: b@example.com"));
  CHECK(!ok(field_form::words, "Asha\u2028"));
  CHECK(!ok(field_form::words, "\xff"));
  CHECK(!ok(field_form::words, std::string(201, 'a')));
  CHECK(ok(field_form::url, "https://mbs.example/invite?t=abc_-"));
  CHECK(!ok(field_form::url, "javascript:alert(1)"));
  CHECK(!ok(field_form::url, "https://a\"onclick=\"x"));
  CHECK(!ok(field_form::url, "https://"));
  CHECK(ok(field_form::time, "2026-03-02T12:00:00Z"));
  CHECK(!ok(field_form::time, "noon"));
  CHECK(!ok(field_form::number, "-1"));
  CHECK(ok(field_form::digest, "0123456789abcdef"));
  CHECK(!ok(field_form::digest, "0123456789ABCDEF"));
}

TEST_CASE("no link can be made of the words of a stranger") {
  CHECK(plain_words("Dr.Otieno of evil.example/login") == "Dr. Otieno of evil. example/login");
  CHECK(plain_words("http://1.2.3.4/") == "http: //1.2.3.4/");
  CHECK(plain_words("a@b.c") == "a@ b. c");
  CHECK(plain_words("evil。com") == "evil。 com");
  CHECK(plain_words("ev\u200bil\u202e.com") == "evil. com");
  CHECK(plain_words("Firefox 128.0, 196.201.214.200") == "Firefox 128.0, 196.201.214.200");
  CHECK(plain_words("Asha Mwangi...") == "Asha Mwangi...");
}

TEST_CASE("words that no field takes become such that it takes") {
  CHECK(words_for_mail("Asha") == "Asha");
  CHECK(words_for_mail("Jane\u2028Doe") == "JaneDoe");
  for (const auto& empty : {"", "\u200b", "\n\r"})
    CHECK(words_for_mail(empty) == "-");
  const auto fields = worded(mail_kind::credentials_changed,
      {{"name", std::string(300, 'w')}, {"what", "password"}, {"time", "2026-03-02T12:00:00Z"}});
  CHECK(flaw_of(mail_kind::credentials_changed, fields).empty());
  CHECK(fields.at("what") == "password");
}

TEST_CASE("words of a stranger never hold a name of a host, an address or a line break") {
  const auto piece = rc::gen::element<std::string>(
      ".", "@", "://", "a", "Z9", "1", " ", "\n", "\r", "www", "com", "\u202e", "\u3002", "\xff", "<b>");
  rc::check([&] {
    std::string words;
    for (const auto& p : *rc::gen::container<std::vector<std::string>>(piece))
      words += p;
    const auto shown = plain_words(words);
    const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    for (std::size_t i = 0; i + 1 < shown.size(); ++i) {
      if (shown[i] == '.') RC_ASSERT(!is_letter(shown[i + 1]));
      if (shown[i] == '@') RC_ASSERT(shown[i + 1] == ' ');
      RC_ASSERT(static_cast<unsigned char>(shown[i]) >= 0x20);
    }
    RC_ASSERT(shown.find("://") == std::string::npos);
    RC_ASSERT(plain_words(shown) == shown);
  });
}
