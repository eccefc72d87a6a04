#pragma once

#include "actors/gateway/key_gateway.hpp"
#include "tests/http/answering.hpp"

#include <vector>

namespace mbs::http::tests {

/// Keys of all accounts in memory, numbered from 1, as their people manage them.
class fake_keys final : public actors::key_gateway {
 public:
  explicit fake_keys(answering& how);

  void list_keys(domain::account_id account, domain::key_id after, std::uint32_t limit,
      actors::completion<std::vector<persistence::key_record>> done) override;
  void get_key(domain::account_id account, domain::key_id id,
      actors::completion<persistence::key_record> done) override;
  void create_key(const persistence::key_record& wanted, const domain::audit_origin& origin,
      actors::completion<persistence::key_record> done) override;
  void rotate_key(domain::account_id account, domain::key_id old, const persistence::key_successor& next,
      domain::duration overlap, const domain::audit_origin& origin,
      actors::completion<persistence::key_record> done) override;
  void revoke_key(domain::account_id account, domain::key_id id, const domain::audit_origin& origin,
      actors::completion<domain::key_id> done) override;

  std::vector<persistence::key_record> keys;
  domain::audit_origin last_origin;

 private:
  persistence::key_record* find(domain::account_id account, domain::key_id id);
  answering& how_;
};

}  // namespace mbs::http::tests
