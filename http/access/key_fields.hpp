#pragma once

#include "domain/access/key_rules.hpp"
#include "http/json/body_table.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace mbs::http {

/// What a body says of a new key.
struct key_fields {
  std::string name;
  std::vector<std::string> scopes;  ///< none: all
  std::optional<std::string> expires_at;
  std::optional<std::int32_t> expires_in_days;
  std::vector<std::string> addresses;  ///< none: from anywhere
  bool test = false;
};

/// Of POST /v1/keys.
inline constexpr body_table<key_fields, 6> new_key_fields{
    text<&key_fields::name>("name").required(),
    texts<&key_fields::scopes>("scopes"),
    text<&key_fields::expires_at>("expires_at"),
    number<&key_fields::expires_in_days>("expires_in_days", 1, domain::max_key_lifetime.count() / 24),
    texts<&key_fields::addresses>("addresses").or_none(),
    flag<&key_fields::test>("test"),
};

struct rotation_fields {
  std::int32_t overlap_hours = 24;
};

/// Of POST /v1/keys/{id}/rotate.
inline constexpr body_table<rotation_fields, 1> key_rotation_fields{
    number<&rotation_fields::overlap_hours>("overlap_hours", 0, domain::max_key_overlap.count()),
};

}  // namespace mbs::http
