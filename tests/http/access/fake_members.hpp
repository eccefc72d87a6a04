#pragma once

#include "actors/gateway/member_gateway.hpp"
#include "tests/http/answering.hpp"

#include <optional>
#include <vector>

namespace mbs::http::tests {

/// Says yes to everything, or what it is told to; remembers what it was asked last.
class fake_members final : public actors::member_gateway {
 public:
  explicit fake_members(answering& how);

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
      domain::account_id, actors::completion<std::vector<persistence::member_listed>> done) override;
  void change_role(domain::account_id account, domain::person_id by, domain::person_id whom,
      domain::account_role to, const domain::audit_origin&,
      actors::completion<domain::membership_verdict> done) override;
  void remove_member(domain::account_id account, domain::person_id by, domain::person_id whom,
      persistence::keys_of_leaver keys, const domain::audit_origin&,
      actors::completion<persistence::member_removal> done) override;
  void leave(domain::account_id account, domain::person_id person, const domain::audit_origin&,
      actors::completion<persistence::member_removal> done) override;
  void transfer_ownership(domain::account_id account, domain::person_id by, domain::person_id to,
      const domain::audit_origin&, actors::completion<domain::membership_verdict> done) override;
  void list_invitations(
      domain::account_id, actors::completion<std::vector<persistence::invitation_listed>> done) override;
  void invite(const actors::invitation_wish& wish, const domain::audit_origin& origin,
      actors::completion<persistence::invitation_listed> done) override;
  void revoke_invitation(domain::account_id account, domain::person_id by, domain::invitation_id id,
      const domain::audit_origin&, actors::completion<domain::membership_verdict> done) override;
  void show_invitation(
      const persistence::digest& token, actors::completion<persistence::invitation_shown> done) override;
  void accept_invitation(const persistence::digest& token, domain::person_id person,
      const domain::audit_origin& origin, actors::completion<persistence::invitation_accepted> done) override;

 private:
  template <class T, class Make>
  void note(actors::completion<T> done, const asked& what, Make make);
  answering& how_;
};

}  // namespace mbs::http::tests
