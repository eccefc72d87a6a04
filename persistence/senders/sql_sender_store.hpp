#pragma once

#include "persistence/senders/sender_store.hpp"
#include "persistence/sql/session.hpp"

/// Approved senders in both databases. Internal to persistence/.
namespace mbs::persistence {

class sql_sender_store final : public sender_store {
 public:
  /// `session` outlives the store.
  explicit sql_sender_store(sql::session& session) : session_{session} {}

  domain::result<void> add_sender(const sender_record& sender, const domain::audit_origin& by = {}) override;
  domain::result<void> remove_sender(
      const sender_record& sender, const domain::audit_origin& by = {}) override;
  domain::result<std::vector<domain::approved_sender>> list_senders(account_id account) override;

 private:
  sql::session& session_;
};

}  // namespace mbs::persistence
