#pragma once

#include "actors/gateway/member_gateway.hpp"
#include "tests/http/answering.hpp"

#include <optional>
#include <vector>

namespace mbs::http::tests {

/// Says yes to everything, or what it is told to; remembers what it was asked last.
class fake_members final : public actors::member_gateway {
 public:
  explicit fake_members(answering& how) : how_{how} {}

  struct asked {
    domain::account_id account;
    domain::person_id by, whom;
    std::optional<domain::account_role> role{};
    persistence::keys_of_leaver keys{};
    persistence::digest token{};
    domain::invitation_id invitation{};
  };
  std::optional<asked> last;  ///< nothing was changed so far
  std::optional<actors::invitation_wish> last_wish;
  std::int64_t keys_of_whom = 0;  ///< that whoever goes has made
  std::vector<persistence::member_listed> members;
  std::vector<persistence::invitation_listed> invitations;

  void list_members(
      domain::account_id, actors::completion<std::vector<persistence::member_listed>> done) override {
    how_.respond<std::vector<persistence::member_listed>>(std::move(done), [this] { return members; });
  }
  void change_role(domain::account_id account, domain::person_id by, domain::person_id whom,
      domain::account_role to, const domain::audit_origin&,
      actors::completion<domain::membership_verdict> done) override {
    note<domain::membership_verdict>(std::move(done),
        {.account = account, .by = by, .whom = whom, .role = to},
        [] { return domain::membership_verdict::allowed; });
  }
  void remove_member(domain::account_id account, domain::person_id by, domain::person_id whom,
      persistence::keys_of_leaver keys, const domain::audit_origin&,
      actors::completion<persistence::member_removal> done) override {
    note<persistence::member_removal>(
        std::move(done), {.account = account, .by = by, .whom = whom, .keys = keys}, [this, keys] {
          return persistence::member_removal{
              {}, keys_of_whom, keys_of_whom > 0 && keys == persistence::keys_of_leaver::unsaid};
        });
  }
  void leave(domain::account_id account, domain::person_id person, const domain::audit_origin&,
      actors::completion<persistence::member_removal> done) override {
    note<persistence::member_removal>(
        std::move(done), {.account = account, .by = person, .whom = person}, [this] {
          return persistence::member_removal{{}, keys_of_whom, false};
        });
  }
  void transfer_ownership(domain::account_id account, domain::person_id by, domain::person_id to,
      const domain::audit_origin&, actors::completion<domain::membership_verdict> done) override {
    note<domain::membership_verdict>(std::move(done), {.account = account, .by = by, .whom = to},
        [] { return domain::membership_verdict::allowed; });
  }
  void list_invitations(
      domain::account_id, actors::completion<std::vector<persistence::invitation_listed>> done) override {
    how_.respond<std::vector<persistence::invitation_listed>>(
        std::move(done), [this] { return invitations; });
  }
  void invite(const actors::invitation_wish& wish, const domain::audit_origin& origin,
      actors::completion<persistence::invitation_listed> done) override {
    how_.respond<persistence::invitation_listed>(std::move(done), [this, wish, origin] {
      last_wish = wish;
      invitations.push_back({{static_cast<std::int64_t>(invitations.size()) + 1}, wish.email, wish.role,
          wish.inviter, origin.at});
      return invitations.back();
    });
  }
  void revoke_invitation(domain::account_id account, domain::person_id by, domain::invitation_id id,
      const domain::audit_origin&, actors::completion<domain::membership_verdict> done) override {
    note<domain::membership_verdict>(std::move(done),
        {.account = account, .by = by, .whom = {}, .invitation = id},
        [] { return domain::membership_verdict::allowed; });
  }
  void show_invitation(
      const persistence::digest& token, actors::completion<persistence::invitation_shown> done) override {
    note<persistence::invitation_shown>(
        std::move(done), {.account = {}, .by = {}, .whom = {}, .token = token}, [] {
          return persistence::invitation_shown{"Duka Ltd", "Asha", domain::account_role::sender,
              "g\xE2\x80\xA2\xE2\x80\xA2\xE2\x80\xA2@example.com",
              domain::time_point{std::chrono::hours{500'000}}};
        });
  }
  void accept_invitation(const persistence::digest& token, domain::person_id person,
      const domain::audit_origin& origin,
      actors::completion<persistence::invitation_accepted> done) override {
    note<persistence::invitation_accepted>(
        std::move(done), {.account = {}, .by = person, .whom = {}, .token = token}, [person, origin] {
          return persistence::invitation_accepted{
              {}, {{7}, person, domain::account_role::sender, origin.at}, "Duka Ltd"};
        });
  }

 private:
  template <class T, class Make>
  void note(actors::completion<T> done, const asked& what, Make make) {
    how_.respond<T>(std::move(done), [this, what, make] {
      last = what;
      return make();
    });
  }
  answering& how_;
};

}  // namespace mbs::http::tests
