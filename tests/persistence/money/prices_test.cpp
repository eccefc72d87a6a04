#include "persistence/money/price_store.hpp"
#include "tests/persistence/access/people_fixture.hpp"

#include <algorithm>
#include <string>

namespace mbs::test {

namespace {

using domain::errc;
using domain::price_list_id;
using domain::time_point;
using persistence::new_price_assignment;
using persistence::new_price_version;

constexpr std::chrono::hours day{24};

domain::audit_origin at(time_point when) {
  return {.who = {}, .at = when, .personal = {}};
}

std::vector<domain::list_price> one_price(std::int64_t units) {
  return {{{{}, {}, money::from_units(units)}}};
}

template <class Store>
struct price_office {
  Store store;
  persistence::price_store& prices =
      store.connection(persistence::lane::changes).template get<persistence::price_store>();
  persistence::price_terms terms{std::make_shared<const domain::price_table>(domain::price_table::build(
                                     {{{}, {}, money::from_units(8'000)}}).value()),
      std::chrono::days{7}};

  price_list_id list(const std::string& name, std::int64_t units = 0, bool adds_taxes = false) {
    const auto id = prices.create_price_list(name, adds_taxes, at(noon())).value().id;
    if (units != 0) REQUIRE(add(id, units).has_value());
    return id;
  }
  domain::result<persistence::noticed<persistence::price_version_record>> add(price_list_id list,
      std::int64_t units, std::optional<time_point> from = {}, const std::string& reason = {},
      time_point now = noon()) {
    return prices.add_version({list, from, one_price(units), reason}, terms, at(now));
  }
  domain::result<persistence::noticed<std::vector<domain::price_assignment>>> assign(
      domain::account_id account, price_list_id list, std::optional<time_point> from = {},
      const std::string& reason = {}, time_point now = noon()) {
    return prices.assign({account, list, from, reason}, terms, at(now));
  }
  /// What a segment costs the account, as a server that starts at `now` reckons it.
  std::int64_t price(domain::account_id account, time_point now) {
    const auto facts = prices.load_prices(now).value();
    const std::array ids{account};
    const auto state = store.accounts().load_settings(ids).value().front();
    const domain::price_book book{facts.lists, facts.taxes};
    const auto held = book.of(state.price_lists, terms.standard).at(now).prices;
    return held ? held->per_segment({}, domain::traffic_class::otp).value().units() : 0;
  }
  /// Told so far to this address.
  std::int64_t mails(const std::string& to, domain::mail_kind kind = domain::mail_kind::price_change) {
    return store.number("SELECT COUNT(*) FROM mail_outbox WHERE recipient = '" + to +
        "' AND kind = " + std::to_string(static_cast<int>(kind)));
  }
  void tell_all(time_point now = noon()) {
    while (prices.tell_some(now, 2, terms.standard).value()) {
    }
  }
};

}  // namespace

TEST_CASE_TEMPLATE(
    "an account pays its own list from the moment on that it was given", Store, on_sqlite, on_postgres) {
  price_office<Store> o;
  const auto account = o.store.new_account();
  const auto gold = o.list("Gold", 7'000);
  CHECK(o.price(account, noon()) == 8'000);
  REQUIRE(o.assign(account, gold, noon() + day).value().made.has_value());
  CHECK(o.price(account, noon() + day - domain::duration{1}) == 8'000);
  CHECK(o.price(account, noon() + day) == 7'000);
  // Back to the standard prices, which are higher: with a week's notice.
  REQUIRE(o.assign(account, {}, noon() + 9 * day, {}, noon() + 2 * day).value().made.has_value());
  CHECK(o.price(account, noon() + 9 * day - domain::duration{1}) == 7'000);
  CHECK(o.price(account, noon() + 9 * day) == 8'000);
  CHECK(takes_change_of(o.store, account));
  CHECK(entries(o.store, "account.priced") == 2);
}

TEST_CASE_TEMPLATE("a version changes what all of its list pay, and is never changed once it counts", Store,
    on_sqlite, on_postgres) {
  price_office<Store> o;
  const auto account = o.store.new_account();
  const auto gold = o.list("Gold", 7'000);
  REQUIRE(o.assign(account, gold));
  const auto dearer = o.add(gold, 7'500, noon() + 8 * day).value().made.value();
  CHECK(o.price(account, noon() + 8 * day - domain::duration{1}) == 7'000);
  CHECK(o.price(account, noon() + 8 * day) == 7'500);
  CHECK(o.add(gold, 7'600, noon() + 8 * day).error() == errc::already_exists);
  CHECK(o.add(gold, 7'600, noon() - day).error() == errc::malformed_request);
  CHECK(o.add({99}, 7'600).error() == errc::not_found);
  CHECK(o.prices.withdraw_version(dearer.id, {}, o.terms, at(noon() + 8 * day)).error() == errc::not_waiting);
  REQUIRE(o.prices.withdraw_version(dearer.id, {}, o.terms, at(noon())).value().made.has_value());
  CHECK(o.price(account, noon() + 8 * day) == 7'000);
  CHECK(o.prices.withdraw_version(dearer.id, {}, o.terms, at(noon())).error() == errc::not_waiting);
  // The moment is free again.
  CHECK(o.add(gold, 7'600, noon() + 8 * day).value().made.has_value());
  const auto shown = o.prices.get_price_list(gold).value();
  CHECK(shown.versions.size() == 3);
  CHECK(entries(o.store, "price_list.priced") == 3);
  CHECK(entries(o.store, "price_list.withdrawn") == 1);
}

TEST_CASE_TEMPLATE(
    "a higher price takes a week's notice or a reason, a lower one neither", Store, on_sqlite, on_postgres) {
  price_office<Store> o;
  const auto gold = o.list("Gold", 7'000);
  // Nobody has it yet: nobody need be told.
  CHECK(o.add(gold, 7'100, noon() + day).value().made.has_value());
  const auto account = o.store.new_account();
  REQUIRE(o.assign(account, gold));
  const auto refused = o.add(gold, 7'500, noon() + 6 * day).value();
  CHECK_FALSE(refused.made.has_value());
  CHECK(refused.rises_at == noon() + 6 * day);
  CHECK(o.price(account, noon() + 6 * day) == 7'100);
  CHECK(o.add(gold, 7'500, noon() + 7 * day).value().made.has_value());
  CHECK(o.add(gold, 6'900, noon() + 2 * day).value().made.has_value());
  const auto hurried = o.add(gold, 7'400, noon() + 3 * day, "the operator's price rose").value().made;
  REQUIRE(hurried.has_value());
  CHECK(hurried->reason == "the operator's price rose");
  // The standard prices are higher.
  CHECK_FALSE(o.assign(account, {}).value().made.has_value());
  CHECK(o.assign(account, {}, {}, "as agreed").value().made.has_value());
}

TEST_CASE_TEMPLATE(
    "to take back a promised lower price within the notice is a rise", Store, on_sqlite, on_postgres) {
  price_office<Store> o;
  const auto account = o.store.new_account();
  const auto gold = o.list("Gold", 7'000);
  REQUIRE(o.assign(account, gold));
  const auto lower = o.add(gold, 6'000, noon() + day).value().made.value();
  CHECK_FALSE(o.prices.withdraw_version(lower.id, {}, o.terms, at(noon())).value().made.has_value());
  CHECK(o.prices.withdraw_version(lower.id, "a mistake", o.terms, at(noon())).value().made.has_value());
}

TEST_CASE_TEMPLATE("nobody is left without prices", Store, on_sqlite, on_postgres) {
  price_office<Store> o;
  const auto account = o.store.new_account();
  const auto empty = o.list("Empty");
  CHECK(o.assign(account, empty).error() == errc::no_price);
  const auto first = o.add(empty, 5'000, noon() + day).value().made.value();
  CHECK(o.assign(account, empty).error() == errc::no_price);
  REQUIRE(o.assign(account, empty, noon() + 2 * day).value().made.has_value());
  CHECK(o.prices.withdraw_version(first.id, {}, o.terms, at(noon())).error() == errc::no_price);
  CHECK(o.assign({99}, empty).error() == errc::not_found);
  CHECK(o.assign(account, {99}).error() == errc::not_found);
  CHECK(o.assign(account, empty, noon() + 2 * day).error() == errc::no_change);
}

TEST_CASE_TEMPLATE("one list is to come at a time: a later word replaces it", Store, on_sqlite, on_postgres) {
  price_office<Store> o;
  const auto account = o.store.new_account();
  const auto gold = o.list("Gold", 7'000), silver = o.list("Silver", 7'500);
  REQUIRE(o.assign(account, gold, noon() + day));
  REQUIRE(o.assign(account, silver, noon() + 2 * day, "agreed"));
  CHECK(o.prices.assignments_of(account).value() ==
      std::vector<domain::price_assignment>{{noon() + 2 * day, silver}});
  REQUIRE(o.assign(account, gold, noon() + 4 * day, {}, noon() + 3 * day));
  REQUIRE(o.assign(account, {}, noon() + 20 * day, {}, noon() + 5 * day));
  CHECK(o.prices.assignments_of(account).value() ==
      std::vector<domain::price_assignment>{{noon() + 4 * day, gold}, {noon() + 20 * day, {}}});
}

TEST_CASE_TEMPLATE("lists have names of their own", Store, on_sqlite, on_postgres) {
  price_office<Store> o;
  (void)o.list("Gold");
  CHECK(o.prices.create_price_list("Gold", false, at(noon())).error() == errc::already_exists);
  CHECK(o.prices.create_price_list("standard", false, at(noon())).error() == errc::already_exists);
  const auto all = o.prices.list_price_lists(noon()).value();
  REQUIRE(all.size() == 1);
  CHECK(all.front().name == "Gold");
  CHECK(entries(o.store, "price_list.created") == 1);
}

TEST_CASE_TEMPLATE(
    "who deals with an account's money is told of its prices once, in steps", Store, on_sqlite, on_postgres) {
  price_office<Store> o;
  const auto gold = o.list("Gold", 7'000);
  std::vector<domain::account_id> accounts;
  for (int i = 0; i < 5; ++i) {
    const auto n = std::to_string(i);
    accounts.push_back(new_owner(o.store, "o" + n + "@example.com").account);
    new_member(o.store, accounts.back(), "f" + n + "@example.com", domain::account_role::finance);
    new_member(o.store, accounts.back(), "v" + n + "@example.com", domain::account_role::viewer);
    REQUIRE(o.assign(accounts.back(), gold).value().made.has_value());
    CHECK(o.mails("o" + n + "@example.com") == 1);  // from 0.8000 to 0.7000, at once
  }
  const auto dearer = o.add(gold, 9'000, noon() + 10 * day).value().made.value();
  // One who leaves the list before need not know.
  REQUIRE(o.assign(accounts.back(), {}, noon() + 9 * day).value().made.has_value());
  const auto before = o.mails("o4@example.com");
  o.tell_all();
  for (int i = 0; i < 4; ++i) {
    const auto n = std::to_string(i);
    CHECK(o.mails("o" + n + "@example.com") == 2);
    CHECK(o.mails("f" + n + "@example.com") == 2);
    CHECK(o.mails("v" + n + "@example.com") == 0);
  }
  CHECK(o.mails("o4@example.com") == before);
  REQUIRE(o.prices.withdraw_version(dearer.id, {}, o.terms, at(noon())).value().made.has_value());
  o.tell_all();
  CHECK(o.mails("o0@example.com", domain::mail_kind::price_change_withdrawn) == 1);
  CHECK_FALSE(o.prices.tell_some(noon(), 10, o.terms.standard).value());
}

TEST_CASE_TEMPLATE("only those are told that a change does not come who were told that it does", Store,
    on_sqlite, on_postgres) {
  price_office<Store> o;
  const auto gold = o.list("Gold", 7'000);
  for (int i = 0; i < 3; ++i)
    REQUIRE(o.assign(new_owner(o.store, "o" + std::to_string(i) + "@example.com").account, gold));
  const auto dearer = o.add(gold, 9'000, noon() + 10 * day).value().made.value();
  REQUIRE(o.prices.tell_some(noon(), 1, o.terms.standard).value());
  REQUIRE(o.prices.withdraw_version(dearer.id, {}, o.terms, at(noon())).value().made.has_value());
  o.tell_all();
  CHECK(o.mails("o0@example.com", domain::mail_kind::price_change_withdrawn) == 1);
  CHECK(o.mails("o1@example.com", domain::mail_kind::price_change_withdrawn) == 0);
  CHECK(o.mails("o1@example.com") == 1);
}

TEST_CASE_TEMPLATE("an assignment that is moved is told anew, and the first moment is taken back", Store,
    on_sqlite, on_postgres) {
  price_office<Store> o;
  const auto platinum = o.list("Platinum", 9'500);
  const auto duka = new_owner(o.store, "duka@example.com").account;
  REQUIRE(o.assign(duka, platinum, noon() + 10 * day).value().made.has_value());
  CHECK(o.mails("duka@example.com") == 1);
  REQUIRE(o.assign(duka, platinum, noon() + 20 * day).value().made.has_value());
  CHECK(o.mails("duka@example.com", domain::mail_kind::price_change_withdrawn) == 1);
  CHECK(o.mails("duka@example.com") == 2);
  // The list in force again: nothing changes any more.
  REQUIRE(o.assign(duka, {}, noon() + 25 * day).value().made.has_value());
  CHECK(o.mails("duka@example.com", domain::mail_kind::price_change_withdrawn) == 2);
  CHECK(o.mails("duka@example.com") == 2);
}

TEST_CASE_TEMPLATE(
    "whoever comes to a list is told of all that is to come on it", Store, on_sqlite, on_postgres) {
  price_office<Store> o;
  const auto gold = o.list("Gold", 7'000);
  REQUIRE(o.add(gold, 9'500, noon() + 20 * day).value().made.has_value());
  const auto duka = new_owner(o.store, "duka@example.com").account;
  REQUIRE(o.assign(duka, gold).value().made.has_value());
  CHECK(o.mails("duka@example.com") == 2);
}

TEST_CASE_TEMPLATE("what a withdrawn version hid is told once it is gone", Store, on_sqlite, on_postgres) {
  price_office<Store> o;
  const auto gold = o.list("Gold", 7'000);
  const auto duka = new_owner(o.store, "duka@example.com").account;
  REQUIRE(o.assign(duka, gold).value().made.has_value());
  const auto first = o.add(gold, 9'500, noon() + 10 * day).value().made.value();
  REQUIRE(o.add(gold, 9'500, noon() + 20 * day).value().made.has_value());
  o.tell_all();
  CHECK(o.mails("duka@example.com") == 2);  // the list, and its first version
  REQUIRE(o.prices.withdraw_version(first.id, {}, o.terms, at(noon())).value().made.has_value());
  o.tell_all();
  CHECK(o.mails("duka@example.com", domain::mail_kind::price_change_withdrawn) == 1);
  CHECK(o.mails("duka@example.com") == 3);  // the second one raises the price now
}

TEST_CASE_TEMPLATE(
    "who comes to a list later is told what changes for them then", Store, on_sqlite, on_postgres) {
  price_office<Store> o;
  const auto gold = o.list("Gold", 7'000);
  const auto duka = new_owner(o.store, "duka@example.com").account;
  REQUIRE(o.assign(duka, gold, noon() + 20 * day).value().made.has_value());
  REQUIRE(o.add(gold, 8'000, noon() + 10 * day).value().made.has_value());
  o.tell_all();
  // From 0.8000 to 0.8000: what was said of that day does not hold.
  CHECK(o.mails("duka@example.com") == 1);
  CHECK(o.mails("duka@example.com", domain::mail_kind::price_change_withdrawn) == 1);
}

TEST_CASE_TEMPLATE("a list's mails leave half of the room to others, and go on when there is some", Store,
    on_sqlite, on_postgres) {
  price_office<Store> o;
  o.store.run("UPDATE mail_rules SET waiting_at_most = 32");  // 8 for notices
  const auto gold = o.list("Gold", 7'000);
  for (int i = 0; i < 6; ++i)
    REQUIRE(o.assign(new_owner(o.store, "o" + std::to_string(i) + "@example.com").account, gold));
  o.store.run("DELETE FROM mail_outbox");
  REQUIRE(o.add(gold, 7'500, noon() + 10 * day).value().made.has_value());
  REQUIRE(o.prices.tell_some(noon(), 10, o.terms.standard).value());
  CHECK(o.store.number("SELECT COUNT(*) FROM mail_outbox") == 4);
  CHECK(o.prices.tell_some(noon(), 10, o.terms.standard).error() == errc::overloaded);
  o.store.run("UPDATE mail_outbox SET state = 1");
  o.tell_all();
  CHECK(o.store.number("SELECT COUNT(*) FROM mail_outbox") == 6);
}

TEST_CASE_TEMPLATE("an account without people is told at its own address", Store, on_sqlite, on_postgres) {
  price_office<Store> o;
  const auto gold = o.list("Gold", 7'000);
  REQUIRE(o.assign(o.store.new_account("alone@example.com"), gold).value().made.has_value());
  CHECK(o.mails("alone@example.com") == 1);
}

TEST_CASE_TEMPLATE("a price below half of what it was takes a reason", Store, on_sqlite, on_postgres) {
  price_office<Store> o;
  const auto gold = o.list("Gold", 7'000), mistyped = o.list("Mistyped", 700);
  const auto duka = o.store.new_account();
  REQUIRE(o.assign(duka, gold).value().made.has_value());
  const auto refused = o.add(gold, 800, noon() + day).value();
  CHECK_FALSE(refused.made.has_value());
  CHECK(refused.falls_at == noon() + day);
  CHECK(o.add(gold, 3'500, noon() + day).value().made.has_value());
  CHECK(o.add(gold, 800, noon() + 2 * day, "a gift").value().made.has_value());
  const auto seen = o.prices.preview_assignment({duka, mistyped, {}, {}}, o.terms, noon()).value();
  CHECK(seen.falls_at == noon());
  CHECK_FALSE(o.assign(duka, mistyped).value().made.has_value());
}

TEST_CASE_TEMPLATE(
    "of two who saw the same prices of a list the second is refused", Store, on_sqlite, on_postgres) {
  price_office<Store> o;
  const auto gold = o.list("Gold", 7'000);
  const auto seen = o.prices.get_price_list(gold)->versions.front().id;
  const auto change = [&](std::int64_t units) {
    return o.prices.add_version(
        {gold, noon() + day + std::chrono::hours{units}, one_price(units), {}, seen}, o.terms, at(noon()));
  };
  CHECK(change(6'000).value().made.has_value());
  CHECK(change(6'500).error() == errc::no_change);
}

TEST_CASE_TEMPLATE(
    "a preview counts who pays a list and says what changes for them", Store, on_sqlite, on_postgres) {
  price_office<Store> o;
  const auto gold = o.list("Gold", 7'000);
  std::vector<domain::account_id> accounts;
  for (int i = 0; i < 3; ++i) {
    accounts.push_back(new_owner(o.store, "o" + std::to_string(i) + "@example.com").account);
    REQUIRE(o.assign(accounts.back(), gold));
  }
  const auto seen =
      o.prices.preview_version({gold, noon() + day, one_price(9'000), {}}, o.terms, noon()).value();
  CHECK(seen.accounts == 3);
  CHECK(seen.rises_at == noon() + day);
  CHECK(!seen.changes.empty());
  CHECK(o.prices.get_price_list(gold)->versions.size() == 1);
  const auto first = o.prices.accounts_on(gold, noon(), {}, 2).value();
  REQUIRE(first.accounts.size() == 2);
  const auto rest = o.prices.accounts_on(gold, noon(), first.next, 2).value();
  REQUIRE(rest.accounts.size() == 1);
  CHECK(rest.accounts.front().id == *std::ranges::max_element(accounts));
  CHECK_FALSE(static_cast<bool>(rest.next));
}

TEST_CASE_TEMPLATE("a tax rate changes what lists without taxes charge, and their customers are told", Store,
    on_sqlite, on_postgres) {
  price_office<Store> o;
  const auto net = o.list("Net", 10'000, true), gross = o.list("Gross", 10'000);
  const auto one = new_owner(o.store, "net@example.com").account;
  const auto other = new_owner(o.store, "gross@example.com").account;
  REQUIRE(o.assign(one, net, {}, "agreed"));
  REQUIRE(o.assign(other, gross, {}, "agreed"));
  CHECK(o.price(one, noon()) == 11'600);
  CHECK(o.price(other, noon()) == 10'000);
  REQUIRE(o.prices.set_tax_rate({domain::tax::vat, domain::kenyan_day_at(noon() + day), 1'800}, at(noon())));
  CHECK(o.price(one, noon() + day) == 11'800);
  CHECK(o.price(other, noon() + day) == 10'000);
  o.tell_all();
  CHECK(o.mails("net@example.com") == 2);
  CHECK(o.mails("gross@example.com") == 1);
  CHECK(o.prices.set_tax_rate({domain::tax::vat, domain::kenyan_day_at(noon()), 1'800}, at(noon())).error() ==
      errc::malformed_request);
  CHECK(o.prices.set_tax_rate({domain::tax::vat, domain::kenyan_day_at(noon() + day), 10'001}, at(noon()))
            .error() == errc::malformed_request);
  CHECK(entries(o.store, "tax_rate.set") == 1);
  // What comes later on the list costs something else as well.
  REQUIRE(o.add(net, 12'000, noon() + 30 * day).value().made.has_value());
  o.tell_all();
  CHECK(o.mails("net@example.com") == 3);
  REQUIRE(
      o.prices.set_tax_rate({domain::tax::vat, domain::kenyan_day_at(noon() + 20 * day), 2'000}, at(noon())));
  o.tell_all();
  CHECK(o.mails("net@example.com") == 5);
}

TEST_CASE_TEMPLATE("what a server reads does not grow with what was", Store, on_sqlite, on_postgres) {
  price_office<Store> o;
  const auto gold = o.list("Gold");
  for (int i = 0; i < 30; ++i)
    REQUIRE(o.add(gold, 7'000 + i, {}, {}, noon() + i * day).value().made.has_value());
  const auto facts = o.prices.load_prices(noon() + 40 * day).value();
  REQUIRE(facts.lists.size() == 1);
  CHECK(facts.lists.front().versions.size() == 1);
}

TEST_CASE_TEMPLATE(
    "of changes to one list at once each is judged by what was before it", Store, on_sqlite, on_postgres) {
  price_office<Store> o;
  const auto gold = o.list("Gold", 7'000);
  std::array<std::string, 4> came;
  at_once(o.store, 4, [&](auto& own, int i) {
    const auto made = own.template get<persistence::price_store>().add_version(
        {gold, noon() + day, one_price(6'000 + i), {}}, o.terms, at(noon()));
    came[static_cast<std::size_t>(i)] = made ? "made" : std::string{domain::to_code(made.error())};
  });
  CHECK(std::ranges::count(came, "made") == 1);
  CHECK(std::ranges::count(came, "already_exists") == 3);
}

}  // namespace mbs::test
