#pragma once

#include "actors/links/channel.hpp"
#include "actors/links/smpp_channel_options.hpp"

#include <memory>

/// SMPP as a channel: one submit_sm a segment, delivery receipts by deliver_sm and data_sm. Knows nothing of
/// actors, stores, rates or what LINK does with an answer.
namespace mbs::actors {

/// `sockets` has one for each of options.binds.
[[nodiscard]] std::unique_ptr<channel> make_smpp_channel(
    smpp_channel_options options, std::shared_ptr<wire> sockets);

}  // namespace mbs::actors
