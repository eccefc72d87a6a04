#pragma once

#include "http/mail/mail_routes.hpp"
#include "tests/http/answering.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace mbs::http::tests {

/// A mail that waits, one that was refused and one that was sent, a marked address, and what was asked last.
class fake_mails final : public actors::mail_gateway {
 public:
  using mail_record = persistence::mail_record;
  using address_mark = persistence::address_mark;

  explicit fake_mails(answering& how) : how_{how} {
    for (const auto state :
        {persistence::mail_state::sent, persistence::mail_state::refused, persistence::mail_state::waiting}) {
      auto& m = mails.emplace_back();
      m.id = {10 - static_cast<std::int64_t>(mails.size())};
      m.kind = domain::mail_kind::sender_approved;
      m.recipient = "asha@example.com";
      m.created_at = m.ends_at = m.next_at = domain::time_point{std::chrono::hours{500'000}};
      m.state = state;
      if (state != persistence::mail_state::waiting) m.final_at = m.created_at;
      if (state == persistence::mail_state::refused) m.last_answer = "550 no asha@example.com here";
    }
    marks.push_back({"a+b@example.com", persistence::mark_source::bounced, "said by an operator",
        domain::time_point{std::chrono::hours{500'000}}});
  }

  std::vector<mail_record> mails;
  std::vector<address_mark> marks;
  persistence::mail_filter last_wanted;
  std::string last_after;
  domain::audit_origin last_by;

  void list_mails(domain::account_id, persistence::mail_filter wanted,
      actors::completion<std::vector<mail_record>> done) override {
    how_.respond<std::vector<mail_record>>(std::move(done), [this, wanted] {
      last_wanted = wanted;
      std::vector<mail_record> found;
      for (const auto& m : mails)
        if (found.size() < wanted.limit && (!wanted.state || m.state == *wanted.state)) found.push_back(m);
      return found;
    });
  }
  void retry_mail(domain::account_id, domain::mail_id id, const domain::audit_origin& by,
      actors::completion<mail_record> done) override {
    how_.respond<mail_record>(std::move(done), [this, id, by]() -> actors::outcome<mail_record> {
      for (auto& m : mails) {
        if (m.id != id) continue;
        if (m.state == persistence::mail_state::sent) return refused(domain::errc::already_final);
        m.state = persistence::mail_state::waiting;
        m.final_at = {};
        last_by = by;
        return m;
      }
      return refused(domain::errc::not_found);
    });
  }
  void list_marks(domain::account_id, std::string after, std::uint32_t limit,
      actors::completion<std::vector<address_mark>> done) override {
    how_.respond<std::vector<address_mark>>(std::move(done), [this, after, limit] {
      last_after = after;
      auto found = marks;
      found.resize(std::min<std::size_t>(found.size(), limit));
      return found;
    });
  }
  void unmark(domain::account_id, domain::mail_address address, const domain::audit_origin& by,
      actors::completion<bool> done) override {
    how_.respond<bool>(std::move(done), [this, address, by]() -> actors::outcome<bool> {
      if (std::erase_if(marks, [&](const auto& m) { return m.address == address.text(); }) == 0)
        return refused(domain::errc::not_found);
      last_by = by;
      return true;
    });
  }

 private:
  [[nodiscard]] static actors::refusal refused(domain::errc why) { return {why, {}, {}}; }

  answering& how_;
};

}  // namespace mbs::http::tests
