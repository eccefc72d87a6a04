#pragma once

#include "actors/gateway/mail_gateway.hpp"
#include "tests/http/answering.hpp"

#include <string>
#include <vector>

namespace mbs::http::tests {

/// A mail that waits, one that was refused and one that was sent, a marked address, and what was asked last.
class fake_mails final : public actors::mail_gateway {
 public:
  using mail_record = persistence::mail_record;
  using address_mark = persistence::address_mark;

  explicit fake_mails(answering& how);

  std::vector<mail_record> mails;
  std::vector<address_mark> marks;
  persistence::mail_filter last_wanted;
  std::string last_after;
  domain::audit_origin last_by;

  void list_mails(domain::account_id, persistence::mail_filter wanted,
      actors::completion<std::vector<mail_record>> done) override;
  void retry_mail(domain::account_id, domain::mail_id id, const domain::audit_origin& by,
      actors::completion<mail_record> done) override;
  void list_marks(domain::account_id, std::string after, std::uint32_t limit,
      actors::completion<std::vector<address_mark>> done) override;
  void unmark(domain::account_id, domain::mail_address address, const domain::audit_origin& by,
      actors::completion<bool> done) override;

 private:
  answering& how_;
};

}  // namespace mbs::http::tests
