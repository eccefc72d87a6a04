#include "domain/access/membership.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <set>
#include <vector>

using namespace mbs::domain;
using namespace std::chrono_literals;
using enum membership_verdict;

namespace {

constexpr time_point start = from_micros(1'800'000'000'000'000);
constexpr auto owner = account_role::owner;
constexpr auto administrator = account_role::administrator;

invitation_record for_a() {
  return {.invited = *email_address::from("a@example.com"), .role = administrator, .made_at = start};
}
invitation_taker person(std::string_view email) {
  return {.proved = email_address::from(email)};
}

/// An account's members: a person who left has no role.
struct account {
  std::vector<std::optional<account_role>> members;

  [[nodiscard]] std::uint32_t owners() const {
    return static_cast<std::uint32_t>(std::count(members.begin(), members.end(), owner));
  }
};

struct step {
  unsigned what, by, of;
  account_role role;
};

/// Does one step when the rules say yes; true when it was done.
bool take(account& a, const step& s) {
  auto& by = a.members[s.by];
  auto& of = a.members[s.of];
  if (!by) return false;
  switch (s.what) {
    case 0: {  // an invitation that is accepted at once
      if (may_invite(*by, s.role) != allowed) return false;
      const invitation_record i{
          .invited = *email_address::from("a@example.com"), .role = s.role, .made_at = start};
      auto taker = person("a@example.com");
      taker.is_member = of.has_value();
      if (may_accept(i, taker, by, start) != allowed) return false;
      of = s.role;
      return true;
    }
    case 1:
      if (!of || may_change_role(*by, *of, s.role, a.owners()) != allowed) return false;
      of = s.role;
      return true;
    case 2:
      if (!of || may_remove(*by, *of, a.owners()) != allowed) return false;
      of.reset();
      return true;
    case 3:
      if (may_leave(*by, a.owners()) != allowed) return false;
      by.reset();
      return true;
    default:
      if (s.by == s.of || !of || may_transfer(*by, *of) != allowed) return false;
      by = after_transfer.giver;
      of = after_transfer.taker;
      return true;
  }
}

rc::Gen<step> any_step(unsigned members) {
  return rc::gen::build<step>(rc::gen::set(&step::what, rc::gen::inRange(0U, 5U)),
      rc::gen::set(&step::by, rc::gen::inRange(0U, members)),
      rc::gen::set(&step::of, rc::gen::inRange(0U, members)),
      rc::gen::set(&step::role, rc::gen::elementOf(account_roles)));
}

}  // namespace

TEST_CASE("an account never loses its last owner, whatever its members do in whatever order") {
  rc::check([] {
    account a{{owner, administrator, account_role::viewer, std::nullopt, std::nullopt}};
    const auto steps = *rc::gen::container<std::vector<step>>(80, any_step(5));
    for (const auto& s : steps) {
      take(a, s);
      RC_ASSERT(a.owners() >= 1);
    }
  });
}

TEST_CASE("only what an owner does changes who the owners are, but for an owner who leaves") {
  rc::check([] {
    account a{{owner, administrator, owner, account_role::sender, account_role::finance}};
    for (const auto& s : *rc::gen::container<std::vector<step>>(80, any_step(5))) {
      const auto before = a.members;
      const bool was_done = take(a, s);
      for (std::size_t i = 0; i < before.size(); ++i)
        if ((before[i] == owner) != (a.members[i] == owner)) RC_ASSERT(before[s.by] == owner);
      if (was_done && s.what < 3) RC_ASSERT(before[s.by] == owner || before[s.by] == administrator);
      if (!was_done) RC_ASSERT(before == a.members);
    }
  });
}

TEST_CASE("an administrator manages all but owners, and makes none") {
  for (const auto role : account_roles) {
    CHECK(may_invite(administrator, role) == (role == owner ? owner_is_above : allowed));
    CHECK(may_remove(administrator, role, 2) == (role == owner ? owner_is_above : allowed));
    if (role == owner) continue;
    CHECK(may_change_role(administrator, role, owner, 1) == owner_is_above);
    CHECK(may_change_role(administrator, owner, role, 2) == owner_is_above);
  }
}

TEST_CASE("who does not manage members does nothing to them") {
  for (const auto by : {account_role::sender, account_role::finance, account_role::viewer}) {
    CHECK(may_invite(by, account_role::viewer) == not_permitted);
    CHECK(may_remove(by, account_role::viewer, 2) == not_permitted);
    CHECK(may_change_role(by, by, administrator, 2) == not_permitted);
    CHECK(may_transfer(by, administrator) == not_permitted);
    CHECK(may_leave(by, 1) == allowed);
  }
}

TEST_CASE("owners manage owners while one is left") {
  CHECK(may_change_role(owner, owner, administrator, 2) == allowed);
  CHECK(may_change_role(owner, owner, administrator, 1) == last_owner);
  CHECK(may_remove(owner, owner, 2) == allowed);
  CHECK(may_remove(owner, owner, 1) == last_owner);
  CHECK(may_leave(owner, 2) == allowed);
  CHECK(may_change_role(owner, administrator, administrator, 1) == no_change);
  CHECK(may_transfer(owner, account_role::viewer) == allowed);
  CHECK(may_transfer(owner, owner) == no_change);
}

TEST_CASE("an invitation is for the invited, proved address in any case, and for nobody else") {
  CHECK(may_accept(for_a(), person("a@example.com"), owner, start) == allowed);
  CHECK(may_accept(for_a(), person(" A@EXAMPLE.com"), owner, start) == allowed);
  for (const auto* other : {"b@example.com", "a+1@example.com", "a@example.co", "not one"})
    CHECK(may_accept(for_a(), person(other), owner, start) == for_somebody_else);
  CHECK(may_accept(for_a(), {}, owner, start) == for_somebody_else);
}

TEST_CASE("who an invitation is not for learns nothing more of it") {
  auto spent = for_a();
  spent.is_used = spent.is_revoked = true;
  CHECK(may_accept(spent, person("b@example.com"), std::nullopt, start + 30 * 24h) == for_somebody_else);
}

TEST_CASE("an invitation lives seven days, is used once and can be taken back") {
  const auto a = person("a@example.com");
  CHECK(may_accept(for_a(), a, owner, start + 7 * 24h - 1us) == allowed);
  CHECK(may_accept(for_a(), a, owner, start + 7 * 24h) == expired);
  auto i = for_a();
  i.is_revoked = true;
  CHECK(may_accept(i, a, owner, start) == revoked);
  i.is_used = true;
  CHECK(may_accept(i, a, owner, start) == used);
}

TEST_CASE("the inviter's right is looked at again at acceptance") {
  const auto a = person("a@example.com");
  CHECK(may_accept(for_a(), a, std::nullopt, start) == inviter_lost_right);
  CHECK(may_accept(for_a(), a, account_role::viewer, start) == inviter_lost_right);
  CHECK(may_accept(for_a(), a, administrator, start) == allowed);
  auto i = for_a();
  i.role = owner;
  CHECK(may_accept(i, a, administrator, start) == inviter_lost_right);
  CHECK(may_accept(i, a, owner, start) == allowed);
}

TEST_CASE("a second invitation changes no member's role") {
  auto member = person("a@example.com");
  member.is_member = true;
  CHECK(may_accept(for_a(), member, owner, start) == already_member);
}

TEST_CASE("every verdict has a sentence and a code of its own") {
  std::set<std::string_view> codes;
  std::set<std::string_view> sentences;
  for (unsigned v = 0; v <= static_cast<unsigned>(already_member); ++v) {
    codes.insert(to_code(static_cast<membership_verdict>(v)));
    sentences.insert(describe(static_cast<membership_verdict>(v)));
  }
  CHECK(codes.size() == static_cast<unsigned>(already_member) + 1);
  CHECK(sentences.size() == codes.size());
  CHECK_FALSE(codes.contains(""));
}
