#include "tests/http/accounts/fake_staff_accounts.hpp"

#include <utility>

namespace mbs::http::tests {

fake_staff_accounts::fake_staff_accounts(answering& how) : how_{how} {
  for (const std::int64_t id : {1, 2}) {
    auto& a = accounts.emplace_back();
    a.account.id = {id};
    a.account.name = "Duka " + std::to_string(id);
    a.account.email = "duka" + std::to_string(id) + "@example.com";
    a.account.webhook_secret = "whsec_secret";
    a.senders = {{"DUKA", {}, {}}};
  }
}

void fake_staff_accounts::search_accounts(domain::account_id, actors::accounts_wanted wanted,
    actors::completion<std::vector<persistence::account_record>> done) {
  how_.respond<std::vector<persistence::account_record>>(std::move(done), [this, wanted] {
    last_wanted = wanted;
    std::vector<persistence::account_record> found;
    for (const auto& a : accounts)
      if (found.size() < wanted.limit) found.push_back(a.account);
    return found;
  });
}

void fake_staff_accounts::note_export(domain::account_id, const actors::accounts_wanted&,
    const domain::audit_origin& by, actors::completion<std::string> done) {
  how_.respond<std::string>(std::move(done), [this, by] {
    exports_noted.push_back(by);
    return std::string{"\"id\"\r\n"};
  });
}

void fake_staff_accounts::export_accounts(
    domain::account_id, actors::accounts_wanted wanted, actors::completion<actors::table_page> done) {
  how_.respond<actors::table_page>(std::move(done), [this, wanted] {
    last_wanted = wanted;
    actors::table_page table;
    for (const auto& a : accounts) {
      if (a.account.id.value <= wanted.after.value || table.rows == 1) continue;
      table.lines += '"' + a.account.name + "\"\r\n";
      table.rows = 1;
      table.next = domain::to_text(a.account.id);
    }
    return table;
  });
}

void fake_staff_accounts::get_account(
    domain::account_id, domain::account_id id, actors::completion<persistence::account_state> done) {
  how_.respond<persistence::account_state>(std::move(done), [this, id] { return find(id); });
}

void fake_staff_accounts::set_status(domain::account_id, actors::wanted_status wanted,
    const domain::audit_origin& by, actors::completion<persistence::account_state> done) {
  how_.respond<persistence::account_state>(
      std::move(done), [this, wanted, by]() -> actors::outcome<persistence::account_state> {
        for (auto& a : accounts) {
          if (a.account.id != wanted.account) continue;
          if (a.account.status == wanted.status) return actors::refusal{domain::errc::no_change, {}, {}};
          a.account.status = wanted.status;
          last_by = by;
          last_reason = wanted.reason;
        }
        return find(wanted.account);
      });
}

actors::outcome<persistence::account_state> fake_staff_accounts::find(domain::account_id id) const {
  for (const auto& a : accounts)
    if (a.account.id == id) return a;
  return actors::refusal{domain::errc::not_found, {}, {}};
}

}  // namespace mbs::http::tests
