#pragma once

#include "actors/gateway/mail_gateway.hpp"
#include "actors/mail/mailer_actor.hpp"
#include "actors/runtime/store_pool.hpp"

#include <utility>

namespace mbs::actors {

/// The outbox out of the store; MAILER is told what waits again.
class mail_service final : public mail_gateway {
 public:
  /// `store` outlives it.
  mail_service(store_pool& store, mailer_actor mailer) : store_{store}, mailer_{std::move(mailer)} {}

  void list_mails(domain::account_id turn, persistence::mail_filter wanted,
      completion<std::vector<persistence::mail_record>> done) override;
  void retry_mail(domain::account_id turn, domain::mail_id id, const domain::audit_origin& by,
      completion<persistence::mail_record> done) override;
  void list_marks(domain::account_id turn, std::string after, std::uint32_t limit,
      completion<std::vector<persistence::address_mark>> done) override;
  void unmark(domain::account_id turn, domain::mail_address address, const domain::audit_origin& by,
      completion<bool> done) override;

 private:
  store_pool& store_;
  mailer_actor mailer_;
};

}  // namespace mbs::actors
