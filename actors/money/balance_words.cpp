#include "actors/money/balance_words.hpp"

#include "domain/mail/mail_kind.hpp"
#include "domain/money/rounding.hpp"

namespace mbs::actors {

std::string low_balance_sms(const persistence::balance_sms& told) {
  const auto shillings = [](domain::money m) {
    return "KES " + domain::to_shillings_text(domain::whole_cents_of(m));
  };
  const auto amount = shillings(told.amount), available = shillings(told.available);
  if (domain::mail_language_from(told.language) == domain::mail_language::swahili)
    return told.account_name + ": salio limeshuka chini ya " + amount + ". Zimebaki " + available +
        ". Ongeza salio ili uendelee kutuma.";
  return told.account_name + ": your balance went below " + amount + ". " + available +
      " is available. Top up to go on sending.";
}

}  // namespace mbs::actors
