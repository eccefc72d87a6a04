#include "tests/http/access/fake_members.hpp"

#include <chrono>
#include <utility>

namespace mbs::http::tests {

fake_members::fake_members(answering& how) : how_{how} {}

void fake_members::list_members(
    domain::account_id, actors::completion<std::vector<persistence::member_listed>> done) {
  how_.respond<std::vector<persistence::member_listed>>(std::move(done), [this] { return members; });
}

void fake_members::change_role(domain::account_id account, domain::person_id by, domain::person_id whom,
    domain::account_role to, const domain::audit_origin&,
    actors::completion<domain::membership_verdict> done) {
  note<domain::membership_verdict>(std::move(done), {.account = account, .by = by, .whom = whom, .role = to},
      [] { return domain::membership_verdict::allowed; });
}

void fake_members::remove_member(domain::account_id account, domain::person_id by, domain::person_id whom,
    persistence::keys_of_leaver keys, const domain::audit_origin&,
    actors::completion<persistence::member_removal> done) {
  note<persistence::member_removal>(
      std::move(done), {.account = account, .by = by, .whom = whom, .keys = keys}, [this, keys] {
        return persistence::member_removal{
            {}, keys_of_whom, keys_of_whom > 0 && keys == persistence::keys_of_leaver::unsaid};
      });
}

void fake_members::leave(domain::account_id account, domain::person_id person, const domain::audit_origin&,
    actors::completion<persistence::member_removal> done) {
  note<persistence::member_removal>(
      std::move(done), {.account = account, .by = person, .whom = person}, [this] {
        return persistence::member_removal{{}, keys_of_whom, false};
      });
}

void fake_members::transfer_ownership(domain::account_id account, domain::person_id by, domain::person_id to,
    const domain::audit_origin&, actors::completion<domain::membership_verdict> done) {
  note<domain::membership_verdict>(std::move(done), {.account = account, .by = by, .whom = to},
      [] { return domain::membership_verdict::allowed; });
}

void fake_members::list_invitations(
    domain::account_id, actors::completion<std::vector<persistence::invitation_listed>> done) {
  how_.respond<std::vector<persistence::invitation_listed>>(std::move(done), [this] { return invitations; });
}

void fake_members::invite(const actors::invitation_wish& wish, const domain::audit_origin& origin,
    actors::completion<persistence::invitation_listed> done) {
  how_.respond<persistence::invitation_listed>(std::move(done), [this, wish, origin] {
    last_wish = wish;
    invitations.push_back({{static_cast<std::int64_t>(invitations.size()) + 1}, wish.email, wish.role,
        wish.inviter, origin.at});
    return invitations.back();
  });
}

void fake_members::revoke_invitation(domain::account_id account, domain::person_id by,
    domain::invitation_id id, const domain::audit_origin&,
    actors::completion<domain::membership_verdict> done) {
  note<domain::membership_verdict>(std::move(done),
      {.account = account, .by = by, .whom = {}, .invitation = id},
      [] { return domain::membership_verdict::allowed; });
}

void fake_members::show_invitation(
    const persistence::digest& token, actors::completion<persistence::invitation_shown> done) {
  note<persistence::invitation_shown>(
      std::move(done), {.account = {}, .by = {}, .whom = {}, .token = token}, [] {
        return persistence::invitation_shown{"Duka Ltd", "Asha", domain::account_role::sender,
            "g\xE2\x80\xA2\xE2\x80\xA2\xE2\x80\xA2@example.com",
            domain::time_point{std::chrono::hours{500'000}}};
      });
}

void fake_members::accept_invitation(const persistence::digest& token, domain::person_id person,
    const domain::audit_origin& origin, actors::completion<persistence::invitation_accepted> done) {
  note<persistence::invitation_accepted>(
      std::move(done), {.account = {}, .by = person, .whom = {}, .token = token}, [person, origin] {
        return persistence::invitation_accepted{
            {}, {{7}, person, domain::account_role::sender, origin.at}, "Duka Ltd"};
      });
}

template <class T, class Make>
void fake_members::note(actors::completion<T> done, const asked& what, Make make) {
  how_.respond<T>(std::move(done), [this, what, make] {
    last = what;
    return make();
  });
}

}  // namespace mbs::http::tests
