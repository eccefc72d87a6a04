#include "domain/money/price_book.hpp"

#include "domain/messages/submission.hpp"
#include "domain/money/price_rises.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <array>
#include <limits>
#include <map>
#include <vector>

using namespace mbs::domain;

namespace {

constexpr network_id safaricom{1};
constexpr network_id airtel{2};
constexpr auto otp = traffic_class::otp;
const time_point today{std::chrono::hours{24 * 20'500}};
constexpr std::chrono::hours day{24};
constexpr price_list_id gold{7}, silver{8};

price_rule rule(
    std::int64_t units, std::optional<network_id> network = {}, std::optional<traffic_class> traffic = {}) {
  return {network, traffic, money::from_units(units)};
}
shared_prices table(std::vector<price_rule> rules) {
  return std::make_shared<const price_table>(price_table::build(std::move(rules)).value());
}
std::int64_t price(const shared_prices& prices, network_id network = safaricom, traffic_class traffic = otp) {
  if (!prices) return -1;
  const auto found = prices->per_segment(network, traffic);
  return found ? found->units() : -1;
}

}  // namespace

TEST_CASE("an account pays the standard prices, then its list's as they come, then the standard ones again") {
  const std::vector<price_list_facts> lists{{gold, false,
      {{today - day, {rule(9'000)}}, {today + 5 * day, {rule(7'000)}}, {today + 30 * day, {rule(1)}}}}};
  const price_book book{lists, {}};
  const auto standard = table({rule(10'000)});
  const std::vector<price_assignment> assigned{{today, gold}, {today + 10 * day, {}}};
  const auto schedule = book.of(assigned, standard);
  const auto at = [&](time_point t) { return price(schedule.at(t).prices); };
  CHECK(at(today - duration{1}) == 10'000);
  CHECK(schedule.at(today - duration{1}).until == today);
  CHECK(at(today) == 9'000);
  CHECK(at(today + 5 * day) == 7'000);
  CHECK(schedule.at(today + 5 * day).until == today + 10 * day);
  CHECK(at(today + 10 * day) == 10'000);
  CHECK(schedule.at(today + 10 * day).until == time_point::max());
}

TEST_CASE("who has a list before it has prices has none") {
  const std::vector<price_list_facts> lists{{gold, false, {{today + day, {rule(9'000)}}}}};
  const price_book book{lists, {}};
  const std::vector<price_assignment> assigned{{today, gold}};
  const auto schedule = book.of(assigned, table({rule(1)}));
  CHECK(schedule.at(today).prices == nullptr);
  CHECK(price(schedule.at(today + day).prices) == 9'000);
  CHECK(book.of(silver).at(today).prices == nullptr);
}

TEST_CASE("taxes come on top of a list without them, each rate from its moment on") {
  const std::vector<price_list_facts> lists{
      {gold, true, {{today, {rule(10'000)}}}}, {silver, false, {{today, {rule(10'000)}}}}};
  const price_book book{
      lists, {{tax::vat, {}, 1'600}, {tax::vat, kenyan_day_at(today + day), 1'800}, {tax::excise, {}, 0}}};
  CHECK(price(book.of(gold).at(today).prices) == 11'600);
  const time_point midnight{std::chrono::hours{first_hour_of(kenyan_day_at(today + day))}};
  CHECK(book.of(gold).at(today).until == midnight);
  CHECK(price(book.of(gold).at(midnight).prices) == 11'800);
  CHECK(price(book.of(silver).at(today + day).prices) == 10'000);
  CHECK(book.of(silver).at(today).until == time_point::max());
}

TEST_CASE("a version has prices, none of them dear beyond measure or free by accident") {
  const auto made = [](std::vector<list_price> prices) { return version_of(prices); };
  CHECK(made({{rule(8'000)}}).has_value());
  CHECK(made({}).error() == errc::malformed_request);
  CHECK(made({{rule(0)}}).error() == errc::malformed_request);
  CHECK(made({{rule(0), true}}).has_value());
  CHECK(made({{rule(1), true}}).error() == errc::malformed_request);
  CHECK(made({{rule(-1)}}).error() == errc::malformed_request);
  CHECK(made({{rule(10'000'001)}}).error() == errc::malformed_request);
  CHECK(made({{rule(1, airtel)}, {rule(2, airtel)}}).error() == errc::already_exists);
}

TEST_CASE("what rises is told of in time, what falls need not be") {
  const price_schedule before{{{time_point::min(), table({rule(8'000)})}}};
  const auto with = [&](std::int64_t units) {
    return price_schedule{
        {{time_point::min(), table({rule(8'000)})}, {today + 3 * day, table({rule(units)})}}};
  };
  CHECK(first_rise(before, with(9'000), today, today + 7 * day) == today + 3 * day);
  CHECK_FALSE(first_rise(before, with(9'000), today, today + 3 * day).has_value());
  CHECK_FALSE(first_rise(before, with(7'000), today, today + 7 * day).has_value());
  // To take back what was to be cheaper is a rise.
  CHECK(first_rise(with(7'000), before, today, today + 7 * day) == today + 3 * day);
  // So is a price that goes: nothing can be sent there any more.
  const price_schedule gone{{{time_point::min(), table({rule(8'000, airtel)})}}};
  CHECK(first_rise(before, gone, today, today + day) == today);
}

TEST_CASE("differences are said in few words, and cut where there is no room") {
  const auto before = table({rule(8'000), rule(9'000, airtel)});
  const auto after = table({rule(8'000), rule(9'500, airtel), rule(7'000, safaricom, otp)});
  const auto all = differences(before.get(), after.get());
  CHECK(in_words(all, 200) == "safaricom otp 0.8000 > 0.7000; airtel 0.9000 > 0.9500");
  CHECK(in_words(all, 40) == "safaricom otp 0.8000 > 0.7000; …");
  CHECK(in_words({}, 200) == "-");
  CHECK(in_words(differences(nullptr, table({rule(1)}).get()), 30).starts_with("safaricom - > 0.0001; …"));
}

namespace {

rc::Gen<std::vector<price_rule>> some_rules() {
  return rc::gen::map(
      rc::gen::container<std::vector<std::tuple<int, int, std::int64_t>>>(rc::gen::tuple(
          rc::gen::inRange(-1, 4), rc::gen::inRange(-1, 3), rc::gen::inRange<std::int64_t>(1, 20'000))),
      [](const auto& all) {
        std::vector<price_rule> rules;
        for (const auto& [network, traffic, units] : all) {
          price_rule r;
          if (network >= 0) r.network = network_id{static_cast<std::uint8_t>(network)};
          if (traffic >= 0) r.traffic = static_cast<traffic_class>(traffic);
          r.per_segment = money::from_units(units);
          const auto is_same = [&](const price_rule& o) {
            return o.network == r.network && o.traffic == r.traffic;
          };
          if (std::ranges::none_of(rules, is_same)) rules.push_back(r);
        }
        return rules;
      });
}

/// Where what is left begins when each moment stands once; ascending by moment.
auto without_repeats(auto& all) {
  return std::unique(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.from == b.from; });
}

/// Lists, taxes and what one account has, over thirty days.
struct some_prices {
  std::vector<price_list_facts> lists;
  std::vector<tax_change> taxes;
  std::vector<price_assignment> assigned;
  shared_prices standard;

  static some_prices any() {
    const auto moment = [] { return today + *rc::gen::inRange(0, 30) * day; };
    some_prices p;
    for (const auto id : {gold, silver}) {
      price_list_facts list{id, *rc::gen::arbitrary<bool>(), {}};
      for (auto n = *rc::gen::inRange(0, 4); n > 0; --n)
        list.versions.push_back({moment(), *some_rules()});
      std::ranges::sort(list.versions, {}, &price_list_facts::version::from);
      list.versions.erase(without_repeats(list.versions), list.versions.end());
      p.lists.push_back(std::move(list));
    }
    for (auto n = *rc::gen::inRange(0, 3); n > 0; --n)
      p.taxes.push_back({*rc::gen::element(tax::vat, tax::excise), kenyan_day_at(moment()),
          *rc::gen::inRange<std::uint32_t>(0, 3'000)});
    for (auto n = *rc::gen::inRange(0, 4); n > 0; --n)
      p.assigned.push_back({moment(), *rc::gen::element(gold, silver, price_list_id{})});
    std::ranges::sort(p.assigned, {}, &price_assignment::from);
    p.assigned.erase(without_repeats(p.assigned), p.assigned.end());
    p.standard = table(*some_rules());
    return p;
  }

  /// The rule itself, without steps: what one segment costs at a moment.
  [[nodiscard]] std::optional<money> asked_directly(
      time_point at, network_id network, traffic_class traffic) const {
    price_list_id mine{};
    for (const auto& a : assigned)
      if (a.from <= at) mine = a.list;
    if (!mine) {
      const auto found = standard->per_segment(network, traffic);
      return found ? std::optional{*found} : std::nullopt;
    }
    const auto& list = *std::ranges::find(lists, mine, &price_list_facts::id);
    const price_list_facts::version* held = nullptr;
    for (const auto& v : list.versions)
      if (v.from <= at) held = &v;
    if (held == nullptr) return std::nullopt;
    const auto found = price_table::build(held->rules).value().per_segment(network, traffic);
    if (!found) return std::nullopt;
    return list.adds_taxes ? with_taxes(*found, rates_on(kenyan_day_at(at), taxes)).value() : *found;
  }
};

}  // namespace

TEST_CASE("at every moment a schedule says what lists, taxes and assignments say of it, and until when") {
  CHECK(rc::check([] {
    const auto p = some_prices::any();
    const auto schedule = price_book{p.lists, p.taxes}.of(p.assigned, p.standard);
    for (int half_days = -1; half_days < 64; ++half_days) {
      const auto at = today + half_days * day / 2;
      const auto held = schedule.at(at);
      for (const auto network : std::array<std::uint8_t, 5>{0, 1, 2, 3, 200})
        for (std::size_t c = 0; c < traffic_class_count; ++c) {
          const auto traffic = static_cast<traffic_class>(c);
          const auto direct = p.asked_directly(at, network_id{network}, traffic);
          const auto found =
              held.prices ? held.prices->per_segment(network_id{network}, traffic) : errc::no_price;
          RC_ASSERT(found.has_value() == direct.has_value());
          if (direct) RC_ASSERT(*found == *direct);
        }
      RC_ASSERT(held.until > at);
      if (held.until != time_point::max())
        RC_ASSERT(schedule.at(held.until - duration{1}).prices == held.prices);
    }
  }));
}

TEST_CASE("whatever is sent to whomever by whichever list and day, the preview is the charge") {
  const submission_limits limits;
  const auto& plan = numbering_plan::kenya();
  const std::vector<approved_sender> senders{{"MBS", std::nullopt, std::nullopt}};
  CHECK(rc::check([&] {
    const auto p = some_prices::any();
    const auto at = today + *rc::gen::inRange(0, 62) * day / 2;
    const auto schedule = price_book{p.lists, p.taxes}.of(p.assigned, p.standard);
    const auto held = schedule.at(at).prices;
    const price_table prices = held ? *held : price_table{};
    submission what;
    what.from = "MBS";
    what.text = *rc::gen::element<std::string>(
        "habari", std::string(161, 'a'), "chakula 🌺", std::string(70, '[') + "ok");
    what.traffic = static_cast<traffic_class>(*rc::gen::inRange(0, 3));
    for (auto n = *rc::gen::inRange(1, 20); n > 0; --n)
      what.to.push_back(*rc::gen::element<std::string>("07", "0733", "0757", "011") +
          std::to_string(*rc::gen::inRange(100'000, 99'999'999)));
    const sending_rules rules{plan, prices, limits};
    const auto seen = preview(what, rules, senders);
    const auto made = compose(what, rules, senders);
    RC_ASSERT(seen.has_value() == made.has_value());
    if (!made) return;
    RC_ASSERT(seen->what.total == made->total);
    RC_ASSERT(seen->what.recipients.size() == made->recipients.size());
    money sum;
    const auto segments = static_cast<std::int64_t>(made->content->segmented.segments.size());
    for (std::size_t i = 0; i < made->recipients.size(); ++i) {
      const auto& r = made->recipients[i];
      RC_ASSERT(seen->what.recipients[i].price == r.price);
      // The price of the quoted network at that moment, for each segment.
      const auto direct = p.asked_directly(at, r.network, what.traffic);
      RC_ASSERT(direct.has_value());
      RC_ASSERT(r.price == multiply(*direct, segments).value());
      sum = add(sum, r.price).value();
    }
    RC_ASSERT(sum == made->total);
    for (const auto& r : made->rejected)
      if (r.why == errc::no_price) RC_ASSERT(seen->what.rejected.size() == made->rejected.size());
  }));
}

TEST_CASE("a change that rises nowhere within the notice charges nobody more within it") {
  CHECK(rc::check([] {
    const auto before = some_prices::any();
    auto after = before;
    after.assigned.push_back({today + 31 * day, gold});
    const auto other = some_prices::any();
    if (*rc::gen::arbitrary<bool>()) after.lists = other.lists;
    const auto was = price_book{before.lists, before.taxes}.of(before.assigned, before.standard);
    const auto is = price_book{after.lists, after.taxes}.of(after.assigned, after.standard);
    const auto rise = first_rise(was, is, today, today + 7 * day);
    const auto until = rise.value_or(today + 7 * day);
    for (auto at = today; at < until; at += day / 4)
      for (const auto& d : differences(was.at(at).prices.get(), is.at(at).prices.get()))
        RC_ASSERT(!d.is_rise());
  }));
}

TEST_CASE("after any changes what was told last of each moment is what changes then") {
  CHECK(rc::check([] {
    auto all = some_prices::any();
    auto now = price_book{all.lists, all.taxes}.of(all.assigned, all.standard);
    std::map<time_point, std::vector<price_difference>> told;
    for (const auto& step : now.steps())
      if (step.from >= today) told[step.from] = changes_at(now, step.from);
    for (auto n = *rc::gen::inRange(1, 5); n > 0; --n) {
      const auto other = some_prices::any();
      if (*rc::gen::arbitrary<bool>()) all.lists = other.lists;
      if (*rc::gen::arbitrary<bool>()) all.taxes = other.taxes;
      if (*rc::gen::arbitrary<bool>()) all.assigned = other.assigned;
      const auto next = price_book{all.lists, all.taxes}.of(all.assigned, all.standard);
      for (auto& news : news_of(now, next, today))
        told[news.at] = std::move(news.changes);
      now = next;
    }
    for (const auto& step : now.steps())
      if (step.from >= today) RC_ASSERT(told[step.from] == changes_at(now, step.from));
    for (const auto& [at, changes] : told)
      RC_ASSERT(changes == changes_at(now, at));
  }));
}
