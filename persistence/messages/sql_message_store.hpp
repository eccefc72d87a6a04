#pragma once

#include "persistence/messages/message_store.hpp"
#include "persistence/sql/session.hpp"

/// Messages in both databases. Internal to persistence/.
namespace mbs::persistence {

class sql_message_store final : public message_store {
 public:
  /// `session` outlives the store.
  explicit sql_message_store(sql::session& session) : session_{session} {}

  domain::result<message_history> get_message(account_id account, message_id id) override;
  domain::result<message_page> list_messages(const message_filter& filter) override;
  domain::result<std::vector<message_history>> load_histories(std::span<const message_id> ids) override;
  domain::result<std::vector<message_history>> find_by_smsc_id(link_id link,
      std::span<const std::string> smsc_ids, std::span<const std::int64_t> recipients,
      time_point not_before) override;
  domain::result<std::vector<message_history>> unfinished(
      recovery_cursor where, std::uint32_t limit) override;
  domain::result<overdue_page> overdue(
      overdue_cursor from, time_point deadline, std::uint32_t limit) override;
  domain::result<message_id> last_message() override;

 private:
  sql::session& session_;
};

}  // namespace mbs::persistence
