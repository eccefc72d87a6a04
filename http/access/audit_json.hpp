#pragma once

#include "actors/gateway/audit_gateway.hpp"
#include "http/server/problem.hpp"

#include <optional>
#include <string>
#include <string_view>

/// What the audit log looks like, and how it is asked for. Private to this folder.
namespace mbs::http {

/// {"entries":[…],"next_cursor":…}
[[nodiscard]] std::string page_json(const persistence::audit_page& page);

enum class audit_parameters : std::uint8_t {
  of_account,  ///< actor, action, from, until, limit, cursor
  of_staff,    ///< account beside them
};

/// What is wrong with the query; nothing when it is in `into`.
[[nodiscard]] std::optional<problem> read_audit_query(
    std::string_view query, audit_parameters known, std::uint32_t most, persistence::audit_question& into);

}  // namespace mbs::http
