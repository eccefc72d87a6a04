#pragma once

#include "actors/accounts/accounts_actor.hpp"
#include "tests/actors/actor_fixture.hpp"
#include "tests/actors/fake_store.hpp"

namespace mbs::actors::testing {

/// What came of one submit.
class submitted {
 public:
  [[nodiscard]] completion<submission_answer> listener() {
    return [this](outcome<submission_answer> o) {
      ++answers_;
      outcome_ = std::move(o);
    };
  }
  [[nodiscard]] bool answered() const { return answers_ != 0; }
  [[nodiscard]] bool accepted() const { return answers_ == 1 && outcome_->has_value(); }
  [[nodiscard]] bool refused() const { return answers_ == 1 && outcome_->has_error(); }
  [[nodiscard]] const submission_answer& answer() const {
    REQUIRE(accepted());
    return outcome_->value();
  }
  [[nodiscard]] errc why() const { return refused() ? outcome_->error().why : errc::none; }
  [[nodiscard]] std::string detail() const { return refused() ? outcome_->error().detail : ""; }
  [[nodiscard]] std::chrono::seconds retry_after() const {
    return refused() ? outcome_->error().retry_after : 0s;
  }

 private:
  int answers_ = 0;
  std::optional<outcome<submission_answer>> outcome_;
};

struct request_spec {
  std::string from = "MBS";
  std::string callback_url{};
  std::uint8_t key = 0;  ///< of idempotency; 0: none
  std::uint8_t body = 0;
};

inline std::shared_ptr<submission_request> make_request(domain::account_id account,
    std::vector<std::string> to, const request_spec& spec, completion<submission_answer> done) {
  auto request = std::make_shared<submission_request>();
  request->account = account;
  request->what.to = std::move(to);
  request->what.from = spec.from;
  request->what.text = "hello";
  request->what.callback_url = spec.callback_url;
  if (spec.key != 0) {
    request->once.emplace();
    request->once->key[0] = spec.key;
    request->once->body[0] = spec.body;
    request->once->render = [](const submission_answer& a) {
      return std::to_string(a.accepted.size()) + " accepted";
    };
  }
  request->done = std::move(done);
  return request;
}

struct account_setup {
  money available = money::from_units(1'000 * shilling.units());
  money credit_limit{};
  persistence::account_status status = persistence::account_status::active;
  std::uint32_t queued_per_account = 1'000;
  std::uint32_t queued_on_node = 100'000;
  std::uint32_t callback_urls = 100;
};

inline persistence::account_state stored_account(domain::account_id id, const account_setup& setup = {}) {
  persistence::account_state state;
  state.account.id = id;
  state.account.status = setup.status;
  state.account.credit_limit = setup.credit_limit;
  state.senders = {{"MBS", std::nullopt, std::nullopt}};
  state.balance = domain::balance{setup.available, money{}, setup.credit_limit};
  return state;
}

/// What ACCOUNTs stand in: rules, stores, and recorders for the neighbours.
struct account_surroundings : hand_driven_system {
  explicit account_surroundings(const account_setup& setup = {});
  ~account_surroundings();
  account_surroundings(const account_surroundings&) = delete;
  account_surroundings& operator=(const account_surroundings&) = delete;

  live_rules rules;
  admission gate;
  node_counters counters;
  domain::id_generator ids{1};
  fake_stores stores;
  inline_pool pool{stores};
  recorder<journal_actor> journal;
  recorder<message_taker> router;
  recorder<account_owner> owner;
  shared_environment environment;
  std::vector<persistence::difference> breaches;  // that accounts have told of
  std::vector<std::unique_ptr<submitted>> asked;
};

/// One ACCOUNT, awake, with a JOURNAL that the test plays.
struct account_at_work : account_surroundings {
  explicit account_at_work(const account_setup& setup = {});
  ~account_at_work();
  account_at_work(const account_at_work&) = delete;
  account_at_work& operator=(const account_at_work&) = delete;

  submitted* submit(
      std::vector<std::string> to, const request_spec& spec = {}, std::chrono::seconds validity = 0s) {
    asked.push_back(std::make_unique<submitted>());
    REQUIRE(gate.start_accepting(static_cast<std::uint32_t>(to.size())));
    auto request = make_request(id, std::move(to), spec, asked.back()->listener());
    if (validity != 0s) request->what.validity = validity;
    tell(submit_messages{std::move(request)});
    return asked.back().get();
  }
  template <class Message>
  void tell(Message m) {
    if constexpr (std::is_constructible_v<decltype(account_chore::what), Message>)
      caf::anon_send(*account, account_chore{std::move(m)});
    else
      caf::anon_send(*account, std::move(m));
    run();
  }
  /// The journal's verdict on everything it has not judged yet.
  void commit(errc why = errc::none) {
    acceptances_recorded recorded;
    for (; judged < journal.all<append_acceptance>().size(); ++judged)
      recorded.verdicts.push_back({journal.all<append_acceptance>()[judged].ticket, why, std::nullopt});
    tell(std::move(recorded));
  }
  void replay_last(std::string answer) {
    acceptances_recorded recorded;
    recorded.verdicts.push_back(
        {journal.all<append_acceptance>().back().ticket, errc::none, std::move(answer)});
    judged = journal.all<append_acceptance>().size();
    tell(std::move(recorded));
  }
  void snapshot_taken(std::size_t which) {
    tell(facts_recorded{{journal.all<snapshot_account>().at(which).ticket}});
  }
  void settle(domain::message_id message, message_state state, money charge, money release) {
    auto m = make_message({.id = message.value, .account = id.value});
    const auto kind =
        state == message_state::submitted ? domain::event_kind::submitted : domain::event_kind::refused;
    tell(settle_facts{id, {}, 1, facts_of({fact_about(m, kind, state, charge, release)})});
  }
  void settle_first(const submission_answer& answer, message_state state, money charge, money release) {
    settle(answer.accepted.front().id, state, charge, release);
  }
  domain::balance balance() {
    std::optional<domain::balance> found;
    tell(read_balance{id, [&](outcome<domain::balance> b) { found = b.value(); }});
    REQUIRE(found);
    return *found;
  }

  domain::account_id id{7};
  std::size_t judged = 0;
  ended_with_scope<account_actor> account;
};

}  // namespace mbs::actors::testing
