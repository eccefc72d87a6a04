#pragma once

#include "domain/mail/mail_fields.hpp"

#include <optional>
#include <string>
#include <string_view>

/// Fields of a mail in one column. Internal to persistence/mail/.
namespace mbs::persistence {

/// Name and value of each, each with its length (4 octets, the highest first) before it.
[[nodiscard]] std::string pack_fields(const domain::mail_fields& fields);
/// Nothing unless it is what pack_fields made.
[[nodiscard]] std::optional<domain::mail_fields> unpack_fields(std::string_view packed);

}  // namespace mbs::persistence
