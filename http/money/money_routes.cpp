#include "http/money/money_routes.hpp"

#include "http/money/balance_json.hpp"
#include "http/server/coroutine.hpp"

namespace mbs::http {
namespace {

using actors::money_gateway;
using domain::permission;

awaitable<reply> get_balance(exchange& c, money_gateway& money) {
  if (c.who.is_test)
    co_return problem_of(http_fault::permission_missing, "tests cost nothing: this is for other keys");
  const auto balance = co_await ask(c, money, &money_gateway::get_balance, c.who.account);
  if (!balance) co_return problem_of(balance.error());
  co_return reply{200, render(*balance)};
}

}  // namespace

std::string render(const domain::balance& b) {
  return json_of([&](json_writer& json) {
    json.begin_object().key("available").amount(b.available()).key("reserved").amount(b.reserved());
    json.key("credit_limit").amount(b.credit_limit()).end_object();
  });
}

std::vector<route> money_routes(money_gateway& gateway) {
  return {{.verb = method::get,
      .pattern = "/v1/balance",
      .permission = permission::balance_read,
      .handle = coroutine([&gateway](exchange& c) { return get_balance(c, gateway); })}};
}

}  // namespace mbs::http
