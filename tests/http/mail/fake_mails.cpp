#include "tests/http/mail/fake_mails.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace mbs::http::tests {
namespace {

actors::refusal refused(domain::errc why) {
  return {why, {}, {}};
}

}  // namespace

fake_mails::fake_mails(answering& how) : how_{how} {
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

void fake_mails::list_mails(
    domain::account_id, persistence::mail_filter wanted, actors::completion<std::vector<mail_record>> done) {
  how_.respond<std::vector<mail_record>>(std::move(done), [this, wanted] {
    last_wanted = wanted;
    std::vector<mail_record> found;
    for (const auto& m : mails)
      if (found.size() < wanted.limit && (!wanted.state || m.state == *wanted.state)) found.push_back(m);
    return found;
  });
}

void fake_mails::retry_mail(domain::account_id, domain::mail_id id, const domain::audit_origin& by,
    actors::completion<mail_record> done) {
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

void fake_mails::list_marks(domain::account_id, std::string after, std::uint32_t limit,
    actors::completion<std::vector<address_mark>> done) {
  how_.respond<std::vector<address_mark>>(std::move(done), [this, after, limit] {
    last_after = after;
    auto found = marks;
    found.resize(std::min<std::size_t>(found.size(), limit));
    return found;
  });
}

void fake_mails::unmark(domain::account_id, domain::mail_address address, const domain::audit_origin& by,
    actors::completion<bool> done) {
  how_.respond<bool>(std::move(done), [this, address, by]() -> actors::outcome<bool> {
    if (std::erase_if(marks, [&](const auto& m) { return m.address == address.text(); }) == 0)
      return refused(domain::errc::not_found);
    last_by = by;
    return true;
  });
}

}  // namespace mbs::http::tests
