#pragma once

#include "actors/links/channel.hpp"

#include <cstdint>
#include <memory>

namespace mbs::actors {

struct test_channel_options {
  std::uint32_t window = 1'000;     ///< segments whose answer is due
  std::uint32_t reports = 100'000;  ///< receipts that are due, or not yet durable here; more segments wait
};

/// The way of test messages: an operator in this process that answers as domain/messages/test_numbers.hpp
/// says, and opens no socket. Always up. What is due is in memory: a receipt that a stop overtakes never
/// comes, and its message ends as unknown, as after an operator's own loss.
[[nodiscard]] std::unique_ptr<channel> make_test_channel(test_channel_options options = {});

}  // namespace mbs::actors
