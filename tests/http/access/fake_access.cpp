#include "tests/http/access/fake_access.hpp"

#include <chrono>

namespace mbs::http::tests {
namespace {

domain::time_point now() {
  return std::chrono::time_point_cast<domain::duration>(std::chrono::system_clock::now());
}

}  // namespace

fake_access::fake_access(answering& how) : how_{how} {}

std::string fake_access::add_key(const api_key& key, domain::account_id of) {
  const auto lock = how_.lock();
  keys_[key.hash()] = {.id = domain::key_id{static_cast<std::int64_t>(keys_.size()) + 1},
      .account = of,
      .prefix = key.shown(),
      .hash = key.hash(),
      .label = {},
      .created_at = now()};
  return key.text;
}

void fake_access::revoke_keys(bool taken_over) {
  const auto lock = how_.lock();
  for (auto& [hash, key] : keys_)
    key.terms.revoked_at = now();
  if (taken_over) ++changes_;
}

void fake_access::change_keys(const std::function<void(persistence::key_record&)>& how, bool taken_over) {
  const auto lock = how_.lock();
  for (auto& [hash, key] : keys_)
    how(key);
  if (taken_over) ++changes_;
}

std::vector<std::string> fake_access::uses() {
  const auto lock = how_.lock();
  std::vector<std::string> all;
  for (const auto& [key, from] : uses_)
    all.push_back(domain::to_text(from));
  return all;
}

std::size_t fake_access::key_look_ups() {
  const auto lock = how_.lock();
  return look_ups_;
}

void fake_access::find_key(
    const persistence::digest& hash, actors::completion<std::optional<persistence::key_record>> done) {
  how_.respond<std::optional<persistence::key_record>>(std::move(done), [this, hash] {
    ++look_ups_;
    const auto at = keys_.find(hash);
    return at == keys_.end() ? std::optional<persistence::key_record>{} : std::optional{at->second};
  });
}

void fake_access::note_use(domain::key_id key, const domain::internet_address& from) {
  const auto lock = how_.lock();
  uses_.emplace_back(key, from);
}

}  // namespace mbs::http::tests
