#include "actors/access/factor_words.hpp"

#include "crypto/random.hpp"
#include "domain/access/factor_rules.hpp"
#include "domain/messages/daily_report.hpp"

#include <chrono>

namespace mbs::actors {

std::vector<persistence::new_mail> factor_mails(const persistence::person_record& person,
    domain::mail_kind kind, domain::mail_fields fields, domain::time_point now) {
  auto recipient = domain::mail_address::parse(person.email);
  if (!recipient) return {};
  return {{kind, std::move(*recipient),
      domain::mail_language_from(person.language).value_or(domain::mail_language::english), std::move(fields),
      now, {}}};
}

std::vector<persistence::new_mail> mails_of_factor(
    const persistence::person_record& person, std::string_view what, domain::time_point now) {
  return factor_mails(person, domain::mail_kind::factor_changed,
      {{"name", domain::words_for_mail(person.name)}, {"what", std::string{what}},
          {"time", domain::to_rfc3339(now)}},
      now);
}

std::string recovery_notice(std::string_view language, domain::time_point due_at) {
  // As clocks in Kenya show it: "2026-07-01 12:00".
  auto when = domain::to_rfc3339(due_at + std::chrono::hours{domain::hours_ahead_of_utc}).substr(0, 16);
  when[10] = ' ';
  if (language == "sw")
    return "Mtu ameomba kuondoa kithibitisho cha pili cha akaunti yako. Kitaondolewa baada ya " + when +
        ". Si wewe? Zuia: angalia barua pepe yako au ingia.";
  return "Somebody asked to remove the second factor of your account. It happens after " + when +
      ". Not you? Stop it: see your e-mail or sign in.";
}

std::vector<std::string> draw_recovery_codes() {
  std::vector<std::string> codes;
  for (std::size_t i = 0; i < domain::recovery_codes; ++i)
    codes.push_back(domain::recovery_code_text(crypto::random_bytes(domain::recovery_code_length)));
  return codes;
}

}  // namespace mbs::actors
