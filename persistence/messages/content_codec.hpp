#pragma once

#include "domain/text/gsm0338.hpp"

#include <string>
#include <string_view>

/// The column `segmentation` of a message: a segmented text in few octets. Internal to persistence/.
namespace mbs::persistence {

/// Segments that are the text itself (most GSM-7 texts are) cost only their lengths.
[[nodiscard]] std::string pack_segmented(const domain::segmented_text& segmented, std::string_view text);

/// Of what pack_segmented made.
[[nodiscard]] domain::encoding coding_of(std::string_view packed);

/// Throws std::runtime_error when the octets are not what pack_segmented makes.
[[nodiscard]] domain::segmented_text unpack_segmented(std::string_view packed, std::string_view text);

}  // namespace mbs::persistence
