#pragma once

#include "http/json/body_table.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace mbs::http {

/// What a body says of a webhook; nothing of a field that it does not mention.
struct webhook_fields {
  std::optional<std::string> url;
  std::optional<std::uint16_t> batch;
  std::optional<bool> active;
};

/// Of PATCH /v1/webhooks/{id}.
inline constexpr body_table<webhook_fields, 3> changed_webhook_fields{
    text<&webhook_fields::url>("url"),
    number<&webhook_fields::batch>("batch", 1, 100),
    flag<&webhook_fields::active>("active"),
};

/// Of POST /v1/webhooks.
inline constexpr body_table<webhook_fields, 3> new_webhook_fields{
    changed_webhook_fields[0].required(),
    changed_webhook_fields[1],
    changed_webhook_fields[2],
};

}  // namespace mbs::http
