#include "actors/accounts/staff_account_service.hpp"

#include "actors/runtime/store_answers.hpp"
#include "persistence/accounts/account_store.hpp"

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

}  // namespace

void staff_account_service::search_accounts(domain::account_id turn, accounts_wanted wanted,
    completion<std::vector<persistence::account_record>> done) {
  answer_by_look<account_store>(store_, turn, std::move(done), [wanted = std::move(wanted)](auto& store) {
    return store.search_accounts({wanted.prefix, wanted.after, wanted.limit});
  });
}

void staff_account_service::get_account(
    domain::account_id turn, domain::account_id id, completion<account_state> done) {
  answer_by_look<account_store>(store_, turn, std::move(done), [id](auto& store) { return load(store, id); });
}

void staff_account_service::set_status(domain::account_id turn, domain::account_id id,
    persistence::account_status status, const domain::audit_origin& by, completion<account_state> done) {
  answer_by_change<account_store, account_state>(
      store_, turn, std::move(done), [id, status, by](auto& store) -> domain::result<account_state> {
        auto found = load(store, id);
        if (!found) return found;
        if (found->account.status == status) return domain::errc::no_change;
        if (const auto set = store.set_account_status(id, status, by); !set) return set.error();
        found->account.status = status;
        return found;
      });
}

}  // namespace mbs::actors
