#pragma once

#include "persistence/money/top_up_store.hpp"
#include "persistence/sql/session.hpp"

/// Top-ups in both databases. Internal to persistence/.
namespace mbs::persistence {

class sql_top_up_store final : public top_up_store {
 public:
  /// `session` outlives the store.
  explicit sql_top_up_store(sql::session& session) : session_{session} {}

  domain::result<top_up_record> add_top_up(const new_top_up& wanted, const domain::audit_origin& by) override;
  domain::result<top_up_record> get_top_up(
      domain::top_up_id id, std::optional<domain::account_id> account) override;
  domain::result<top_up_page> list_top_ups(
      std::optional<domain::account_id> account, domain::top_up_id beyond, std::uint32_t limit) override;
  domain::result<top_up_page> list_unclear(domain::top_up_id beyond, std::uint32_t limit) override;
  domain::result<top_up_record> look_again(domain::top_up_id id, const domain::audit_origin& by) override;
  domain::result<std::vector<top_up_record>> due_top_ups(
      domain::time_point now, std::uint32_t limit) override;
  domain::result<std::optional<top_up_record>> claim_top_up(
      domain::top_up_id id, domain::time_point now) override;
  domain::result<bool> keep_callback(const payment_callback& posted) override;
  domain::result<std::vector<payment_callback>> waiting_callbacks(std::uint32_t limit) override;
  domain::result<top_up_record> record_news(domain::top_up_id id, const payment_news& news,
      domain::time_point at, std::int64_t callback = 0) override;
  domain::result<void> set_aside(std::int64_t callback, const std::string& note) override;
  domain::result<bool> forget_callbacks(domain::time_point before, std::uint32_t limit) override;

 private:
  sql::session& session_;
};

}  // namespace mbs::persistence
