#include "actors/money/balance_words.hpp"

#include "domain/mail/mail_fields.hpp"
#include "domain/mail/mail_kind.hpp"
#include "domain/money/rounding.hpp"
#include "domain/text/clean_text.hpp"

namespace mbs::actors {

namespace {

constexpr std::size_t longest_name = 30;  // characters

std::string short_name(const std::string& name) {
  return domain::clean_text(domain::plain_words(name), longest_name);
}

}  // namespace

std::string low_balance_sms(const persistence::balance_sms& told) {
  const auto shillings = [](domain::money m) {
    return "KES " + domain::to_shillings_text(domain::whole_cents_of(m));
  };
  const auto amount = shillings(told.amount), available = shillings(told.available);
  if (domain::mail_language_from(told.language) == domain::mail_language::swahili)
    return short_name(told.account_name) + ": salio limeshuka chini ya " + amount + ". Zimebaki " +
        available + ". Ongeza salio ili uendelee kutuma.";
  return short_name(told.account_name) + ": your balance went below " + amount + ". " + available +
      " is available. Top up to go on sending.";
}

}  // namespace mbs::actors
