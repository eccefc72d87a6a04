#pragma once

#include "domain/ids.hpp"

namespace mbs::domain {

/// A sender ID that an account asks for, shown as "sdr_…".
using sender_request_id = strong_id<struct sender_request_tag>;
/// A document of such a request, shown as "sdd_…".
using sender_document_id = strong_id<struct sender_document_tag>;

[[nodiscard]] std::string to_text(sender_request_id id);
[[nodiscard]] std::string to_text(sender_document_id id);
/// Nothing unless `text` is exactly what to_text makes of an id above 0.
[[nodiscard]] std::optional<sender_request_id> sender_request_id_from(std::string_view text) noexcept;
[[nodiscard]] std::optional<sender_document_id> sender_document_id_from(std::string_view text) noexcept;

}  // namespace mbs::domain
