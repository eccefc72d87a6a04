#include "actors/accounts/account_messages.hpp"
#include "actors/money/balance_watch_actor.hpp"
#include "actors/money/balance_words.hpp"
#include "persistence/access/member_store.hpp"
#include "persistence/access/staff_store.hpp"
#include "persistence/accounts/account_store.hpp"
#include "persistence/mail/mail_store.hpp"
#include "persistence/money/balance_store.hpp"
#include "persistence/money/funding_store.hpp"
#include "tests/actors/actor_fixture.hpp"
#include "tests/actors/real_store.hpp"

namespace mbs::actors::testing {

namespace {

using persistence::balance_store;

/// Takes texts of the platform, as long as it is told to.
struct taken_texts final : message_gateway {
  void submit(submission_request request) override {
    if (refusing) return request.done(refusal{errc::insufficient_credit, {}, {}});
    texts.push_back(request.what.text);
    submission_answer answer;
    answer.replayed = "{}";
    request.done(answer);
  }
  void cancel(domain::account_id, domain::message_id, completion<persistence::message_history>) override {}
  void preview(domain::account_id, domain::submission, completion<domain::submission_preview>) override {}
  void get_message(
      domain::account_id, domain::message_id, completion<persistence::message_history>) override {}
  void list_messages(persistence::message_filter, completion<persistence::message_page>) override {}
  void note_export(
      domain::audit_origin, const persistence::message_filter&, completion<std::string>) override {}
  void export_messages(persistence::message_filter, completion<table_page>) override {}
  const domain::numbering_plan& plan() const override { return domain::numbering_plan::kenya(); }

  bool refusing = false;
  std::vector<std::string> texts;
};

/// BALANCE WATCH over a real store; its texts leave in the platform's name.
struct watching : hand_driven_system {
  watching() {
    open("asha@example.com");
    open("juma@example.com");
  }
  void open(const std::string& email) {
    const auto made =
        store.get<persistence::account_store>().create_account({email, email, money{}, "s", {}}, beginning);
    accounts.push_back(made.value().id);
    move(accounts.back(), domain::transfer_kind::credit, 100);
    want(accounts.back(), false);
  }
  void want(domain::account_id account, bool by_sms) {
    REQUIRE(store.get<balance_store>()
                .set_alerts(account, std::vector{money::from_shillings(50)}, by_sms, {{}, beginning})
                .has_value());
  }
  /// Who has proved a phone.
  void own(domain::account_id account) {
    persistence::person_record p;
    p.name = "Asha";
    p.email = p.email_folded = "owner@example.com";
    p.email_proved_at = p.phone_proved_at = beginning;
    p.phone = 254'712'345'678;
    const auto person = store.get<persistence::staff_store>().make_person({.person = p}, {});
    REQUIRE(person.has_value());
    REQUIRE(store.get<persistence::member_store>()
                .add_member({account, *person, domain::account_role::owner, beginning})
                .has_value());
  }
  void ask(domain::account_id account) { caf::anon_send(*watch, look_at_balance{account}); }
  std::size_t waiting_texts() { return store.get<balance_store>().waiting_sms(beginning - 1h, 100)->size(); }
  void begin() {
    watch = ended_with_scope<balance_watch_actor>{spawn_balance_watch(system)};
    auto parts = std::make_shared<balance_watch_parts>();
    parts->store = &pool;
    parts->accounts = *neighbours.actor;
    parts->mailer = *mailer.actor;
    parts->sms = &sms;
    parts->now = clock();
    caf::anon_send(*watch, start_balance_watch{std::move(parts)});
    run();
  }
  void move(domain::account_id account, domain::transfer_kind kind, std::int64_t shillings) {
    REQUIRE(store.get<persistence::funding_store>()
                .add_funding_entry({0, account, kind, money::from_shillings(shillings),
                    "move " + std::to_string(++moves), "", beginning})
                .has_value());
  }
  void spend(domain::account_id account, std::int64_t shillings) {
    move(account, domain::transfer_kind::debit, shillings);
  }
  bool is_below(domain::account_id account) {
    return store.get<balance_store>().get_alerts(account)->alerts.front().is_below;
  }
  std::vector<balance_looked_at>& told() { return neighbours.all<balance_looked_at>(); }

  real_store store;
  inline_pool pool{*store.connection};
  taken_texts taken;
  platform_sms sms{pool, taken, "asha@example.com", "MBS"};
  recorder<accounts_actor> neighbours{*this};
  recorder<mailer_actor> mailer{*this};
  std::vector<domain::account_id> accounts;
  int moves = 0;
  ended_with_scope<balance_watch_actor> watch;
};

}  // namespace

TEST_CASE("what was crossed while nobody watched is found after a start") {
  watching w;
  w.spend(w.accounts[0], 80);
  w.begin();
  w.pass(5s);
  CHECK(w.is_below(w.accounts[0]));
  CHECK_FALSE(w.is_below(w.accounts[1]));
}

TEST_CASE("an account whose balance moved is looked at within a second, and told how its alerts stand") {
  watching w;
  w.begin();
  w.pass(5s);
  w.told().clear();
  w.spend(w.accounts[1], 80);
  for (int i = 0; i < 3; ++i)
    caf::anon_send(*w.watch, look_at_balance{w.accounts[1]});
  w.pass(1s);
  CHECK(w.is_below(w.accounts[1]));
  REQUIRE(w.told().size() == 1);
  CHECK(w.told()[0].account == w.accounts[1]);
  CHECK(w.told()[0].alerts.front().is_below);
}

TEST_CASE("an account that asks again at each answer has its turn once a second") {
  watching w;
  w.begin();
  w.pass(5s);
  w.told().clear();
  w.neighbours.when<balance_looked_at>(
      [&](const balance_looked_at& m) { caf::anon_send(*w.watch, look_at_balance{m.account}); });
  caf::anon_send(*w.watch, look_at_balance{w.accounts[0]});
  w.pass(10s);
  CHECK(w.told().size() <= 11);
  CHECK(w.told().size() >= 9);
}

TEST_CASE("while the store is away accounts wait for their look, and have it later") {
  watching w;
  w.begin();
  w.pass(5s);
  w.spend(w.accounts[0], 80);
  w.pool.refusing = true;
  caf::anon_send(*w.watch, look_at_balance{w.accounts[0]});
  w.pass(30s);
  CHECK_FALSE(w.is_below(w.accounts[0]));
  w.pool.refusing = false;
  w.pass(6s);
  CHECK(w.is_below(w.accounts[0]));
}

TEST_CASE("accounts that ask over and over keep no other waiting, nor those that are found after the start") {
  watching w;
  for (int i = 0; i < 70; ++i)
    w.open("n" + std::to_string(i) + "@example.com");
  const auto last = w.accounts.back(), before_last = w.accounts[w.accounts.size() - 2];
  w.spend(before_last, 80);  // found after the start, and nobody asks for it
  w.neighbours.when<balance_looked_at>([&](const balance_looked_at& m) {
    if (m.account < before_last) w.ask(m.account);
  });
  w.begin();
  for (const auto account : w.accounts)
    if (account < before_last) w.ask(account);
  w.pass(5s);
  w.spend(last, 80);
  w.ask(last);
  w.pass(3s);
  CHECK(w.is_below(last));
  w.pass(20s);
  CHECK(w.is_below(before_last));
}

TEST_CASE("while changes wait, balances are looked at still, and what was crossed is told once they go on") {
  watching w;
  w.begin();
  w.pass(5s);
  w.pool.held = lane::changes;
  w.spend(w.accounts[0], 80);
  w.ask(w.accounts[0]);
  w.pass(5s);
  CHECK_FALSE(w.is_below(w.accounts[0]));
  w.pool.held.reset();
  w.pool.release();
  w.pass(1s);
  CHECK(w.is_below(w.accounts[0]));
}

TEST_CASE("mails that had no room are tried again, without anybody asking") {
  watching w;
  w.begin();
  w.pass(5s);
  w.own(w.accounts[0]);
  auto& mails = w.store.get<persistence::mail_store>();
  REQUIRE(mails.set_rules(0, "mbs.invalid").has_value());
  w.spend(w.accounts[0], 80);
  w.ask(w.accounts[0]);
  w.pass(2s);
  CHECK(w.is_below(w.accounts[0]));
  CHECK(w.mailer.all<mails_waiting>().empty());
  REQUIRE(mails.set_rules(1'000, "mbs.invalid").has_value());
  w.pass(6min);
  CHECK(w.mailer.all<mails_waiting>().size() == 1);
}

TEST_CASE("a text leaves once, and is off the list then") {
  watching w;
  w.own(w.accounts[1]);
  w.want(w.accounts[1], true);
  w.begin();
  w.pass(5s);
  w.spend(w.accounts[1], 80);
  w.ask(w.accounts[1]);
  w.pass(15s);
  CHECK(w.taken.texts.size() == 1);
  CHECK(w.waiting_texts() == 0);
}

TEST_CASE("a text that cannot leave now leaves later") {
  watching w;
  w.own(w.accounts[1]);
  w.want(w.accounts[1], true);
  w.taken.refusing = true;
  w.begin();
  w.spend(w.accounts[1], 80);
  w.ask(w.accounts[1]);
  w.pass(30s);
  CHECK(w.taken.texts.empty());
  CHECK(w.waiting_texts() == 1);
  w.taken.refusing = false;
  w.pass(15s);
  CHECK(w.taken.texts.size() == 1);
  CHECK(w.waiting_texts() == 0);
}

TEST_CASE("a company's name in a text is short, and no link") {
  persistence::balance_sms text;
  text.account_name = "win at evil.example/now and a very long name behind it";
  text.language = "en";
  const auto words = low_balance_sms(text);
  CHECK(words.find("evil.example") == std::string::npos);
  CHECK(words.find("behind it") == std::string::npos);
}

TEST_CASE("a text says which company, what it went below and what is there, in the owner's language") {
  persistence::balance_sms text;
  text.account_name = "Duka Ltd";
  text.language = "en";
  text.amount = money::from_shillings(1'500);
  text.available = money::from_units(14'999'999);
  CHECK(low_balance_sms(text) ==
      "Duka Ltd: your balance went below KES 1,500.00. KES 1,499.99 is available. Top up to go on sending.");
  text.language = "sw";
  CHECK(low_balance_sms(text).find("salio limeshuka chini ya KES 1,500.00") != std::string::npos);
}

}  // namespace mbs::actors::testing
