#pragma once

#include "actors/gateway/access_gateway.hpp"
#include "http/access/api_key.hpp"
#include "tests/http/answering.hpp"

#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace mbs::http::tests {

/// Keys in memory, all of account 1.
class fake_access final : public actors::access_gateway {
 public:
  static constexpr domain::account_id account{1};

  explicit fake_access(answering& how) : how_{how} {}

  /// A new key that is known here, or this one.
  std::string add_key(const api_key& key = api_key::generate(), domain::account_id of = account) {
    const auto lock = how_.lock();
    keys_[key.hash()] = {.id = domain::key_id{static_cast<std::int64_t>(keys_.size()) + 1},
        .account = of,
        .prefix = key.shown(),
        .hash = key.hash(),
        .label = {},
        .created_at = now()};
    return key.text;
  }
  /// As the server sees it that has taken it over, or not yet.
  void revoke_keys(bool taken_over = false) {
    const auto lock = how_.lock();
    for (auto& [hash, key] : keys_)
      key.terms.revoked_at = now();
    if (taken_over) ++changes_;
  }
  /// All keys, as the store has them; `taken_over` as above.
  void change_keys(const std::function<void(persistence::key_record&)>& how, bool taken_over = true) {
    const auto lock = how_.lock();
    for (auto& [hash, key] : keys_)
      how(key);
    if (taken_over) ++changes_;
  }
  /// The addresses of the uses that were told, in order.
  [[nodiscard]] std::vector<std::string> uses() {
    const auto lock = how_.lock();
    std::vector<std::string> all;
    for (const auto& [key, from] : uses_)
      all.push_back(domain::to_text(from));
    return all;
  }
  [[nodiscard]] std::size_t key_look_ups() {
    const auto lock = how_.lock();
    return look_ups_;
  }

  void find_key(const persistence::digest& hash,
      actors::completion<std::optional<persistence::key_record>> done) override {
    how_.respond<std::optional<persistence::key_record>>(std::move(done), [this, hash] {
      ++look_ups_;
      const auto at = keys_.find(hash);
      return at == keys_.end() ? std::optional<persistence::key_record>{} : std::optional{at->second};
    });
  }
  void note_use(domain::key_id key, const domain::internet_address& from) override {
    const auto lock = how_.lock();
    uses_.emplace_back(key, from);
  }
  std::uint64_t key_changes() const noexcept override { return changes_; }

 private:
  static domain::time_point now() {
    return std::chrono::time_point_cast<domain::duration>(std::chrono::system_clock::now());
  }
  answering& how_;
  std::map<persistence::digest, persistence::key_record> keys_;
  std::vector<std::pair<domain::key_id, domain::internet_address>> uses_;
  std::size_t look_ups_ = 0;
  std::atomic<std::uint64_t> changes_{0};
};

}  // namespace mbs::http::tests
