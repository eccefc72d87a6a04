#pragma once

#include "persistence/mail/mail_store.hpp"
#include "persistence/sql/session.hpp"

/// The outbox in both databases. Internal to persistence/.
namespace mbs::persistence {

class sql_mail_store final : public mail_store {
 public:
  /// `session` outlives the store.
  explicit sql_mail_store(sql::session& session) : session_{session} {}

  domain::result<mail_id> enqueue(const new_mail& mail) override;
  domain::result<void> set_rules(std::uint32_t waiting_at_most, const std::string& message_id_host) override;
  domain::result<due_page> due(const due_question& question) override;
  domain::result<void> settle(std::span<const mail_outcome> outcomes) override;
  domain::result<mail_figures> take_stock(time_point now, std::uint32_t limit) override;
  domain::result<std::uint32_t> forget_final(time_point then, std::uint32_t limit) override;
  domain::result<mail_record> find(mail_id id) override;
  domain::result<std::vector<mail_record>> list(const mail_filter& filter) override;
  domain::result<mail_record> retry(mail_id id, time_point now, const domain::audit_origin& by = {}) override;
  domain::result<void> mark(const address_mark& mark, const domain::audit_origin& by = {}) override;
  domain::result<bool> unmark(const std::string& address, const domain::audit_origin& by = {}) override;
  domain::result<std::optional<address_mark>> mark_of(const std::string& address) override;
  domain::result<std::vector<address_mark>> marks(const std::string& after, std::uint32_t limit) override;
  domain::result<std::uint32_t> erase_address(const std::string& address, std::uint32_t limit) override;

 private:
  sql::session& session_;
};

}  // namespace mbs::persistence
