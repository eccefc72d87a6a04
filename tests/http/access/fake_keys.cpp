#include "tests/http/access/fake_keys.hpp"

#include <utility>

namespace mbs::http::tests {

fake_keys::fake_keys(answering& how) : how_{how} {}

void fake_keys::list_keys(domain::account_id account, domain::key_id after, std::uint32_t limit,
    actors::completion<std::vector<persistence::key_record>> done) {
  how_.respond<std::vector<persistence::key_record>>(std::move(done), [this, account, after, limit] {
    std::vector<persistence::key_record> own;
    for (const auto& key : keys)
      if (key.account == account && key.id > after && own.size() < limit) own.push_back(key);
    return own;
  });
}

void fake_keys::get_key(
    domain::account_id account, domain::key_id id, actors::completion<persistence::key_record> done) {
  how_.respond<persistence::key_record>(
      std::move(done), [this, account, id]() -> actors::outcome<persistence::key_record> {
        const auto* const found = find(account, id);
        if (found == nullptr) return actors::refusal{.why = domain::errc::not_found, .detail = {}};
        return *found;
      });
}

void fake_keys::create_key(const persistence::key_record& wanted, const domain::audit_origin& origin,
    actors::completion<persistence::key_record> done) {
  how_.respond<persistence::key_record>(std::move(done), [this, wanted, origin] {
    last_origin = origin;
    keys.push_back(wanted);
    keys.back().id = {static_cast<std::int64_t>(keys.size())};
    return keys.back();
  });
}

void fake_keys::rotate_key(domain::account_id account, domain::key_id old,
    const persistence::key_successor& next, domain::duration overlap, const domain::audit_origin& origin,
    actors::completion<persistence::key_record> done) {
  how_.respond<persistence::key_record>(std::move(done),
      [this, account, old, next, overlap, origin]() -> actors::outcome<persistence::key_record> {
        auto* const found = find(account, old);
        if (found == nullptr) return actors::refusal{.why = domain::errc::not_found, .detail = {}};
        auto successor = *found;
        successor.id = found->replaced_by = {static_cast<std::int64_t>(keys.size()) + 1};
        found->terms.overlap_ends_at = origin.at + overlap;
        successor.prefix = next.prefix;
        successor.hash = next.hash;
        keys.push_back(successor);
        return successor;
      });
}

void fake_keys::revoke_key(domain::account_id account, domain::key_id id, const domain::audit_origin& origin,
    actors::completion<domain::key_id> done) {
  how_.respond<domain::key_id>(
      std::move(done), [this, account, id, origin]() -> actors::outcome<domain::key_id> {
        auto* const found = find(account, id);
        if (found == nullptr) return actors::refusal{.why = domain::errc::not_found, .detail = {}};
        found->terms.revoked_at = origin.at;
        return id;
      });
}

persistence::key_record* fake_keys::find(domain::account_id account, domain::key_id id) {
  for (auto& key : keys)
    if (key.id == id && key.account == account) return &key;
  return nullptr;
}

}  // namespace mbs::http::tests
