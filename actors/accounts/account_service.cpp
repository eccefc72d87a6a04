#include "actors/accounts/account_service.hpp"

#include "actors/accounts/standing.hpp"
#include "actors/runtime/store_answers.hpp"
#include "persistence/access/member_store.hpp"

#include <algorithm>

namespace mbs::actors {

using persistence::account_profile;
using persistence::member_record;
using persistence::member_store;
using persistence::profile_store;

namespace {

/// What is allowed now.
struct trial_question {
  domain::time_point now;
  std::uint32_t a_day = 0;
};

/// The turn of somebody who asks for no account.
domain::account_id turn_of(domain::person_id person) noexcept {
  return {person.value};
}

/// People are told in words what hinders.
refusal in_words(refusal why) {
  if (why.why == domain::errc::not_proved) why.detail = "confirm your e-mail address first";
  if (why.why == domain::errc::too_many_members)
    why.detail =
        "a person is a member of at most " + std::to_string(domain::most_accounts_of_person) + " accounts";
  if (why.why == domain::errc::owner_is_above)
    why.detail = "only an owner says whether owners need a second factor";
  if (why.why == domain::errc::factor_required)
    why.detail = "set up your own second factor first, or you would shut yourself out";
  return why;
}

/// The profile with what its trial has left.
domain::result<account_profile> with_trial(
    profile_store& profiles, const trial_question& trial, domain::result<account_profile> found) {
  if (!found) return found;
  const auto sent = profiles.trial_of(found->account, trial.now, trial.a_day);
  if (!sent) return sent.error();
  if (sent->is_on_trial) found->trial = {trial.a_day, trial.a_day - std::min(sent->messages, trial.a_day)};
  return found;
}

}  // namespace

void account_service::list_accounts(
    domain::person_id person, completion<std::vector<persistence::membership_listed>> done) {
  answer_by_look<member_store>(store_, turn_of(person), std::move(done),
      [person](member_store& members) { return members.memberships_of(person); });
}

void account_service::open_account(domain::person_id owner, const persistence::new_company& company,
    const domain::audit_origin& origin, completion<member_record> done) {
  answer_by_change<member_store, member_record>(
      store_, turn_of(owner),
      [this, done = std::move(done)](outcome<member_record> made) {
        if (!made) return done(in_words(made.error()));
        raise(counters_.session_changes);
        done(std::move(made));
      },
      [owner, company, origin](
          member_store& members) { return members.open_account(owner, company, origin.at, {origin}); });
}

void account_service::get_profile(domain::account_id account, completion<account_profile> done) {
  answer_by_look<profile_store>(store_, account, std::move(done),
      [account, trial = trial_question{now_(), rules_.now()->trial_messages_a_day}](
          profile_store& profiles) { return with_trial(profiles, trial, profiles.get_profile(account)); });
}

void account_service::change_profile(domain::account_id account, domain::person_id by,
    const persistence::profile_change& change, const domain::audit_origin& origin,
    completion<account_profile> done) {
  when_active(accounts_, account, std::move(done), [this, account, by, change, origin](const auto& then) {
    answer_by_change<profile_store, account_profile>(
        store_, account,
        [this, then](outcome<account_profile> changed) {
          if (!changed) return then(in_words(changed.error()));
          raise(counters_.session_changes);
          then(std::move(changed));
        },
        [account, by, change, origin, trial = trial_question{now_(), rules_.now()->trial_messages_a_day}](
            profile_store& profiles) {
          return with_trial(
              profiles, trial, profiles.change_profile(account, by, change, origin.at, {origin}));
        });
  });
}

}  // namespace mbs::actors
