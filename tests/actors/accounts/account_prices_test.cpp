#include "tests/actors/account_fixture.hpp"

#include <array>

using namespace mbs;
using namespace mbs::actors;
using namespace mbs::actors::testing;

namespace {

constexpr domain::price_list_id gold{5};

domain::price_rule rule(std::int64_t units) {
  return {{}, {}, money::from_units(units)};
}

std::shared_ptr<const domain::price_book> book(
    std::vector<domain::price_list_facts::version> versions, std::vector<domain::tax_change> taxes = {}) {
  const std::array lists{domain::price_list_facts{gold, !taxes.empty(), std::move(versions)}};
  return std::make_shared<const domain::price_book>(lists, std::move(taxes));
}

/// An account whose lists the test gives it.
struct priced_account : account_at_work {
  void give(std::vector<domain::price_assignment> lists) {
    auto settings = std::make_shared<persistence::account_settings>(stored_account(id));
    settings->price_lists = std::move(lists);
    tell(settings_changed{std::move(settings)});
  }
  /// What one message costs; 0 when it is refused.
  std::int64_t charged() {
    const auto* sent = submit({"0722000001"});
    commit();
    if (!sent->accepted() || sent->answer().accepted.empty()) return 0;
    const auto& one = sent->answer().accepted.front();
    CHECK(one.price == sent->answer().total);
    return one.price.units();
  }
  std::int64_t previewed() {
    domain::submission what;
    what.to = {"0722000001"};
    what.from = "MBS";
    what.text = "hello";
    std::int64_t total = -1;
    tell(preview_messages{id, std::make_shared<const domain::submission>(std::move(what)),
        [&](outcome<domain::submission_preview> seen) { total = seen.value().what.total.units(); }});
    return total;
  }
  std::vector<domain::price_step> prices() {
    std::vector<domain::price_step> found;
    tell(read_prices{id, [&](outcome<std::vector<domain::price_step>> steps) { found = steps.value(); }});
    return found;
  }
};

}  // namespace

TEST_CASE("an account without lists pays the standard prices, also after they were reloaded") {
  priced_account a;
  CHECK(a.charged() == 10'000);
  auto other = simple_rules();
  other.prices = domain::price_table::build({rule(12'000)}).value();
  a.rules.replace(std::make_shared<const node_rules>(other));
  CHECK(a.previewed() == 12'000);
  CHECK(a.charged() == 12'000);
}

TEST_CASE("at the moment of a change the next message costs the new price, and nothing is asked for it") {
  priced_account a;
  a.rules.replace_lists(book({{beginning, {rule(7'000)}}, {beginning + 10s, {rule(9'000)}}}));
  a.give({{beginning, gold}});
  const auto asked = a.pool.asked;
  CHECK(a.previewed() == 7'000);
  CHECK(a.charged() == 7'000);
  a.pass(9999ms);
  CHECK(a.previewed() == 7'000);
  CHECK(a.charged() == 7'000);
  a.pass(1ms);
  CHECK(a.previewed() == 9'000);
  CHECK(a.charged() == 9'000);
  a.pass(24h);
  CHECK(a.charged() == 9'000);
  CHECK(a.pool.asked == asked);
}

TEST_CASE("a list is given from a moment on, and taken away again") {
  priced_account a;
  a.rules.replace_lists(book({{beginning, {rule(7'000)}}}));
  a.give({{beginning + 5s, gold}, {beginning + 10s, {}}});
  CHECK(a.charged() == 10'000);
  a.pass(5s);
  CHECK(a.charged() == 7'000);
  a.pass(5s);
  CHECK(a.charged() == 10'000);
  a.give({});
  CHECK(a.charged() == 10'000);
}

TEST_CASE("what replaces lists or standard prices holds from the next message on") {
  priced_account a;
  a.rules.replace_lists(book({{beginning, {rule(7'000)}}}));
  a.give({{beginning, gold}, {beginning + 1h, {}}});
  CHECK(a.charged() == 7'000);
  a.rules.replace_lists(book({{beginning, {rule(6'500)}}}));
  CHECK(a.charged() == 6'500);
  auto other = simple_rules();
  other.prices = domain::price_table::build({rule(12'000)}).value();
  a.rules.replace(std::make_shared<const node_rules>(other));
  CHECK(a.charged() == 6'500);
  a.pass(1h);
  CHECK(a.charged() == 12'000);
}

TEST_CASE("where a list has no price nothing is sent, and nothing is free") {
  priced_account a;
  a.rules.replace_lists(book({{beginning + 5s, {{domain::network_id{2}, {}, money::from_units(7'000)}}}}));
  a.give({{beginning, gold}});
  for (int i = 0; i < 2; ++i) {
    const auto* asked = a.submit({"0722000001"});
    a.commit();
    REQUIRE(asked->accepted());
    CHECK(asked->answer().accepted.empty());
    CHECK(asked->answer().rejected.front().why == errc::no_price);
    a.pass(5s);
  }
  CHECK(a.balance().reserved() == money{});
}

TEST_CASE("taxes on top of a list change with their rate") {
  priced_account a;
  a.rules.replace_lists(book({{beginning, {rule(10'000)}}},
      {{domain::tax::vat, {}, 1'600}, {domain::tax::vat, domain::kenyan_day_at(beginning + 24h), 1'800}}));
  a.give({{beginning, gold}});
  CHECK(a.charged() == 11'600);
  a.pass(24h);
  CHECK(a.charged() == 11'800);
}

TEST_CASE("an account says what it pays and what is to come") {
  priced_account a;
  CHECK(a.prices().size() == 1);
  a.rules.replace_lists(book({{beginning, {rule(7'000)}}, {beginning + 10s, {rule(9'000)}}}));
  a.give({{beginning, gold}});
  const auto steps = a.prices();
  REQUIRE(steps.size() == 2);
  CHECK(steps[0].prices->per_segment(safaricom, traffic_class::otp).value() == money::from_units(7'000));
  CHECK(steps[1].from == beginning + 10s);
  a.pass(10s);
  CHECK(a.prices().size() == 1);
}

TEST_CASE("what a message was accepted for stays, whatever its price becomes") {
  priced_account a;
  a.rules.replace_lists(book({{beginning, {rule(7'000)}}, {beginning + 10s, {rule(9'000)}}}));
  a.give({{beginning, gold}});
  const auto* asked = a.submit({"0722000001"});
  a.commit();
  a.pass(10s);
  const auto price = asked->answer().total;
  a.settle_first(asked->answer(), message_state::submitted, price, {});
  CHECK(a.balance().reserved() == money{});
  CHECK(a.balance().available() == money::from_units(1'000 * shilling.units() - 7'000));
}

TEST_CASE("lists that somebody changed in the store hold for accounts that are awake within a look") {
  account_surroundings s;
  s.stores.accounts[7] = stored_account({7});
  s.stores.accounts[7].price_lists = {{beginning, gold}};
  s.stores.prices.facts.lists = {{gold, false, {{beginning, {rule(7'000)}}}}};
  s.journal.when<append_acceptance>([](const append_acceptance& m) {
    caf::anon_send(m.client, acceptances_recorded{{{m.ticket, errc::none, std::nullopt}}});
  });
  const ended_with_scope<accounts_actor> accounts{spawn_accounts(s.system, s.environment, {.look = 100ms})};
  const auto charged = [&] {
    s.asked.push_back(std::make_unique<submitted>());
    REQUIRE(s.gate.start_accepting(1));
    caf::anon_send(
        *accounts, submit_messages{make_request({7}, {"0722000001"}, {}, s.asked.back()->listener())});
    s.run();
    return s.asked.back()->answer().total.units();
  };
  s.stores.change(persistence::prices_changed);
  s.pass(100ms);
  CHECK(charged() == 7'000);
  s.stores.prices.facts.lists.front().versions.front().rules = {rule(6'000)};
  s.stores.prices.away = true;
  s.stores.change(persistence::prices_changed);
  s.pass(300ms);
  CHECK(charged() == 7'000);
  CHECK(s.stores.changes.size() == 1);  // not taken over while the store is away
  s.stores.prices.away = false;
  s.pass(200ms);
  CHECK(charged() == 6'000);
  CHECK(s.stores.changes.empty());
  const auto reads = s.stores.prices.reads;
  s.pass(10s);
  CHECK(s.stores.prices.reads == reads);
}
