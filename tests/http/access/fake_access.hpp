#pragma once

#include "actors/gateway/access_gateway.hpp"
#include "http/access/api_key.hpp"
#include "tests/http/answering.hpp"

#include <atomic>
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

  explicit fake_access(answering& how);

  /// A new key that is known here, or this one.
  std::string add_key(const api_key& key = api_key::generate(), domain::account_id of = account);
  /// As the server sees it that has taken it over, or not yet.
  void revoke_keys(bool taken_over = false);
  /// All keys, as the store has them; `taken_over` as above.
  void change_keys(const std::function<void(persistence::key_record&)>& how, bool taken_over = true);
  /// The addresses of the uses that were told, in order.
  [[nodiscard]] std::vector<std::string> uses();
  [[nodiscard]] std::size_t key_look_ups();

  void find_key(const persistence::digest& hash,
      actors::completion<std::optional<persistence::key_record>> done) override;
  void note_use(domain::key_id key, const domain::internet_address& from) override;
  std::uint64_t key_changes() const noexcept override { return changes_; }

 private:
  answering& how_;
  std::map<persistence::digest, persistence::key_record> keys_;
  std::vector<std::pair<domain::key_id, domain::internet_address>> uses_;
  std::size_t look_ups_ = 0;
  std::atomic<std::uint64_t> changes_{0};
};

}  // namespace mbs::http::tests
