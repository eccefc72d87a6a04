#pragma once

#include "persistence/links/link_store.hpp"
#include "persistence/sql/session.hpp"

/// Links in both databases. Internal to persistence/.
namespace mbs::persistence {

class sql_link_store final : public link_store {
 public:
  /// `session` outlives the store.
  explicit sql_link_store(sql::session& session) : session_{session} {}

  domain::result<link_id> intern_link(const std::string& name) override;
  domain::result<std::vector<named_link>> list_links() override;
  domain::result<std::string> load_learnt(link_id link) override;
  domain::result<void> keep_learnt(link_id link, const std::string& learnt) override;
  domain::result<std::vector<link_claim>> load_claims() override;
  domain::result<std::vector<stray_receipt>> load_strays(
      link_id link, time_point not_before, std::uint32_t limit) override;

 private:
  sql::session& session_;
};

}  // namespace mbs::persistence
