#include "actors/access/platform_sms.hpp"

#include "actors/runtime/store_answers.hpp"
#include "crypto/digest.hpp"
#include "persistence/accounts/account_store.hpp"

#include <spdlog/spdlog.h>

#include <memory>
#include <utility>

namespace mbs::actors {

using domain::errc;

namespace {

refusal sends_none() {
  return {errc::no_route, "this platform sends no codes by SMS", {}};
}

bool may_go_later(errc why) noexcept {
  switch (why) {
    case errc::store_unavailable:
    case errc::overloaded:
    case errc::shutting_down:
    case errc::timed_out:
    case errc::queue_full:
    case errc::rate_limited:
    case errc::insufficient_credit:
    case errc::account_suspended:
    case errc::idempotency_key_in_flight: return true;
    default: return false;
  }
}

}  // namespace

platform_sms::platform_sms(
    store_pool& store, message_gateway& messages, std::string account, std::string sender)
    : store_{store}, messages_{messages}, name_of_account_{std::move(account)}, sender_{std::move(sender)} {}

void platform_sms::with_account(completion<domain::account_id> done) {
  if (!sends()) return done(sends_none());
  if (const auto known = account_.load()) return done(domain::account_id{known});
  answer_by_query<persistence::account_store, domain::account_id>(
      store_, lane::messages,
      [this, done = std::move(done)](outcome<domain::account_id> found) {
        if (found) account_ = found->value;
        if (!found && found.error().why == errc::not_found) {
          spdlog::warn("people.codes_account is no account: no codes go out by SMS");
          return done(sends_none());
        }
        done(std::move(found));
      },
      [name = name_of_account_](persistence::account_store& store) { return store.find_account(name); });
}

void platform_sms::tell(
    domain::msisdn to, std::string text, const std::string& name, std::function<void(told)> done) {
  domain::submission what;
  what.to = {to.to_e164()};
  what.from = sender_;
  what.text = std::move(text);
  const auto key = crypto::sha256("notice " + name);
  // The name alone says what it is: of whom it speaks may be called otherwise by now.
  idempotency once{key, key, [](const submission_answer&) { return std::string{"{}"}; }};
  const auto shared =
      std::make_shared<submission_request>(submission_request{{}, std::move(what), std::move(once), {}});
  shared->done = [done](const outcome<submission_answer>& answer) {
    const bool is_sent = answer && (answer->replayed || !answer->accepted.empty());
    if (is_sent) return done(told::yes);
    if (!answer && may_go_later(answer.error().why)) return done(told::later);
    spdlog::warn("event=notice_not_sent because={}",
        answer ? "its number cannot be reached" : domain::to_code(answer.error().why));
    done(told::never);
  };
  with_account([this, shared, done = std::move(done)](const outcome<domain::account_id>& from) {
    if (!from) return done(from.error().why == errc::no_route ? told::never : told::later);
    shared->account = *from;
    messages_.submit(std::move(*shared));
  });
}

}  // namespace mbs::actors
