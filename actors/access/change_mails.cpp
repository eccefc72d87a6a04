#include "actors/access/change_mails.hpp"

namespace mbs::actors {
namespace {

using domain::mail_kind;
using domain::words_for_mail;

domain::mail_language language_of(std::string_view text) {
  return domain::mail_language_from(text).value_or(domain::mail_language::english);
}

}  // namespace

std::vector<persistence::new_mail> mails_of_new_key(
    const persistence::account_owners& owners, const told_key& key, domain::time_point now) {
  std::vector<persistence::new_mail> mails;
  for (const auto& owner : owners.owners) {
    const auto to = domain::mail_address::parse(owner.email);
    if (!to) continue;
    mails.push_back({.kind = mail_kind::new_key,
        .recipient = *to,
        .language = language_of(owner.language),
        .fields = {{"name", words_for_mail(owner.name)}, {"account", words_for_mail(owners.account_name)},
            {"key", words_for_mail(key.name.empty() ? key.shown : key.name)}, {"start", key.shown},
            {"maker", words_for_mail(key.maker)}, {"time", domain::to_rfc3339(now)}},
        .now = now});
  }
  return mails;
}

std::vector<persistence::new_mail> mails_of_invitation(std::string_view email,
    const persistence::introduction& from, domain::account_role role, const std::string& url,
    domain::time_point now) {
  const auto to = domain::mail_address::parse(email);
  if (!to) return {};
  return {{.kind = mail_kind::invitation,
      .recipient = *to,
      .language = language_of(from.language),
      .fields = {{"inviter", words_for_mail(from.inviter)}, {"account", words_for_mail(from.account)},
          {"role", std::string{domain::to_text(role)}}, {"url", url},
          {"until", domain::to_rfc3339(now + domain::invitation_lives)}},
      .now = now}};
}

}  // namespace mbs::actors
