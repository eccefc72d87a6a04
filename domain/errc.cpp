#include "domain/errc.hpp"

#include <array>

namespace mbs::domain {
namespace {

struct words {
  errc error;
  std::string_view code;
  std::string_view sentence;
};

// In the order of errc: looked up by its number.
constexpr std::array all_words{
    words{errc::none, "none", "there is no error"},
    words{errc::malformed_request, "malformed_request", "the request is malformed"},
    words{errc::invalid_msisdn, "invalid_msisdn", "this is not a Kenyan mobile number"},
    words{errc::several_msisdns, "several_msisdns", "there is more than one number in one place"},
    words{errc::not_sms_capable, "not_sms_capable", "this number cannot receive SMS"},
    words{errc::unknown_network, "unknown_network", "no mobile network is known for this number"},
    words{errc::duplicate_recipient, "duplicate_recipient", "this recipient is already in the request"},
    words{errc::too_many_recipients, "too_many_recipients", "the request has too many recipients"},
    words{errc::empty_text, "empty_text", "the text is empty"},
    words{errc::invalid_utf8, "invalid_utf8", "the text is not valid UTF-8"},
    words{errc::text_too_long, "text_too_long", "the text needs too many segments"},
    words{errc::invalid_sender, "invalid_sender", "this cannot be a sender ID"},
    words{errc::sender_not_approved, "sender_not_approved", "the account may not use this sender ID here"},
    words{errc::invalid_validity, "invalid_validity", "the validity is out of range"},
    words{errc::invalid_callback_url, "invalid_callback_url", "the callback URL is not acceptable"},
    words{errc::too_many_callback_urls, "too_many_callback_urls", "the account has too many callback URLs"},
    words{errc::too_many_keys, "too_many_keys", "the account has too many API keys"},
    words{
        errc::invalid_reference, "invalid_reference", "the reference is too long or has control characters"},
    words{errc::invalid_cursor, "invalid_cursor", "the cursor is not one that was given out"},
    words{errc::invalid_email, "invalid_email", "this is not an e-mail address"},
    words{errc::weak_password, "weak_password", "this password is too easy to guess"},
    words{
        errc::invalid_name, "invalid_name", "the name is empty, too long or has characters that no name has"},
    words{errc::invalid_document, "invalid_document", "the document is not one that can be taken"},
    words{errc::too_many_members, "too_many_members", "the account has too many members or open invitations"},
    words{errc::too_many_requests_open, "too_many_requests_open",
        "the account has too many requests that wait for an answer"},
    words{errc::wrong_code, "wrong_code", "the code is wrong"},
    words{errc::code_ended, "code_ended", "the code has ended or was used; ask for another"},
    words{errc::no_price, "no_price", "there is no price for this network and class"},
    words{errc::no_route, "no_route", "no operator link reaches this network"},
    words{errc::unauthenticated, "unauthenticated", "the credentials are missing or wrong"},
    words{errc::wrong_credentials, "wrong_credentials", "the e-mail address or the password is wrong"},
    words{errc::factor_missing, "factor_missing", "a code of the second factor is needed"},
    words{errc::wrong_factor, "wrong_factor", "the code of the second factor is wrong or was used"},
    words{errc::factor_needed_again, "factor_needed_again",
        "give the code of the second factor again (without one: the password)"},
    words{errc::factor_required, "factor_required", "this needs a second factor: set one up first"},
    words{errc::too_many_tries, "too_many_tries", "there were too many tries; try again later"},
    words{errc::not_proved, "not_proved", "the e-mail address or the phone number is not confirmed yet"},
    words{errc::owner_is_above, "owner_is_above", "only an owner makes, changes or removes an owner"},
    words{errc::trial_only, "trial_only", "the trial does not go so far"},
    words{errc::account_suspended, "account_suspended", "the account is suspended"},
    words{errc::insufficient_credit, "insufficient_credit", "the account has too little credit"},
    words{errc::rate_limited, "rate_limited", "there were too many requests; try again later"},
    words{errc::idempotency_key_reused, "idempotency_key_reused",
        "the idempotency key was used with another request"},
    words{errc::idempotency_key_in_flight, "idempotency_key_in_flight",
        "a request with this idempotency key is still being handled"},
    words{errc::not_found, "not_found", "there is no such thing"},
    words{errc::already_submitted, "already_submitted", "an operator already has the message"},
    words{errc::already_final, "already_final", "the message has already reached its final state"},
    words{errc::already_exists, "already_exists", "this exists already"},
    words{errc::key_ended, "key_ended", "the API key has ended or was replaced"},
    words{errc::last_owner, "last_owner", "an account has at least one owner: transfer the ownership first"},
    words{errc::no_change, "no_change", "that is so already"},
    words{errc::already_member, "already_member", "this person is a member of the account already"},
    words{errc::invitation_ended, "invitation_ended",
        "the invitation has expired, was used or taken back: ask for another"},
    words{errc::factor_off, "factor_off", "there is no second factor to do that with"},
    words{errc::not_waiting, "not_waiting", "this was decided before, or has ended"},
    words{errc::in_transit, "in_transit", "the message is on its way from one queue to another; try again"},
    words{errc::queue_full, "queue_full", "the queue is full; try again later"},
    words{errc::overloaded, "overloaded", "the platform is overloaded; try again later"},
    words{errc::store_unavailable, "store_unavailable", "the store cannot be reached; try again later"},
    words{errc::payments_unavailable, "payments_unavailable", "no payments are taken at the moment"},
    words{errc::shutting_down, "shutting_down", "the platform is shutting down; try again later"},
    words{errc::timed_out, "timed_out", "the answer took too long"},
    words{errc::amount_overflow, "amount_overflow", "the amount is too large"},
    words{errc::ledger_breach, "ledger_breach", "the books do not add up"},
    words{errc::internal, "internal", "something went wrong inside the platform"},
};

constexpr bool is_in_order() noexcept {
  for (std::size_t i = 0; i < all_words.size(); ++i)
    if (static_cast<std::size_t>(all_words[i].error) != i) return false;
  return true;
}
static_assert(is_in_order());
static_assert(all_words.size() == static_cast<std::size_t>(errc::internal) + 1);

const words& words_of(errc e) noexcept {
  const auto index = static_cast<std::size_t>(e);
  return index < all_words.size() ? all_words[index] : all_words.back();
}

}  // namespace

std::string_view to_code(errc e) noexcept {
  return words_of(e).code;
}

std::string_view describe(errc e) noexcept {
  return words_of(e).sentence;
}

}  // namespace mbs::domain
