#pragma once

#include "domain/access/role.hpp"
#include "http/json/body_table.hpp"

namespace mbs::http {

struct platform_role_fields {
  domain::platform_role role{};
};
/// Of PUT /v1/platform/people/{id}/role.
inline constexpr body_table<platform_role_fields, 1> platform_role_table{
    word<&platform_role_fields::role, domain::platform_role_from>(
        "role", "must be operator, finance, support, privacy_officer or none")
        .required(),
};

}  // namespace mbs::http
