#include "actors/accounts/staff_account_service.hpp"

#include "actors/access/noted_table.hpp"
#include "actors/runtime/store_answers.hpp"
#include "persistence/accounts/account_store.hpp"
#include "protocols/csv/csv_writer.hpp"

namespace mbs::actors {

using persistence::account_state;
using persistence::account_store;

namespace {

domain::result<account_state> load(account_store& store, domain::account_id id) {
  const domain::account_id only[]{id};
  auto found = store.load_accounts(only);
  if (!found) return found.error();
  if (found->empty()) return domain::errc::not_found;
  return std::move(found->front());
}

table_page lines_of(const std::vector<persistence::account_record>& accounts, std::uint32_t asked) {
  table_page table;
  for (const auto& a : accounts)
    csv::append_line(table.lines,
        {domain::to_text(a.id), a.name, a.email,
            a.status == persistence::account_status::active ? "active" : "suspended",
            a.credit_limit.to_text(), domain::to_rfc3339(a.created_at)});
  table.rows = static_cast<std::uint32_t>(accounts.size());
  if (table.rows == asked) table.next = domain::to_text(accounts.back().id);
  return table;
}

}  // namespace

void staff_account_service::search_accounts(domain::account_id turn, accounts_wanted wanted,
    completion<std::vector<persistence::account_record>> done) {
  answer_by_look<account_store>(store_, turn, std::move(done), [wanted = std::move(wanted)](auto& store) {
    return store.search_accounts({wanted.prefix, wanted.after, wanted.limit});
  });
}

void staff_account_service::note_export(domain::account_id turn, const accounts_wanted& wanted,
    const domain::audit_origin& by, completion<std::string> done) {
  std::string names;
  csv::append_line(names, {"id", "name", "email", "status", "credit_limit", "created_at"});
  // What was searched for may be somebody's name, which the log would keep for ever.
  note_table(store_, turn,
      {by, "accounts.exported", {}, {{"which", wanted.prefix.empty() ? "all" : "some"}}, std::move(names)},
      std::move(done));
}

void staff_account_service::export_accounts(
    domain::account_id turn, accounts_wanted wanted, completion<table_page> done) {
  constexpr std::uint32_t rows_a_page = 200;
  wanted.limit = std::min(wanted.limit, rows_a_page);
  answer_by_look<account_store>(
      store_, turn, std::move(done), [wanted = std::move(wanted)](auto& store) -> domain::result<table_page> {
        const auto found = store.search_accounts({wanted.prefix, wanted.after, wanted.limit});
        if (!found) return found.error();
        return lines_of(*found, wanted.limit);
      });
}

void staff_account_service::get_account(
    domain::account_id turn, domain::account_id id, completion<account_state> done) {
  answer_by_look<account_store>(store_, turn, std::move(done), [id](auto& store) { return load(store, id); });
}

void staff_account_service::set_status(domain::account_id turn, wanted_status wanted,
    const domain::audit_origin& by, completion<account_state> done) {
  answer_by_change<account_store, account_state>(store_, turn, std::move(done),
      [wanted = std::move(wanted), by](auto& store) -> domain::result<account_state> {
        auto found = load(store, wanted.account);
        if (!found) return found;
        if (found->account.status == wanted.status) return domain::errc::no_change;
        const auto set = store.set_account_status(wanted.account, wanted.status, by, wanted.reason);
        if (!set) return set.error();
        found->account.status = wanted.status;
        return found;
      });
}

}  // namespace mbs::actors
