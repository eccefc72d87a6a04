#include "domain/messages/daily_report.hpp"
#include "tests/actors/account_fixture.hpp"
#include "tests/support/captured_log.hpp"

using namespace mbs;
using namespace mbs::actors;
using namespace mbs::actors::testing;

TEST_CASE("a request reserves its credit before the journal hears of it and is answered after the commit") {
  account_at_work a;
  auto r = a.submit({"0722000001", "0722000002"});
  const auto& sent = a.journal.all<append_acceptance>();
  REQUIRE(sent.size() == 1);
  CHECK(sent[0].reservation.amount == money::from_units(2 * shilling.units()));
  CHECK(sent[0].messages->size() == 2);
  CHECK(a.balance().reserved() == money::from_units(2 * shilling.units()));
  CHECK_FALSE(r->answered());
  CHECK(a.router.all<route_messages>().empty());

  a.commit();
  REQUIRE(r->accepted());
  CHECK(r->answer().accepted.size() == 2);
  REQUIRE(a.router.all<route_messages>().size() == 1);
  CHECK(a.router.all<route_messages>()[0].messages->front().id == r->answer().accepted[0].id);
  CHECK(a.gate.accepting() == 0);
  CHECK(a.gate.queued() == 2);
}

TEST_CASE("a request beyond the credit is refused with what is needed and what is there, and has no effect") {
  account_at_work a{{.available = shilling}};
  const auto before = a.balance();
  auto r = a.submit({"0722000001", "0722000002"});
  REQUIRE(r->refused());
  CHECK(r->why() == errc::insufficient_credit);
  CHECK(r->detail().find("2.00") != std::string::npos);
  CHECK(r->detail().find("1.00") != std::string::npos);
  CHECK(a.journal.all<append_acceptance>().empty());
  CHECK(a.balance() == before);
  CHECK(a.gate.accepting() == 0);
  CHECK(a.gate.queued() == 0);
}

TEST_CASE("a suspended account sends nothing") {
  account_at_work a{{.status = persistence::account_status::suspended}};
  auto r = a.submit({"0722000001"});
  CHECK(r->why() == errc::account_suspended);
  CHECK(a.journal.all<append_acceptance>().empty());
}

TEST_CASE("only an active account may change things") {
  const auto standing_of = [](persistence::account_status status) {
    account_at_work a{{.status = status}};
    std::vector<std::optional<refusal>> told;
    a.tell(check_standing{a.id, [&](std::optional<refusal> why) { told.push_back(std::move(why)); }});
    REQUIRE(told.size() == 1);
    return told[0] ? told[0]->why : errc::none;
  };
  CHECK(standing_of(persistence::account_status::active) == errc::none);
  CHECK(standing_of(persistence::account_status::suspended) == errc::account_suspended);
}

TEST_CASE("an unapproved sender is refused by name of the rule") {
  account_at_work a;
  auto r = a.submit({"0722000001"}, {.from = "SOMEBODY"});
  CHECK(r->why() == errc::sender_not_approved);
  CHECK(a.balance().reserved() == money{});
}

TEST_CASE("recipients that no link reaches are rejected one by one, the others sent and charged") {
  account_at_work a;
  auto r = a.submit({"0733000001", "0722000001", "0722"});
  a.commit();
  REQUIRE(r->accepted());
  CHECK(r->answer().accepted.size() == 1);
  REQUIRE(r->answer().rejected.size() == 2);
  CHECK(r->answer().total == shilling);
  CHECK(a.balance().reserved() == shilling);
  CHECK(std::any_of(r->answer().rejected.begin(), r->answer().rejected.end(),
      [](const auto& bad) { return bad.why == errc::no_route; }));
}

TEST_CASE("a request whose every recipient is bad is answered without being stored") {
  account_at_work a;
  auto r = a.submit({"0733000001", "0722"});
  REQUIRE(r->accepted());
  CHECK(r->answer().accepted.empty());
  CHECK(r->answer().rejected.size() == 2);
  CHECK(a.journal.all<append_acceptance>().empty());
  CHECK(a.gate.accepting() == 0);
}

TEST_CASE("an account with too many messages waiting is told queue_full until some have left") {
  account_at_work a{{.queued_per_account = 2}};
  auto first = a.submit({"0722000001", "0722000002"});
  a.commit();
  auto second = a.submit({"0722000003"});
  CHECK(second->why() == errc::queue_full);
  CHECK(second->retry_after() > 0s);
  CHECK(a.balance().reserved() == money::from_units(2 * shilling.units()));
  a.settle_first(first->answer(), message_state::submitted, shilling, money{});
  auto third = a.submit({"0722000003"});
  a.commit();
  CHECK(third->accepted());
}

TEST_CASE("a full node refuses and gives the reservation back") {
  account_at_work a{{.queued_on_node = 1}};
  CHECK_FALSE(a.submit({"0722000001"})->answered());
  auto second = a.submit({"0722000002"});
  CHECK(second->why() == errc::queue_full);
  CHECK(a.balance().reserved() == shilling);
}

TEST_CASE("a commit that failed undoes the reservation and the place in the queue") {
  account_at_work a;
  const auto before = a.balance();
  auto r = a.submit({"0722000001"});
  a.commit(errc::store_unavailable);
  CHECK(r->why() == errc::store_unavailable);
  CHECK(r->retry_after() > 0s);
  CHECK(a.balance() == before);
  CHECK(a.gate.queued() == 0);
  CHECK(a.gate.accepting() == 0);
  CHECK(a.router.all<route_messages>().empty());
}

TEST_CASE("a settlement posts what an operator took and releases the rest before the journal has it") {
  account_at_work a{{.available = money::from_units(10 * shilling.units())}};
  auto r = a.submit({"0722000001", "0722000002"});
  a.commit();
  a.settle_first(r->answer(), message_state::submitted, shilling, money{});
  CHECK(a.balance().reserved() == shilling);
  a.settle(r->answer().accepted[1].id, message_state::rejected, money{}, shilling);
  CHECK(a.balance().reserved() == money{});
  CHECK(a.balance().available() == money::from_units(9 * shilling.units()));
  const auto& facts = a.journal.all<append_facts>();
  REQUIRE(facts.size() == 2);
  REQUIRE(facts[0].settlements.size() == 1);
  CHECK(facts[0].settlements[0].kind == domain::transfer_kind::post);
  CHECK(facts[1].settlements.at(0).kind == domain::transfer_kind::release);
  CHECK(a.gate.queued() == 0);
}

TEST_CASE("what is charged for several networks and classes is posted apart, and released together") {
  account_at_work a{{.available = money::from_units(10 * shilling.units())}};
  auto r = a.submit({"0722000001", "0722000002", "0722000003", "0722000004"});
  a.commit();
  auto facts = std::make_shared<std::vector<message_fact>>();
  for (const auto& accepted : r->answer().accepted) {
    message_fact fact;
    fact.message.id = fact.event.message = accepted.id;
    fact.message.account = fact.event.account = a.id;
    fact.message.network = {static_cast<std::uint8_t>(facts->size() < 2 ? 1 : 2)};
    fact.message.traffic =
        facts->size() == 3 ? domain::traffic_class::promotional : domain::traffic_class::transactional;
    fact.event.kind = domain::event_kind::submitted;
    fact.event.state = message_state::submitted;
    (facts->size() == 1 ? fact.event.release : fact.event.charge) = shilling;
    fact.left_queue = true;
    facts->push_back(fact);
  }
  a.tell(settle_facts{a.id, {}, 1, facts});
  const auto& settlements = a.journal.all<append_facts>().front().settlements;
  REQUIRE(settlements.size() == 4);
  CHECK(settlements[0].network == domain::network_id{1});
  CHECK(settlements[1].network == domain::network_id{2});
  CHECK(settlements[1].traffic == domain::traffic_class::transactional);
  CHECK(settlements[2].traffic == domain::traffic_class::promotional);
  for (const auto& t : settlements)
    CHECK(t.amount == shilling);
  CHECK(settlements[3].kind == domain::transfer_kind::release);
}

TEST_CASE("a settlement of more than was reserved stops the account's spending") {
  account_at_work a;
  for (int i = 0; i < 2; ++i)
    a.settle({1}, message_state::submitted, shilling, money{});
  CHECK(figure(a.counters.ledger_breaches) == 2);
  REQUIRE(a.breaches.size() == 1);
  CHECK(a.breaches[0].account == a.id);
  CHECK(a.submit({"0722000001"})->why() == errc::account_suspended);
}

TEST_CASE("an account whose books differ spends nothing until staff has looked and it has been read anew") {
  account_at_work a;
  auto settings = std::make_shared<persistence::account_settings>();
  settings->account.id = a.id;
  settings->account.status = persistence::account_status::active;
  settings->books_differ = true;
  a.tell(settings_changed{settings});
  CHECK(a.submit({"0722000001"})->why() == errc::account_suspended);
  CHECK(a.journal.all<snapshot_account>().empty());
  settings = std::make_shared<persistence::account_settings>(*settings);
  settings->books_differ = false;
  a.tell(settings_changed{settings});
  // What it has in memory is not what counts: it goes to sleep, and wakes with what is stored.
  CHECK(a.journal.all<snapshot_account>().size() == 1);
  CHECK(a.submit({"0722000001"})->why() == errc::account_suspended);
}

TEST_CASE("a credit counts once however often it is told") {
  account_at_work a{{.available = shilling}};
  persistence::funding_entry credit;
  credit.id = 5;
  credit.account = a.id;
  credit.amount = shilling;
  for (int i = 0; i < 3; ++i)
    a.tell(funding_arrived{a.id, {credit}});
  CHECK(a.balance().available() == money::from_units(2 * shilling.units()));
}

TEST_CASE("funding entries count once each in whatever order they are told") {
  account_at_work a{{.available = money{}}};
  const auto entry = [&](std::int64_t id) {
    persistence::funding_entry credit;
    credit.id = id;
    credit.account = a.id;
    credit.amount = money::from_units(id);
    return credit;
  };
  a.tell(funding_arrived{a.id, {entry(6)}});
  a.tell(funding_arrived{a.id, {entry(4), entry(9)}});
  a.tell(funding_arrived{a.id, {entry(5), entry(6), entry(4)}});
  CHECK(a.balance().available() == money::from_units(24));
  a.tell(funding_arrived{a.id, {entry(7), entry(9)}, 9});
  CHECK(a.balance().available() == money::from_units(31));
  a.tell(funding_arrived{a.id, {entry(4), entry(8), entry(9)}, 9});
  CHECK(a.balance().available() == money::from_units(31));
  a.tell(funding_arrived{a.id, {entry(10)}, 10});
  CHECK(a.balance().available() == money::from_units(41));
}

TEST_CASE("a debit of credit that was reserved meanwhile counts, without a breach, and stops only spending") {
  account_at_work a{{.available = money::from_units(2 * shilling.units())}};
  auto first = a.submit({"0722000001", "0722000002"});
  a.commit();
  persistence::funding_entry debit;
  debit.id = 5;
  debit.account = a.id;
  debit.kind = domain::transfer_kind::debit;
  debit.amount = shilling;
  a.tell(funding_arrived{a.id, {debit}});
  CHECK(figure(a.counters.ledger_breaches) == 0);
  CHECK(a.balance().available() == money::from_units(-shilling.units()));
  CHECK(a.submit({"0722000003"})->why() == errc::insufficient_credit);
  a.settle_first(first->answer(), message_state::submitted, shilling, money{});
  a.settle(first->answer().accepted[1].id, message_state::rejected, money{}, shilling);
  CHECK(a.balance().available() == money{});
  CHECK(a.submit({"0722000003"})->why() == errc::insufficient_credit);
  persistence::funding_entry credit;
  credit.id = 6;
  credit.account = a.id;
  credit.amount = shilling;
  a.tell(funding_arrived{a.id, {credit}});
  CHECK(a.submit({"0722000003"})->why() == errc::none);
  CHECK(figure(a.counters.ledger_breaches) == 0);
}

TEST_CASE("money that is held for a debit is reserved by nobody, and taken once, however the debit is told") {
  for (const bool told_first : {false, true}) {
    account_at_work a{{.available = shilling}};
    std::vector<outcome<money>> told;
    const auto hold = [&] {
      a.tell(
          hold_funds{a.id, shilling, false, [&](outcome<money> held) { told.push_back(std::move(held)); }});
    };
    hold();
    REQUIRE(told.size() == 1);
    CHECK(told[0].has_value());
    CHECK(a.submit({"0722000001"})->why() == errc::insufficient_credit);
    hold();
    CHECK(told.back().error().why == errc::insufficient_credit);
    // It does not fall asleep over it.
    a.tell(prepare_sleep{});
    CHECK(a.journal.all<snapshot_account>().empty());
    persistence::funding_entry debit;
    debit.id = 5;
    debit.account = a.id;
    debit.kind = domain::transfer_kind::debit;
    debit.amount = shilling;
    if (told_first) a.tell(funding_arrived{a.id, {debit}, 5});
    a.tell(end_hold{a.id, shilling, 5});
    if (!told_first) a.tell(funding_arrived{a.id, {debit}, 5});
    CHECK(a.balance().available() == money{});
    CHECK(figure(a.counters.ledger_breaches) == 0);
  }
}

TEST_CASE("money that was held for nothing is there again") {
  account_at_work a{{.available = shilling, .credit_limit = shilling}};
  std::vector<outcome<money>> told;
  const auto hold = [&](bool may_be_owed) {
    a.tell(hold_funds{a.id, money::from_units(2 * shilling.units()), may_be_owed,
        [&](outcome<money> held) { told.push_back(std::move(held)); }});
  };
  hold(false);
  CHECK(told.back().error().why == errc::insufficient_credit);
  hold(true);
  REQUIRE(told.back().has_value());
  CHECK(a.submit({"0722000001"})->why() == errc::insufficient_credit);
  a.tell(end_hold{a.id, money::from_units(2 * shilling.units()), 0});
  a.tell(end_hold{a.id, money::from_units(2 * shilling.units()), 0});
  CHECK(a.balance().available() == shilling);
  CHECK(a.submit({"0722000001"})->why() == errc::none);
}

TEST_CASE("an idle account takes a snapshot and then says that it is ready to sleep") {
  account_at_work a;
  a.tell(prepare_sleep{});
  REQUIRE(a.journal.all<snapshot_account>().size() == 1);
  CHECK(a.owner.all<ready_to_sleep>().empty());
  a.snapshot_taken(0);
  CHECK(a.owner.all<ready_to_sleep>().size() == 1);
}

TEST_CASE("an account sums up its money before it sleeps only when there is much to read when it wakes") {
  account_at_work a;
  a.tell(prepare_sleep{});
  CHECK_FALSE(a.journal.all<snapshot_account>().back().sum_up);
  for (int i = 0; i < 30; ++i)
    a.settle({i}, message_state::submitted, money{}, money{});
  a.tell(prepare_sleep{});
  CHECK(a.journal.all<snapshot_account>().back().sum_up);
  a.settle({99}, message_state::submitted, money{}, money{});
  a.tell(prepare_sleep{});
  CHECK_FALSE(a.journal.all<snapshot_account>().back().sum_up);
}

TEST_CASE("an account with messages in a queue stays awake, so that its limit holds") {
  account_at_work a{{.queued_per_account = 1}};
  auto r = a.submit({"0722000001"});
  a.commit();
  a.tell(prepare_sleep{});
  CHECK(a.journal.all<snapshot_account>().empty());
  a.settle_first(r->answer(), message_state::submitted, shilling, money{});
  a.tell(prepare_sleep{});
  CHECK(a.journal.all<snapshot_account>().size() == 1);
}

TEST_CASE("messages that wait since before a restart count against their account's limit until they leave") {
  account_at_work a{{.queued_per_account = 2}};
  a.tell(waiting_recovered{a.id, 2});
  CHECK(a.submit({"0722000003"})->why() == errc::queue_full);
  a.tell(prepare_sleep{});
  CHECK(a.journal.all<snapshot_account>().empty());
  a.settle({1}, message_state::submitted, money{}, money{});
  a.settle({2}, message_state::submitted, money{}, money{});
  auto r = a.submit({"0722000003", "0722000004"});
  a.commit();
  CHECK(r->accepted());
}

TEST_CASE("an account with a request under way does not prepare to sleep") {
  account_at_work a;
  auto r = a.submit({"0722000001"});
  a.tell(prepare_sleep{});
  CHECK(a.journal.all<snapshot_account>().empty());
  a.commit();
  CHECK(r->accepted());
}

TEST_CASE("an account that got work after its snapshot stays awake") {
  account_at_work a;
  a.tell(prepare_sleep{});
  auto r = a.submit({"0722000001"});
  a.snapshot_taken(0);
  CHECK(a.owner.all<ready_to_sleep>().empty());
  CHECK_FALSE(r->answered());
}

TEST_CASE("an older snapshot does not put an account to sleep that asked for a newer one") {
  account_at_work a;
  a.tell(prepare_sleep{});
  a.settle({1}, message_state::submitted, money{}, money{});
  a.tell(prepare_sleep{});
  REQUIRE(a.journal.all<snapshot_account>().size() == 2);
  a.snapshot_taken(0);
  CHECK(a.owner.all<ready_to_sleep>().empty());
  a.snapshot_taken(1);
  CHECK(a.owner.all<ready_to_sleep>().size() == 1);
}

namespace {

outcome<domain::submission_preview> previewed(account_at_work& a, domain::submission what) {
  std::optional<outcome<domain::submission_preview>> told;
  a.tell(preview_messages{a.id, std::make_shared<const domain::submission>(std::move(what)),
      [&](outcome<domain::submission_preview> seen) { told = std::move(seen); }});
  REQUIRE(told.has_value());
  return std::move(*told);
}

domain::submission to_two() {
  domain::submission what;
  what.to = {"0722000001", "0722000002"};
  what.from = "MBS";
  what.text = "hello";
  return what;
}

}  // namespace

TEST_CASE("a preview tells all that sending would refuse now, with the price, and changes nothing") {
  account_at_work a{{.available = shilling, .status = persistence::account_status::suspended}};
  const auto before = a.balance();
  auto what = to_two();
  what.from = "OTHER";
  const auto seen = previewed(a, what);
  REQUIRE(seen.has_value());
  CHECK(seen->what.total == money::from_units(2 * shilling.units()));
  std::vector<errc> problems;
  for (const auto& p : seen->problems)
    problems.push_back(p.why);
  CHECK(
      problems == std::vector{errc::sender_not_approved, errc::account_suspended, errc::insufficient_credit});
  CHECK(a.balance() == before);
  CHECK(a.journal.all<append_acceptance>().empty());
  CHECK(a.gate.queued() == 0);
}

TEST_CASE("a preview of what would be accepted has no problems") {
  account_at_work a;
  const auto seen = previewed(a, to_two());
  REQUIRE(seen.has_value());
  CHECK(seen->problems.empty());
  CHECK(seen->what.recipients.size() == 2);
}

TEST_CASE("a preview tells that the account's queue is full") {
  account_at_work a{{.queued_per_account = 2}};
  (void)a.submit({"0722000001", "0722000002"});
  a.commit();
  const auto seen = previewed(a, to_two());
  REQUIRE(seen.has_value());
  REQUIRE(seen->problems.size() == 1);
  CHECK(seen->problems[0].why == errc::queue_full);
  CHECK(seen->problems[0].detail == a.submit({"0722000003", "0722000004"})->detail());
}

TEST_CASE("an account shows the senders that submissions are judged by") {
  account_at_work a;
  std::optional<outcome<std::vector<domain::approved_sender>>> told;
  a.tell(read_senders{
      a.id, [&](outcome<std::vector<domain::approved_sender>> senders) { told = std::move(senders); }});
  REQUIRE(told.has_value());
  REQUIRE((*told)->size() == 1);
  CHECK((**told)[0].name == "MBS");
}

namespace {

/// An ACCOUNT on trial that may send to 0722 000 001.
struct trial_at_work : account_at_work {
  persistence::account_state stored = stored_account(id);
  const std::int32_t today = static_cast<std::int32_t>(domain::kenyan_day_at(environment->now()).number);
  const std::uint32_t most = environment->rules->now()->trial_messages_a_day;

  trial_at_work() {
    domain::trial_terms terms;
    terms.reaches = {domain::msisdn::from_number(254'722'000'001)};
    stored.trial = std::make_shared<const domain::trial_terms>(terms);
  }
  void wake(domain::trial_day counted) {
    stored.trial_today = counted;
    account = ended_with_scope<account_actor>{spawn_account(system, id, *owner.actor, environment)};
    tell(account_loaded{errc::none, std::make_shared<persistence::account_state>(stored)});
  }
};

}  // namespace

TEST_CASE("an account on trial goes on counting its day after it wakes, and begins the next day anew") {
  trial_at_work a;
  a.wake({a.today, a.most - 1});
  CHECK_FALSE(a.submit({"0722000001"})->refused());
  CHECK(a.submit({"0722000001"})->why() == errc::trial_only);
  a.wake({a.today - 1, a.most});
  CHECK_FALSE(a.submit({"0722000001"})->refused());
}

TEST_CASE("what is refused for want of credit does not count on an account's trial day") {
  trial_at_work a;
  a.stored.balance = domain::balance{money{}, money{}, money{}};
  a.wake({a.today, a.most - 1});
  CHECK(a.submit({"0722000001"})->why() == errc::insufficient_credit);
  CHECK(a.submit({"0722000001"})->why() == errc::insufficient_credit);
}
