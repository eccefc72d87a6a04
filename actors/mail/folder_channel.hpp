#pragma once

#include "actors/mail/mail_channel.hpp"

#include <memory>
#include <string>

namespace mbs::actors {

/// Writes each mail to a file NAME.eml of its own in `folder`, readable by this user only, whole or not at
/// all. Answers 250, or nothing when the folder cannot be written.
[[nodiscard]] std::unique_ptr<mail_channel> make_folder_channel(std::string folder);

}  // namespace mbs::actors
