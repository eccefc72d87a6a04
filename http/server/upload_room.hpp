#pragma once

#include "domain/ids.hpp"

#include <cstdint>
#include <memory>
#include <mutex>
#include <unordered_map>

namespace mbs::http {

struct upload_limits {
  std::uint64_t in_all = 0;      ///< octets
  std::uint64_t of_account = 0;  ///< octets: one leaves room for the others
};

/// Octets of uploaded files that the server holds, being read or until they are stored, over all
/// connections. Any thread.
class upload_room {
 public:
  explicit upload_room(upload_limits limits) : state_{std::make_shared<state>()}, limits_{limits} {}

  /// Room for a file of that size until the last copy of what is given is gone, which may be after this is;
  /// null when there is none.
  [[nodiscard]] std::shared_ptr<void> take(domain::account_id account, std::uint64_t octets) {
    {
      const std::lock_guard lock{state_->guard};
      if (octets > limits_.in_all || state_->in_all > limits_.in_all - octets) return nullptr;
      auto& used = state_->of_account[account];
      if (used + octets > limits_.of_account) {
        if (used == 0) state_->of_account.erase(account);
        return nullptr;
      }
      used += octets;
      state_->in_all += octets;
    }
    return {state_.get(), [s = state_, account, octets](void*) { s->give_back(account, octets); }};
  }
  [[nodiscard]] std::uint64_t octets() const {
    const std::lock_guard lock{state_->guard};
    return state_->in_all;
  }

 private:
  struct state {
    std::mutex guard;
    std::uint64_t in_all = 0;
    std::unordered_map<domain::account_id, std::uint64_t> of_account;  // only those with something

    void give_back(domain::account_id account, std::uint64_t octets) {
      const std::lock_guard lock{guard};
      in_all -= octets;
      const auto used = of_account.find(account);
      if ((used->second -= octets) == 0) of_account.erase(used);
    }
  };
  std::shared_ptr<state> state_;
  upload_limits limits_;
};

}  // namespace mbs::http
