#pragma once

#include "actors/links/channel.hpp"
#include "actors/links/smpp_channel_options.hpp"

#include <array>
#include <optional>
#include <string>

/// How one segment of a message becomes a submit_sm. Knows nothing of sessions or windows.
namespace mbs::actors {

class smpp_segment_writer {
 public:
  /// `options` outlive it.
  explicit smpp_segment_writer(const smpp_channel_options& options) noexcept : options_{options} {}

  /// rok: `pdu` is it, viewing the message and this writer's memory until the next call. Else why the segment
  /// cannot go over this channel.
  [[nodiscard]] smpp::command_status write(const segment_to_send& s, smpp::submit_sm& pdu);

 private:
  [[nodiscard]] std::string_view text_of(const domain::segmented_text& segmented, std::uint8_t segment);
  void tell_unwritable();

  const smpp_channel_options& options_;
  std::array<char, 16> digits_{};
  smpp::time_text validity_;
  std::optional<domain::segmented_text> rewritten_;  // in the link's own alphabet
  std::string whole_;
  smpp::message_scratch scratch_;
  bool told_unwritable_ = false;
};

}  // namespace mbs::actors
