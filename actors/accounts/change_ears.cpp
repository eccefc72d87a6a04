#include "actors/accounts/change_ears.hpp"

#include <spdlog/spdlog.h>

#include <memory>
#include <utility>

namespace mbs::actors {

persistence::change_ears ears_of(accounts_actor accounts) {
  const auto is_deaf = std::make_shared<bool>(false);  // of the watch's thread
  return {[accounts = std::move(accounts), is_deaf] {
            if (std::exchange(*is_deaf, false)) spdlog::info("event=changes_heard again");
            caf::anon_send(accounts, changes_noted{});
          },
      [is_deaf](const std::string& why) {
        *is_deaf = true;
        spdlog::warn(
            "event=changes_unheard because=\"{}\"; they are looked for every store.look_for_changes", why);
      }};
}

}  // namespace mbs::actors
