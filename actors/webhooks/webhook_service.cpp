#include "actors/webhooks/webhook_service.hpp"

#include "actors/accounts/standing.hpp"
#include "actors/runtime/store_answers.hpp"
#include "persistence/webhooks/webhook_store.hpp"

namespace mbs::actors {

using persistence::webhook_endpoint;

void webhook_service::list_webhook_endpoints(
    domain::account_id account, completion<std::vector<webhook_endpoint>> done) {
  answer_by_query<persistence::webhook_store>(store_, lane::people, std::move(done),
      [account](auto& store) { return store.webhook_endpoints_of(account); });
}

void webhook_service::create_webhook_endpoint(webhook_endpoint endpoint, completion<webhook_endpoint> done) {
  const auto account = endpoint.account;
  when_active(accounts_, account, std::move(done), [this, endpoint = std::move(endpoint)](auto then) {
    list_webhook_endpoints(
        endpoint.account, [this, endpoint, then](outcome<std::vector<webhook_endpoint>> known) {
          if (!known) return then(known.error());
          if (known->size() >= limit_) return then(refusal{domain::errc::too_many_callback_urls, {}, {}});
          store_new(endpoint, then);
        });
  });
}

void webhook_service::store_new(webhook_endpoint endpoint, completion<webhook_endpoint> done) {
  answer_by_execute<persistence::webhook_store, webhook_endpoint>(
      store_,
      [this, done = std::move(done), account = endpoint.account](outcome<webhook_endpoint> made) {
        if (made) caf::anon_send(accounts_, forget_settings{account});
        done(std::move(made));
      },
      [endpoint](auto& store) { return store.create_webhook_endpoint(endpoint); });
}

void webhook_service::update_webhook_endpoint(webhook_endpoint endpoint, completion<webhook_endpoint> done) {
  const auto account = endpoint.account;
  when_active(accounts_, account, std::move(done), [this, endpoint = std::move(endpoint)](auto then) {
    answer_by_execute<persistence::webhook_store, webhook_endpoint>(
        store_,
        [this, then = std::move(then), id = endpoint.id, account = endpoint.account](
            outcome<webhook_endpoint> changed) {
          if (changed) {
            caf::anon_send(webhooks_, webhook_endpoint_changed{id});
            caf::anon_send(accounts_, forget_settings{account});
          }
          then(std::move(changed));
        },
        [endpoint](auto& store) { return store.update_webhook_endpoint(endpoint); });
  });
}

}  // namespace mbs::actors
