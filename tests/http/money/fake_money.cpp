#include "tests/http/money/fake_money.hpp"

#include "http/money/money_routes.hpp"

#include <utility>

namespace mbs::http::tests {

std::vector<route> fake_money::routes() {
  return money_routes(*this);
}

void fake_money::get_balance(domain::account_id, actors::completion<domain::balance> done) {
  how_.respond<domain::balance>(std::move(done), [] {
    return domain::balance{
        domain::money::from_shillings(1'000), domain::money::from_units(8'000), domain::money{}};
  });
}

}  // namespace mbs::http::tests
