#pragma once

#include "actors/gateway/webhook_gateway.hpp"
#include "http/json/body_table.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace mbs::http {

/// What a body says of a webhook; nothing of a field that it does not mention.
struct webhook_fields {
  std::optional<std::string> url;
  std::optional<std::uint16_t> batch;
  std::optional<bool> active;
  std::optional<bool> paused;
  std::optional<std::vector<std::string>> events;
  std::optional<bool> is_default;
};

/// Of PATCH /v1/webhooks/{id}.
inline constexpr body_table<webhook_fields, 6> changed_webhook_fields{
    text<&webhook_fields::url>("url"),
    number<&webhook_fields::batch>("batch", 1, 100),
    flag<&webhook_fields::active>("active"),
    flag<&webhook_fields::paused>("paused"),
    texts<&webhook_fields::events>("events"),
    flag<&webhook_fields::is_default>("default"),
};

/// Of POST /v1/webhooks.
inline constexpr body_table<webhook_fields, 6> new_webhook_fields{
    changed_webhook_fields[0].required(),
    changed_webhook_fields[1],
    changed_webhook_fields[2],
    changed_webhook_fields[3],
    changed_webhook_fields[4],
    changed_webhook_fields[5],
};

/// Of POST /v1/webhooks/{id}/replay.
struct replay_fields {
  std::string from;
  std::string to;
  std::optional<std::string> state;
  bool only_count = false;
};
inline constexpr body_table<replay_fields, 4> webhook_replay_fields{
    text<&replay_fields::from>("from").required(),
    text<&replay_fields::to>("to").required(),
    text<&replay_fields::state>("state"),
    flag<&replay_fields::only_count>("only_count"),
};

}  // namespace mbs::http
