#include "actors/money/money_service.hpp"

namespace mbs::actors {

void money_service::get_balance(domain::account_id account, completion<domain::balance> done) {
  caf::anon_send(accounts_, read_balance{account, std::move(done)});
}

}  // namespace mbs::actors
