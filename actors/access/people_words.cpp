#include "actors/access/people_words.hpp"

#include "crypto/digest.hpp"
#include "domain/mail/mail_address.hpp"

#include <algorithm>
#include <cstring>

namespace mbs::actors {

using domain::errc;
using persistence::new_mail;

namespace {

std::string minutes_of(domain::duration lives) {
  return std::to_string(std::chrono::duration_cast<std::chrono::minutes>(lives).count());
}
bool is_swahili(std::string_view language) {
  return domain::mail_language_from(language) == domain::mail_language::swahili;
}

}  // namespace

std::optional<new_mail> mail_to(const std::string& address, std::string_view language, domain::mail_kind kind,
    domain::mail_fields fields, domain::time_point now) {
  auto recipient = domain::mail_address::parse(address);
  if (!recipient) return std::nullopt;
  for (const auto& rule : domain::fields_of(kind))
    if (const auto found = fields.find(rule.name);
        rule.form == domain::field_form::words && found != fields.end())
      found->second = domain::words_for_mail(found->second);
  return new_mail{kind, std::move(*recipient),
      domain::mail_language_from(language).value_or(domain::mail_language::english), std::move(fields), now,
      {}};
}

std::optional<new_mail> mail_to(const persistence::person_record& person, domain::mail_kind kind,
    domain::mail_fields fields, domain::time_point now) {
  return mail_to(person.email, person.language, kind, std::move(fields), now);
}

std::optional<new_mail> code_mail(const std::string& address, std::string_view language,
    domain::mail_kind kind, const std::string& code, domain::time_point now, domain::duration lives) {
  auto mail = mail_to(address, language, kind, {{"code", code}, {"minutes", minutes_of(lives)}}, now);
  if (mail) mail->ends_at = now + lives;
  return mail;
}

std::string code_sms(std::string_view language, std::string_view code, domain::duration lives) {
  const std::string digits{code};
  if (is_swahili(language))
    return "Msimbo wako ni " + digits + ". Unatumika kwa dakika " + minutes_of(lives) +
        ". Usimwambie mtu yeyote.";
  return "Your code is " + digits + ". It works for " + minutes_of(lives) + " minutes. Tell it nobody.";
}

std::string number_changed_sms(std::string_view language) {
  if (is_swahili(language))
    return "Nambari ya simu ya akaunti yako imebadilishwa. Si wewe? Ingia na ubadilishe nenosiri lako.";
  return "The phone number of your account was changed to another. Was it not you? Sign in and change your "
         "password.";
}

std::string asker_text(std::string_view key, const domain::internet_address& from) {
  constexpr std::size_t enough = 16;
  return crypto::to_hex(crypto::keyed_digest(key, {"asker", domain::neighbours_of(from)})).substr(0, enough);
}

namespace {

std::chrono::seconds whole_seconds(domain::duration wait) {
  return std::max(std::chrono::ceil<std::chrono::seconds>(wait), std::chrono::seconds{1});
}

}  // namespace

refusal too_many_tries(domain::duration wait) {
  const auto seconds = whole_seconds(wait);
  return {errc::too_many_tries,
      "the next try is looked at after " + std::to_string(seconds.count()) +
          " s; what comes earlier costs nothing",
      seconds};
}

refusal refusal_of(domain::code_verdict verdict, std::uint16_t left) {
  if (verdict == domain::code_verdict::wrong)
    return {errc::wrong_code, "the code is wrong; tries that are left: " + std::to_string(left), {}, left};
  return {errc::code_ended, {}, {}};
}

refusal refusal_of(const domain::code_sending& sending) {
  if (sending.verdict == domain::code_send::wait) {
    const auto seconds = whole_seconds(sending.wait);
    return {errc::too_many_tries,
        "a code was sent a moment ago; another may be asked for after " + std::to_string(seconds.count()) +
            " s",
        seconds};
  }
  return {errc::too_many_tries, "as many codes went there today as may; try again tomorrow",
      std::chrono::hours{1}};
}

std::uint64_t short_digest(const std::string& key, std::string_view what, std::string_view value) {
  const auto d = crypto::keyed_digest(key, {what, value});
  std::uint64_t number = 0;
  std::memcpy(&number, d.data(), sizeof number);
  return number;
}

std::string_view begin_of(const domain::internet_address& from, std::size_t v4, std::size_t v6) noexcept {
  const std::string_view octets{reinterpret_cast<const char*>(from.octets.data()), from.octets.size()};
  return octets.substr(0, from.is_v4() ? 12 + v4 : v6);
}

domain::sign_in_try sign_in_try_of(
    const std::string& secret, std::string_view person, const domain::internet_address& from) {
  const auto within = [&](std::size_t v4, std::size_t v6) {
    return short_digest(secret, "from", begin_of(from, v4, v6));
  };
  domain::sign_in_try t;
  t.person = short_digest(secret, "person", person);
  t.from = {within(4, 8), within(3, 7), within(2, 6), within(1, 4)};
  return t;
}

domain::job_place hashing_place_of(const domain::sign_in_try& t) noexcept {
  if (t.device) return {t.person, t.person, *t.device, t.person};
  return {t.from.area, t.from.place, t.from.address, t.person};
}

}  // namespace mbs::actors
