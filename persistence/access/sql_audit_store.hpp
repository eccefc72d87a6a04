#pragma once

#include "persistence/access/audit_store.hpp"
#include "persistence/sql/session.hpp"

/// The audit log in both databases. Internal to persistence/.
namespace mbs::persistence {

class sql_audit_store final : public audit_store {
 public:
  /// `session` outlives the store.
  explicit sql_audit_store(sql::session& session) : session_{session} {}

  domain::result<audit_head> head() override;
  domain::result<audit_page> list(const audit_question& question) override;
  domain::result<void> note_export(const domain::audit_origin& by, std::string_view action,
      account_id account, const domain::audit_facts& which) override;
  domain::result<audit_walk> begin_walk(bool from_start) override;
  domain::result<audit_walk> walk_on(
      const audit_walk& walk, std::uint32_t limit, std::vector<audit_finding>& found) override;
  domain::result<void> compare(const audit_head& kept, std::vector<audit_finding>& found) override;
  domain::result<void> note_verified(const audit_walk& walk, time_point now) override;
  domain::result<std::optional<audit_checkpoint>> make_checkpoint(time_point now) override;
  domain::result<void> erase_personal(std::int64_t number) override;

 private:
  sql::session& session_;
};

}  // namespace mbs::persistence
