#include "actors/mail/mail_letter.hpp"

#include "actors/mail/mail_template.hpp"
#include "domain/mail/mail_fields.hpp"
#include "protocols/mail/letter.hpp"

#include <kainjow/mustache.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <vector>

namespace mbs::actors {

namespace {

using domain::field_form;
using domain::mail_language;
namespace mustache = kainjow::mustache;

constexpr std::string_view subject_mark = "Subject: ";

constexpr std::array<std::string_view, 12> english_months{"January", "February", "March", "April", "May",
    "June", "July", "August", "September", "October", "November", "December"};
constexpr std::array<std::string_view, 12> swahili_months{"Januari", "Februari", "Machi", "Aprili", "Mei",
    "Juni", "Julai", "Agosti", "Septemba", "Oktoba", "Novemba", "Desemba"};

/// "2 March 2026, 15:04 EAT": East Africa has one time all year, three hours before UTC.
std::string shown_time(const std::string& rfc3339, mail_language language) {
  const auto at = domain::time_from_rfc3339(rfc3339);
  if (!at) return {};
  const auto there = *at + std::chrono::hours{3};
  const auto day = std::chrono::floor<std::chrono::days>(there);
  const std::chrono::year_month_day date{day};
  const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(there - day).count();
  const auto two = [](auto n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  const auto& months = language == mail_language::swahili ? swahili_months : english_months;
  std::string out = std::to_string(static_cast<unsigned>(date.day())) + ' ';
  out += months[static_cast<unsigned>(date.month()) - 1];
  out += ' ' + std::to_string(static_cast<int>(date.year()));
  return out + ", " + two(minutes / 60) + ':' + two(minutes % 60) + " EAT";
}

mustache::data data_of(const domain::mail_fields& fields, domain::mail_kind kind, mail_language language,
    const std::string& platform) {
  mustache::data data;
  data.set("platform", domain::plain_words(platform));
  for (const auto& rule : domain::fields_of(kind)) {
    const std::string name{rule.name};
    const auto& value = fields.find(rule.name)->second;
    switch (rule.form) {
      case field_form::words: data.set(name, domain::plain_words(value)); break;
      case field_form::time: data.set(name, shown_time(value, language)); break;
      case field_form::choice: data.set(name + '_' + value, true); break;
      case field_form::code:
      case field_form::digest:
      case field_form::number:
      case field_form::url: data.set(name, value); break;
    }
  }
  return data;
}

std::string rendered(std::string_view text, const mustache::data& data, bool as_html) {
  mustache::mustache one{std::string{text}};
  if (!as_html) one.set_custom_escape([](const std::string& value) { return value; });
  return one.render(data);
}

/// Cut before anything is put in: no value begins a paragraph.
std::vector<std::string_view> paragraphs_of(std::string_view text) {
  std::vector<std::string_view> all;
  while (!text.empty()) {
    const auto end = text.find("\n\n");
    auto one = text.substr(0, end);
    while (one.ends_with('\n'))
      one.remove_suffix(1);
    if (!one.empty()) all.push_back(one);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 2);
  }
  return all;
}

std::string html_of(std::string_view paragraph, const mustache::data& data) {
  if (paragraph.starts_with("= ")) {
    return "<p style=\"font-size:1.6em;letter-spacing:0.1em\"><strong>" +
        rendered(paragraph.substr(2), data, true) + "</strong></p>\n";
  }
  const auto inner = rendered(paragraph.starts_with("@ ") ? paragraph.substr(2) : paragraph, data, true);
  if (paragraph.starts_with("@ ")) return "<p><a href=\"" + inner + "\">" + inner + "</a></p>\n";
  return "<p>" + inner + "</p>\n";
}

std::string text_of(std::string_view paragraph, const mustache::data& data) {
  const bool is_marked = paragraph.starts_with("= ") || paragraph.starts_with("@ ");
  return rendered(is_marked ? paragraph.substr(2) : paragraph, data, false);
}

}  // namespace

std::string mail_identity::platform() const {
  return from.name.empty() ? std::string{from.address.domain()} : from.name;
}

std::optional<mail_wording> word_mail(domain::mail_kind kind, mail_language language,
    const domain::mail_fields& fields, const std::string& platform) {
  if (!domain::flaw_of(kind, fields).empty()) return std::nullopt;
  const auto templates = mail_templates();
  const auto found = std::ranges::find_if(templates, [&](const mail_template& t) {
    return t.kind == domain::to_text(kind) && t.language == domain::to_text(language);
  });
  if (found == templates.end()) return std::nullopt;
  const auto data = data_of(fields, kind, language, platform);
  mail_wording out;
  out.html = "<!DOCTYPE html>\n<html lang=\"" + std::string{domain::to_text(language)} +
      "\"><head><meta charset=\"utf-8\"></head>\n<body style=\"font-family:sans-serif\">\n";
  for (const auto paragraph : paragraphs_of(found->text)) {
    if (paragraph.starts_with(subject_mark)) {
      out.subject = rendered(paragraph.substr(subject_mark.size()), data, false);
      continue;
    }
    out.text += (out.text.empty() ? "" : "\n") + text_of(paragraph, data) + '\n';
    out.html += html_of(paragraph, data);
  }
  out.html += "</body></html>\n";
  return out;
}

std::optional<std::string> write_mail(const persistence::due_mail& mail, const mail_identity& identity) {
  const auto& row = mail.record;
  const auto wording = word_mail(row.kind, row.language, mail.fields, identity.platform());
  const auto from = mail::address::parse(identity.from.address.text());
  const auto to = mail::address::parse(row.recipient);
  const auto message_id = mail::address::parse(row.message_id);
  if (!wording || !from || !to || !message_id) return std::nullopt;
  return mail::compose({.from = *from,
      .from_name = mail::header_words{identity.from.name},
      .to = *to,
      .reply_to = identity.reply_to ? mail::address::parse(identity.reply_to->text()) : std::nullopt,
      .subject = mail::header_words{wording->subject},
      .message_id = *message_id,
      .date = std::chrono::floor<std::chrono::seconds>(row.created_at),
      .language = domain::to_text(row.language),
      .text = wording->text,
      .html = wording->html});
}

}  // namespace mbs::actors
