#include "actors/money/payment_service.hpp"

#include "actors/runtime/store_answers.hpp"
#include "domain/money/paybill_number.hpp"
#include "persistence/money/top_up_store.hpp"
#include "protocols/mpesa/callback_replies.hpp"
#include "protocols/mpesa/callbacks.hpp"

#include <spdlog/spdlog.h>

#include <atomic>
#include <utility>

namespace mbs::actors {

using domain::errc;
using persistence::payment_page;
using persistence::payment_record;
using persistence::payment_store;
using persistence::top_up_page;
using persistence::top_up_record;
using persistence::top_up_store;

namespace {

constexpr auto validation_patience = std::chrono::milliseconds{1'500};

/// What can be said without knowing the account.
std::optional<mpesa::c2b_refusal> refusal_of(const mpesa::c2b_payment& said, const till_settings& till) {
  const bool is_ours =
      said.short_code.empty() || said.short_code == till.short_code || said.short_code == till.till;
  if (!is_ours) return mpesa::c2b_refusal::short_code;
  const auto units = said.amount.value_or(0);
  if (units < till.least * domain::money::units_per_shilling ||
      units > till.most * domain::money::units_per_shilling)
    return mpesa::c2b_refusal::amount;
  return std::nullopt;
}

/// Answered by whoever is first: the store or the clock.
class first_answer {
 public:
  explicit first_answer(completion<std::string> done) : done_{std::move(done)} {}
  void give(std::optional<mpesa::c2b_refusal> why) {
    if (!was_given_.exchange(true)) done_(mpesa::validation_reply(why));
  }

 private:
  std::atomic<bool> was_given_{false};
  completion<std::string> done_;
};

}  // namespace

bool payment_service::knows(std::string_view token) const {
  return parts_.transport != nullptr &&
      is_paybill_token(token, parts_.till.short_code, parts_.till.token_keys);
}

void payment_service::validate(std::string token, std::string body, completion<std::string> done) {
  if (!knows(token)) return done(refusal{errc::not_found, {}, {}});
  const auto said = mpesa::read_c2b_payment(body);
  if (!said) return done(mpesa::validation_reply(mpesa::c2b_refusal::other));
  if (const auto why = refusal_of(*said, parts_.till)) return done(mpesa::validation_reply(why));
  if (!parts_.till.rejects_unknown) return done(mpesa::validation_reply(std::nullopt));
  // Without a look at the store where no account can be meant.
  if (!domain::account_of_paybill_number(said->account) &&
      domain::top_ups_of_reference(said->account).empty())
    return done(mpesa::validation_reply(mpesa::c2b_refusal::account));
  const auto answer = std::make_shared<first_answer>(std::move(done));
  const auto late = std::make_shared<std::function<void()>>([answer] { answer->give(std::nullopt); });
  caf::delayed_anon_send(paybill_, validation_patience, validation_late{late});
  answer_by_query<payment_store, bool>(
      *parts_.store, lane::messages,
      [answer](const outcome<bool>& known) {
        // What is not known for certain is let through: the money can be matched later.
        const bool is_unknown = known && !*known;
        answer->give(is_unknown ? std::optional{mpesa::c2b_refusal::account} : std::nullopt);
      },
      [typed = said->account](payment_store& store) { return store.knows_payee(typed); });
}

void payment_service::take_confirmation(
    std::string token, std::string address, std::string body, completion<std::string> done) {
  if (!knows(token) || !may_be_mpesa(parts_.till, address)) return done(refusal{errc::not_found, {}, {}});
  const auto said = mpesa::read_c2b_payment(body);
  persistence::posted_confirmation posted{
      0, said ? said->receipt : std::string{}, parts_.now(), std::move(address), std::move(body)};
  // In turn with the node's own changes: no account's wait lets M-Pesa wait.
  answer_by_change<payment_store, bool>(
      *parts_.store, {},
      [paybill = paybill_, done = std::move(done)](outcome<bool> kept) {
        if (!kept) return done(kept.error());
        if (*kept)
          caf::anon_send(paybill, payments_waiting{});
        else
          spdlog::error(
              "event=payment_confirmation_not_kept; too much was posted of one receipt, or without one");
        done(std::string{mpesa::confirmation_reply});
      },
      [posted = std::move(posted)](payment_store& store) { return store.keep_confirmation(posted); });
}

void payment_service::list(
    domain::account_id turn, persistence::payment_filter wanted, completion<payment_page> done) {
  answer_by_look<payment_store>(*parts_.store, turn, std::move(done),
      [wanted = std::move(wanted)](payment_store& store) { return store.list_payments(wanted); });
}

void payment_service::get(domain::account_id turn, domain::payment_id id, completion<payment_details> done) {
  answer_by_look<payment_store>(
      *parts_.store, turn, std::move(done), [id](payment_store& store) -> domain::result<payment_details> {
        auto found = store.get_payment(id);
        if (!found) return found.error();
        auto told = store.confirmations_of(found->told.receipt);
        if (!told) return told.error();
        return payment_details{std::move(*found), std::move(*told)};
      });
}

void payment_service::match(domain::account_id turn, wanted_match wanted, const domain::audit_origin& by,
    completion<payment_record> done) {
  answer_by_change<payment_store>(
      *parts_.store, turn, std::move(done), [wanted = std::move(wanted), by](payment_store& store) {
        return store.match_payment(wanted.payment, wanted.account, wanted.reason, by);
      });
}

void payment_service::list_unclear(
    domain::account_id turn, domain::top_up_id beyond, std::uint32_t limit, completion<top_up_page> done) {
  answer_by_look<top_up_store>(*parts_.store, turn, std::move(done),
      [beyond, limit](top_up_store& store) { return store.list_unclear(beyond, limit); });
}

void payment_service::look_again(domain::account_id turn, domain::top_up_id id,
    const domain::audit_origin& by, completion<top_up_record> done) {
  answer_by_change<top_up_store, top_up_record>(
      *parts_.store, turn,
      [top_ups = top_ups_, done = std::move(done)](outcome<top_up_record> looked) {
        if (looked) caf::anon_send(top_ups, top_ups_waiting{});
        done(std::move(looked));
      },
      [id, by](top_up_store& store) { return store.look_again(id, by); });
}

}  // namespace mbs::actors
