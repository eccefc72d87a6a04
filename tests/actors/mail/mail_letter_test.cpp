#include "actors/mail/mail_letter.hpp"

#include "actors/mail/mail_template.hpp"

#include <doctest/doctest.h>

#include <string>

namespace mbs::actors {

using domain::field_form;
using domain::mail_kind;
using domain::mail_language;

namespace {

std::string example_of(const domain::field_rule& rule) {
  switch (rule.form) {
    case field_form::words: return "<b>x" + std::string{rule.name} + "</b> evil.example";
    case field_form::code: return "482915";
    case field_form::digest: return "0123456789abcdef";
    case field_form::number: return "10";
    case field_form::time: return "2026-03-02T22:04:05Z";
    case field_form::url: return "https://mbs.example/i?t=a&u=b";
    case field_form::choice: return std::string{rule.choices.front()};
  }
  return {};
}

domain::mail_fields fields_for(mail_kind kind) {
  domain::mail_fields fields;
  for (const auto& rule : domain::fields_of(kind))
    fields[std::string{rule.name}] = example_of(rule);
  return fields;
}

bool holds(const std::string& text, std::string_view what) {
  return text.find(what) != std::string::npos;
}

void check_field(const domain::field_rule& rule, const mail_wording& w) {
  const auto shown = rule.form == field_form::words ? "x" + std::string{rule.name}
      : rule.form == field_form::time               ? std::string{" 2026, 01:04 EAT"}
      : rule.form == field_form::url                ? std::string{"https://mbs.example/i?t=a"}
                                                    : example_of(rule);
  if (rule.form == field_form::choice) return;
  CHECK_MESSAGE(holds(w.text, shown), rule.name);
  CHECK_MESSAGE(holds(w.html, shown), rule.name);
}

}  // namespace

TEST_CASE("every kind of mail can be written in both languages and tells all its fields") {
  for (std::size_t k = 0; k < domain::mail_kind_count; ++k)
    for (const auto language : {mail_language::english, mail_language::swahili}) {
      const auto kind = static_cast<mail_kind>(k);
      CAPTURE(domain::to_text(kind));
      const auto w = word_mail(kind, language, fields_for(kind), "Tuma");
      REQUIRE(w);
      CHECK(!w->subject.empty());
      CHECK(w->subject.find('\n') == std::string::npos);
      for (const auto& all : {w->subject, w->text, w->html})
        CHECK(!holds(all, "{{"));
      CHECK(!holds(w->subject, "482915"));
      for (const auto& body : {w->text, w->html})
        CHECK(holds(body, "482915") == domain::carries_code(kind));
      for (const auto& rule : domain::fields_of(kind))
        check_field(rule, *w);
    }
}

TEST_CASE("each choice of a mail has words of its own in both languages") {
  for (std::size_t k = 0; k < domain::mail_kind_count; ++k)
    for (const auto& rule : domain::fields_of(static_cast<mail_kind>(k)))
      for (const auto language : {mail_language::english, mail_language::swahili}) {
        std::vector<std::string> texts;
        for (const auto choice : rule.choices) {
          auto fields = fields_for(static_cast<mail_kind>(k));
          fields[std::string{rule.name}] = choice;
          const auto w = word_mail(static_cast<mail_kind>(k), language, fields, "Tuma");
          REQUIRE(w);
          CHECK(std::find(texts.begin(), texts.end(), w->text) == texts.end());
          texts.push_back(w->text);
        }
      }
}

TEST_CASE("names with markup are words, and no link is made of a name") {
  const auto w = word_mail(mail_kind::sender_rejected, mail_language::english,
      {{"account", "<script>alert(1)</script>"}, {"sender", "\" onclick=x"},
          {"reason", "see http://evil.example"}},
      "Tuma");
  REQUIRE(w);
  CHECK(!holds(w->html, "<script"));
  CHECK(!holds(w->html, "\" onclick"));
  CHECK(holds(w->html, "&lt;script&gt;"));
  CHECK(!holds(w->html, "evil.example"));
  CHECK(!holds(w->text, "evil.example"));
  CHECK(!holds(w->text, "http://"));
}

TEST_CASE("a name that looks like a template is shown as it is") {
  const auto w = word_mail(mail_kind::sender_approved, mail_language::english,
      {{"account", "{{sender}}{{{x}}}{{#platform}}"}, {"sender", "DUKA"}}, "Tuma");
  REQUIRE(w);
  CHECK(holds(w->text, "{{sender}}"));
}

TEST_CASE("the wording itself holds no markup and each template is of a kind") {
  CHECK(mail_templates().size() == domain::mail_kind_count * domain::mail_language_count);
  for (const auto& t : mail_templates()) {
    CAPTURE(t.kind);
    CHECK(domain::mail_kind_from(t.kind));
    CHECK(t.text.find_first_of("<>&") == std::string_view::npos);
    CHECK(t.text.find("{{{") == std::string_view::npos);
    CHECK(t.text.starts_with("Subject: "));
  }
}

TEST_CASE("a mail is the same octets at each attempt") {
  persistence::due_mail due;
  due.record.id = {7};
  due.record.kind = mail_kind::email_code;
  due.record.recipient = "asha@example.com";
  due.record.message_id = "mai_7@mbs.example";
  due.fields = fields_for(mail_kind::email_code);
  const mail_identity identity{.from = *domain::mailbox::parse("Tuma <no-reply@mbs.example>")};
  const auto first = write_mail(due, identity);
  REQUIRE(first);
  CHECK(first == write_mail(due, identity));
  CHECK(holds(*first, "Message-ID: <mai_7@mbs.example>\r\n"));
  due.fields.clear();
  CHECK(!write_mail(due, identity));
}

}  // namespace mbs::actors
