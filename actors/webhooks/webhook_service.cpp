#include "actors/webhooks/webhook_service.hpp"

#include "actors/accounts/standing.hpp"
#include "actors/runtime/store_answers.hpp"
#include "persistence/webhooks/delivery_store.hpp"
#include "persistence/webhooks/webhook_store.hpp"

namespace mbs::actors {

using domain::webhook_endpoint_id;
using persistence::webhook_endpoint;

void webhook_service::list_webhook_endpoints(
    domain::account_id account, completion<std::vector<webhook_endpoint>> done) {
  answer_by_look<persistence::webhook_store>(store_, account, std::move(done),
      [account](auto& store) { return store.webhook_endpoints_of(account); });
}

void webhook_service::create_webhook_endpoint(webhook_endpoint endpoint, persistence::default_rule rule,
    const domain::audit_origin& by, completion<webhook_endpoint> done) {
  const auto account = endpoint.account;
  when_active(
      accounts_, account, std::move(done), [this, endpoint = std::move(endpoint), rule, by](auto then) {
        list_webhook_endpoints(
            endpoint.account, [this, endpoint, rule, by, then](outcome<std::vector<webhook_endpoint>> known) {
              if (!known) return then(known.error());
              if (known->size() >= limit_) return then(refusal{domain::errc::too_many_callback_urls, {}, {}});
              store_new(endpoint, rule, by, then);
            });
      });
}

void webhook_service::store_new(webhook_endpoint endpoint, persistence::default_rule rule,
    const domain::audit_origin& by, completion<webhook_endpoint> done) {
  answer_by_change<persistence::webhook_store, webhook_endpoint>(
      store_, endpoint.account,
      [this, done = std::move(done), account = endpoint.account](outcome<webhook_endpoint> made) {
        if (made) caf::anon_send(accounts_, forget_settings{account});
        done(std::move(made));
      },
      [endpoint, rule, by](auto& store) { return store.create_webhook_endpoint(endpoint, by, rule); });
}

/// A change that the account may make now, told to those who use the endpoint; without one all of the
/// account's may have changed.
template <class T, class Change>
void webhook_service::change(const webhook_endpoint_changed& what, completion<T> done, Change change_it) {
  when_active(accounts_, what.account, std::move(done), [this, what, change_it](auto then) {
    answer_by_change<persistence::webhook_store, T>(
        store_, what.account,
        [this, then = std::move(then), what](outcome<T> changed) {
          if (changed) {
            caf::anon_send(webhooks_, webhook_endpoint_changed{what});
            caf::anon_send(accounts_, forget_settings{what.account});
          }
          then(std::move(changed));
        },
        change_it);
  });
}

void webhook_service::update_webhook_endpoint(domain::account_id account, webhook_endpoint_id id,
    persistence::webhook_change wanted, const domain::audit_origin& by, completion<webhook_endpoint> done) {
  const bool makes_active = wanted.active.value_or(false);
  const bool is_told = events_ != nullptr && (wanted.active || wanted.paused);
  auto told = [this, is_told, done = std::move(done)](outcome<webhook_endpoint> changed) {
    if (changed && is_told)
      events_->tell(changed->account, domain::webhook_changed{changed->id, changed->health()});
    done(std::move(changed));
  };
  change<webhook_endpoint>({account, id, makes_active}, std::move(told),
      [account, id, wanted = std::move(wanted), by](persistence::webhook_store& store) {
        return store.update_webhook_endpoint(account, id, wanted, by);
      });
}

void webhook_service::delete_webhook_endpoint(domain::account_id account, webhook_endpoint_id id,
    const domain::audit_origin& by, completion<webhook_endpoint_id> done) {
  change<webhook_endpoint_id>(
      {account, id, false}, std::move(done), [account, id, by](persistence::webhook_store& store) {
        return store.delete_webhook_endpoint(account, id, by);
      });
}

void webhook_service::rotate_webhook_secret(domain::account_id account, webhook_endpoint_id id,
    secret_rotation rotation, const domain::audit_origin& by, completion<webhook_endpoint> done) {
  change<webhook_endpoint>(
      {account, id, false}, std::move(done), [account, id, rotation, by](persistence::webhook_store& store) {
        return store.rotate_webhook_secret(account, id, rotation.secret, rotation.previous_until, by);
      });
}

void webhook_service::rotate_account_secret(domain::account_id account, secret_rotation rotation,
    const domain::audit_origin& by, completion<domain::account_id> done) {
  change<domain::account_id>(
      {account, {}, false}, std::move(done), [account, rotation, by](persistence::webhook_store& store) {
        return store.rotate_account_secret(account, rotation.secret, rotation.previous_until, by);
      });
}

void webhook_service::test_webhook_endpoint(domain::account_id account, webhook_endpoint_id id,
    const domain::audit_origin& by, completion<persistence::webhook_event> done) {
  when_active(accounts_, account, std::move(done), [this, account, id, by](auto then) {
    answer_by_change<persistence::delivery_store, persistence::webhook_event>(
        store_, account,
        [this, then = std::move(then)](outcome<persistence::webhook_event> made) {
          if (made)
            caf::anon_send(
                webhooks_, test_webhook{std::make_shared<const persistence::webhook_event>(*made)});
          then(std::move(made));
        },
        [account, id, by](auto& store) { return store.make_test(account, id, by); });
  });
}

void webhook_service::list_webhook_deliveries(
    persistence::delivery_question question, completion<persistence::delivery_page> done) {
  answer_by_look<persistence::delivery_store>(
      store_, question.account, std::move(done), [question](auto& store) { return store.list(question); });
}

void webhook_service::get_webhook_delivery(domain::account_id account, domain::webhook_delivery_id id,
    completion<persistence::webhook_delivery> done) {
  answer_by_look<persistence::delivery_store>(
      store_, account, std::move(done), [account, id](auto& store) { return store.get(account, id); });
}

/// What it made due is looked for at once.
template <class Replay>
void webhook_service::replay(
    domain::account_id account, completion<persistence::replayed> done, Replay replay_it) {
  when_active(accounts_, account, std::move(done), [this, account, replay_it](auto then) {
    answer_by_change<persistence::delivery_store, persistence::replayed>(
        store_, account,
        [this, then = std::move(then)](outcome<persistence::replayed> made) {
          if (made && made->events > 0) caf::anon_send(webhooks_, retries_written{});
          then(std::move(made));
        },
        replay_it);
  });
}

void webhook_service::replay_webhook_delivery(domain::account_id account, domain::webhook_delivery_id id,
    const domain::audit_origin& by, completion<persistence::replayed> done) {
  replay(account, std::move(done),
      [account, id, by](persistence::delivery_store& store) { return store.replay_one(account, id, by); });
}

void webhook_service::replay_webhook_deliveries(persistence::replay_question question,
    const domain::audit_origin& by, completion<persistence::replayed> done) {
  replay(question.account, std::move(done),
      [question, by](persistence::delivery_store& store) { return store.replay(question, by); });
}

}  // namespace mbs::actors
