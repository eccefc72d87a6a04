#pragma once

#include <span>
#include <string_view>

/// Wording of mails, embedded in the program. Internal to actors/mail/.
namespace mbs::actors {

struct mail_template {
  std::string_view kind, language, text;
};

/// One for each kind and language.
[[nodiscard]] std::span<const mail_template> mail_templates() noexcept;

}  // namespace mbs::actors
