#pragma once

#include "actors/gateway/webhook_gateway.hpp"
#include "http/json/body_table.hpp"

namespace mbs::http {

/// What a body says of a webhook; nothing of a field that it does not mention.
using webhook_fields = persistence::webhook_change;

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
