#include "domain/numbering/network.hpp"

#include <doctest/doctest.h>

#include <array>
#include <string>

using namespace mbs::domain;

namespace {

struct range {
  int first;
  int last;
  std::string_view network;
};

// The published table, range by range, written out apart from the program's own.
constexpr std::array ranges{range{100, 108, "airtel"}, range{110, 119, "safaricom"},
    range{120, 120, "telkom"}, range{121, 121, "infura"}, range{124, 124, "equitel"}, range{130, 130, "nrg"},
    range{140, 145, "safaricom"}, range{180, 189, "safaricom"}, range{700, 729, "safaricom"},
    range{730, 739, "airtel"}, range{740, 743, "safaricom"}, range{744, 744, "homeland"},
    range{745, 746, "safaricom"}, range{747, 747, "jtl"}, range{748, 749, "safaricom"},
    range{750, 756, "airtel"}, range{757, 759, "safaricom"}, range{760, 760, "mobile_pay"},
    range{761, 762, "airtel"}, range{763, 766, "equitel"}, range{767, 767, "sema"},
    range{768, 769, "safaricom"}, range{770, 779, "telkom"}, range{780, 789, "airtel"},
    range{790, 799, "safaricom"}};

std::string_view published(int prefix) {
  for (const auto& r : ranges)
    if (prefix >= r.first && prefix <= r.last) return r.network;
  return "unknown";
}

msisdn national(std::int64_t number) {
  return msisdn::from_number(254'000'000'000 + number);
}

}  // namespace

TEST_CASE("each of the thousand prefixes belongs to the published network or to none") {
  const auto& plan = numbering_plan::kenya();
  for (int prefix = 0; prefix < 1000; ++prefix) {
    CAPTURE(prefix);
    CHECK(plan.name_of(plan.network_of(national(std::int64_t{prefix} * 1'000'000))) == published(prefix));
    CHECK(plan.name_of(plan.network_of(national(std::int64_t{prefix} * 1'000'000 + 999'999))) ==
        published(prefix));
  }
}

TEST_CASE("the numbers of the networks are stable") {
  const auto& plan = numbering_plan::kenya();
  constexpr std::array<std::string_view, 10> names{
      "safaricom", "airtel", "telkom", "equitel", "jtl", "homeland", "mobile_pay", "sema", "infura", "nrg"};
  REQUIRE(plan.networks().size() == names.size());
  for (std::size_t i = 0; i < names.size(); ++i) {
    CHECK(plan.find(names[i]).value == i + 1);
    CHECK(plan.name_of({static_cast<std::uint8_t>(i + 1)}) == names[i]);
  }
  CHECK(plan.find("vodacom") == network_id{});
  CHECK(plan.name_of({}) == "unknown");
  CHECK(plan.name_of({99}) == "unknown");
}

TEST_CASE("the longest prefix wins, whatever the order of the rules") {
  const std::array rules{prefix_rule{"71234", {2}}, prefix_rule{"7", {1}}, prefix_rule{"712345678", {3}},
      prefix_rule{"71", {2}}, prefix_rule{"712", {1}}};
  const auto plan = numbering_plan::build({{{1}, "a", "A"}, {{2}, "b", "B"}, {{3}, "c", "C"}}, rules).value();
  CHECK(plan.network_of(national(712'345'678)) == network_id{3});
  CHECK(plan.network_of(national(712'345'679)) == network_id{2});
  CHECK(plan.network_of(national(712'355'679)) == network_id{1});
  CHECK(plan.network_of(national(713'000'000)) == network_id{2});
  CHECK(plan.network_of(national(799'999'999)) == network_id{1});
  CHECK(plan.network_of(national(100'000'000)) == network_id{});
}

TEST_CASE("of two rules for one prefix the later wins") {
  const std::array rules{
      prefix_rule{"70", {1}}, prefix_rule{"70", {2}}, prefix_rule{"7123", {2}}, prefix_rule{"7123", {1}}};
  const auto plan = numbering_plan::build({{{1}, "a", "A"}, {{2}, "b", "B"}}, rules).value();
  CHECK(plan.network_of(national(700'000'000)) == network_id{2});
  CHECK(plan.network_of(national(712'300'000)) == network_id{1});
}

TEST_CASE("numbers from outside Kenya have no network") {
  const auto& plan = numbering_plan::kenya();
  CHECK(plan.network_of(msisdn{}) == network_id{});
  CHECK(plan.network_of(msisdn::from_number(255'712'345'678)) == network_id{});
  CHECK(plan.network_of(msisdn::from_number(-1)) == network_id{});
}

TEST_CASE("a plan with a bad prefix or an unlisted network is refused") {
  const auto refused = [](prefix_rule rule) {
    return numbering_plan::build({{{1}, "a", "A"}}, std::array{rule}).has_error();
  };
  CHECK(refused({"", {1}}));
  CHECK(refused({"7a", {1}}));
  CHECK(refused({"7123456789", {1}}));
  CHECK(refused({"7", {2}}));
  CHECK(refused({"7", {0}}));
  CHECK_FALSE(refused({"7", {1}}));
}
