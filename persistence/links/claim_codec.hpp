#pragma once

#include "persistence/records.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

/// The column `claimed` of a link: it is written with every commit, so it takes some two octets a segment
/// where message ids follow each other. Internal to persistence/.
namespace mbs::persistence {

/// In the order given; segments up to 127.
[[nodiscard]] std::string pack_claim(std::span<const link_claim::segment_of> claimed);

/// Throws std::runtime_error when the octets are not what pack_claim makes.
[[nodiscard]] std::vector<link_claim::segment_of> unpack_claim(std::string_view packed);

}  // namespace mbs::persistence
