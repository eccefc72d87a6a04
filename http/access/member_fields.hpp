#pragma once

#include "domain/access/role.hpp"
#include "http/json/body_table.hpp"

#include <string>

namespace mbs::http {

inline constexpr std::string_view account_role_rule =
    "must be owner, administrator, sender, finance or viewer";

struct role_fields {
  domain::account_role role{};
};
/// Of PATCH /v1/members/{id}.
inline constexpr body_table<role_fields, 1> changed_member_fields{
    word<&role_fields::role, domain::account_role_from>("role", account_role_rule).required(),
};

struct ownership_fields {
  std::string to;
};
/// Of POST /v1/ownership.
inline constexpr body_table<ownership_fields, 1> transferred_ownership_fields{
    text<&ownership_fields::to>("to").required(),
};

struct invitation_fields {
  std::string email;
  domain::account_role role{};
};
/// Of POST /v1/invitations.
inline constexpr body_table<invitation_fields, 2> new_invitation_fields{
    text<&invitation_fields::email>("email").required(),
    word<&invitation_fields::role, domain::account_role_from>("role", account_role_rule).required(),
};

struct acceptance_fields {
  std::string token;
};
/// Of POST /v1/invitations/accept.
inline constexpr body_table<acceptance_fields, 1> accepted_invitation_fields{
    text<&acceptance_fields::token>("token").required(),
};

}  // namespace mbs::http
