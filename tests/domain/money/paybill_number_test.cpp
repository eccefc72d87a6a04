#include "domain/money/paybill_number.hpp"

#include "domain/messages/id_generator.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>

using namespace mbs::domain;

namespace {

constexpr std::string_view alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Of a store: any moment until 2060, mostly alone in its millisecond.
rc::Gen<account_id> accounts() {
  return rc::gen::map(rc::gen::pair(rc::gen::inRange<std::int64_t>(1, std::int64_t{36} * 365 * 86'400'000),
                          rc::gen::weightedElement<std::int64_t>({{8, 0}, {1, 1}, {1, 16'383}})),
      [](const auto& made) { return account_id{made.first << 22 | made.second}; });
}

}  // namespace

TEST_CASE("an account's number leads back to it, and is short") {
  CHECK(rc::check("number and back", [] {
    const auto id = *accounts();
    const auto number = paybill_number(id);
    RC_ASSERT(number.size() <= 12U);
    RC_ASSERT(account_of_paybill_number(number) == id);
  }));
  id_generator ids{0};
  const auto first = ids.next(time_point{std::chrono::days{20'700}});
  CHECK(paybill_number({first}).size() == 9);
  CHECK(paybill_number({ids.next(time_point{std::chrono::days{20'700}})}).size() == 12);
  CHECK(paybill_number({first | 1 << 16}).empty());
  CHECK(paybill_number({}).empty());
}

TEST_CASE("a number is understood however it is typed") {
  CHECK(rc::check("spaces, dashes, small letters, O for 0, I and L for 1", [] {
    const auto id = *accounts();
    std::string typed;
    for (auto c : paybill_number(id)) {
      if (*rc::gen::inRange(0, 4) == 0) typed += *rc::gen::element<std::string>(" ", "-", "\u00A0", " - ");
      if (c == '0') c = *rc::gen::element('0', 'o', 'O');
      if (c == '1') c = *rc::gen::element('1', 'i', 'I', 'l', 'L');
      if (c >= 'A' && c <= 'Z' && *rc::gen::arbitrary<bool>()) c = static_cast<char>(c - 'A' + 'a');
      typed += c;
    }
    RC_ASSERT(account_of_paybill_number(typed) == id);
  }));
}

TEST_CASE("one wrong character, two that changed places, one too many or too few: the number is nobody's") {
  CHECK(rc::check("a wrong character", [] {
    auto number = paybill_number(*accounts());
    const auto at = *rc::gen::inRange<std::size_t>(0, number.size());
    const auto other = *rc::gen::elementOf(std::string{alphabet});
    RC_PRE(other != number[at]);
    number[at] = other;
    RC_ASSERT_FALSE(account_of_paybill_number(number).has_value());
  }));
  CHECK(rc::check("two that changed places", [] {
    auto number = paybill_number(*accounts());
    const auto a = *rc::gen::inRange<std::size_t>(0, number.size());
    const auto b = *rc::gen::inRange<std::size_t>(0, number.size());
    RC_PRE(number[a] != number[b]);
    std::swap(number[a], number[b]);
    RC_ASSERT_FALSE(account_of_paybill_number(number).has_value());
  }));
  CHECK(rc::check("one too many or too few", [] {
    auto number = paybill_number(*accounts());
    const auto at = *rc::gen::inRange<std::size_t>(0, number.size());
    if (*rc::gen::arbitrary<bool>()) {
      number.erase(at, 1);
    } else {
      number.insert(at, 1, *rc::gen::elementOf(std::string{alphabet}));
    }
    RC_ASSERT_FALSE(account_of_paybill_number(number).has_value());
  }));
}

TEST_CASE("whatever is typed, nothing but a number is one, and none has two spellings that differ") {
  CHECK(rc::check("any text", [] {
    const auto typed = *rc::gen::arbitrary<std::string>();
    const auto id = account_of_paybill_number(typed);
    if (id) RC_ASSERT(paybill_number(*id) == plain_reference(typed));
  }));
  for (const auto* text : {"", "000000000", "000000000000", "0712345678", "jane@example.com", "Jane",
           "U2345678U", "acc_0ap6vp9cr0000"})
    CHECK_FALSE(account_of_paybill_number(text).has_value());
}

TEST_CASE("the reference of a top-up leads to it, and to no other of these years") {
  CHECK(rc::check("reference and back", [] {
    const auto id = top_up_id{(*accounts()).value};
    auto reference = reference_of(id);
    reference.insert(6, 1, ' ');
    const auto found = top_ups_of_reference(reference);
    RC_ASSERT(std::count(found.begin(), found.end(), id) == 1);
    RC_ASSERT(found.size() <= 8U);
    for (const auto other : found)
      RC_ASSERT(other == id || reference_of(other) == reference_of(id));
  }));
  CHECK(top_ups_of_reference("").empty());
  CHECK(top_ups_of_reference("AP6VP9CR000").empty());
}
