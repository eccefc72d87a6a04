#include "actors/money/top_up_service.hpp"

#include "actors/runtime/store_answers.hpp"
#include "persistence/money/top_up_store.hpp"
#include "protocols/mpesa/callback_replies.hpp"
#include "protocols/mpesa/payer.hpp"

#include <spdlog/spdlog.h>

#include <utility>

namespace mbs::actors {

using domain::errc;
using persistence::top_up_page;
using persistence::top_up_record;
using persistence::top_up_store;

top_up_options top_up_service::options() const {
  const auto& till = parts_.till;
  const bool is_away = domain::to_micros(parts_.now()) < parts_.standing->away_until;
  return {parts_.transport != nullptr, is_away, till.least, till.most, till.short_code,
      parts_.transport != nullptr && till.offers_paybill};
}

void top_up_service::ask(
    const wanted_top_up& wanted, const domain::audit_origin& by, completion<top_up_record> done) {
  const auto may = options();
  if (!may.is_configured)
    return done(refusal{
        errc::payments_unavailable, "no payments by M-Pesa are taken here", std::chrono::seconds{60}});
  const refusal away{
      errc::payments_unavailable, "M-Pesa does not answer at the moment", std::chrono::seconds{60}};
  if (may.is_away && wanted.once.empty()) return done(away);
  if (wanted.shillings < may.least || wanted.shillings > may.most)
    return done(refusal{errc::malformed_request,
        "amount must be from " + std::to_string(may.least) + " to " + std::to_string(may.most) +
            " whole shillings",
        {}});
  if (!mpesa::is_payer_number(wanted.payer.to_digits()))
    return done(refusal{errc::invalid_msisdn, "M-Pesa is for mobile numbers of Kenya", {}});
  // What was asked for before is given all the same.
  const persistence::new_top_up top_up{wanted.account, wanted.payer,
      domain::money::from_shillings(wanted.shillings), may.short_code, wanted.once, may.is_away};
  answer_by_change<top_up_store, top_up_record>(
      *parts_.store, wanted.account,
      [top_ups = top_ups_, done = std::move(done), away](outcome<top_up_record> made) {
        if (made) caf::anon_send(top_ups, top_ups_waiting{});
        if (!made && made.error().why == errc::payments_unavailable) return done(away);
        done(std::move(made));
      },
      [top_up, by](top_up_store& store) { return store.add_top_up(top_up, by); });
}

void top_up_service::get(domain::account_id account, domain::top_up_id id, completion<top_up_record> done) {
  answer_by_look<top_up_store>(*parts_.store, account, std::move(done),
      [account, id](top_up_store& store) { return store.get_top_up(id, account); });
}

void top_up_service::list(
    domain::account_id account, domain::top_up_id beyond, std::uint32_t limit, completion<top_up_page> done) {
  answer_by_look<top_up_store>(*parts_.store, account, std::move(done),
      [account, beyond, limit](top_up_store& store) { return store.list_top_ups(account, beyond, limit); });
}

void top_up_service::take_callback(
    std::string token, std::string address, std::string body, completion<std::string> done) {
  const auto id = top_up_of_token(token, parts_.till.token_keys);
  if (!id || parts_.transport == nullptr || !may_be_mpesa(parts_.till, address))
    return done(refusal{errc::not_found, {}, {}});
  persistence::payment_callback posted{0, *id, parts_.now(), std::move(address), std::move(body)};
  // In turn with the node's own changes: no account's wait lets M-Pesa wait.
  answer_by_change<top_up_store, bool>(
      *parts_.store, {},
      [top_ups = top_ups_, done = std::move(done)](outcome<bool> kept) {
        if (kept && *kept) caf::anon_send(top_ups, top_ups_waiting{});
        if (kept && !*kept)
          spdlog::error("event=payment_callback_not_kept; too much was posted to one address");
        if (!kept) return done(kept.error());
        done(std::string{mpesa::callback_reply});
      },
      [posted = std::move(posted)](top_up_store& store) { return store.keep_callback(posted); });
}

}  // namespace mbs::actors
