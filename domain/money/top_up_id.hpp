#pragma once

#include "domain/ids.hpp"

namespace mbs::domain {

/// A payment that a phone was asked for, shown as "top_…".
using top_up_id = strong_id<struct top_up_tag>;

[[nodiscard]] std::string to_text(top_up_id id);
/// Nothing unless `text` is exactly what to_text makes of an id above 0.
[[nodiscard]] std::optional<top_up_id> top_up_id_from(std::string_view text) noexcept;

/// What the payer sees beside the amount, and what M-Pesa repeats in all it tells of the payment: the id's
/// last 12 characters, upper case (AccountReference: at most 12 letters and digits). One of its own for each
/// top-up, so that two equal payments of one phone are told apart.
[[nodiscard]] std::string reference_of(top_up_id id);

}  // namespace mbs::domain
