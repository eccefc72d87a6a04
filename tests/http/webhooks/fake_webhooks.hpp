#pragma once

#include "http/webhooks/webhook_routes.hpp"
#include "tests/http/answering.hpp"

namespace mbs::http::tests {

/// The webhooks of one account in memory, numbered from 1.
class fake_webhooks final : public actors::webhook_gateway {
 public:
  explicit fake_webhooks(answering& how) : how_{how} {}
  [[nodiscard]] std::vector<route> routes() { return webhook_routes(*this); }

  actors::outcome<persistence::webhook_endpoint> add(const persistence::webhook_endpoint& endpoint) {
    for (const auto& e : endpoints_)
      if (e.url == endpoint.url) return actors::refusal{.why = domain::errc::already_exists, .detail = {}};
    endpoints_.push_back(endpoint);
    endpoints_.back().id = domain::webhook_endpoint_id{static_cast<std::int64_t>(endpoints_.size())};
    return endpoints_.back();
  }

  void list_webhook_endpoints(
      domain::account_id, actors::completion<std::vector<persistence::webhook_endpoint>> done) override {
    how_.respond<std::vector<persistence::webhook_endpoint>>(std::move(done), [this] { return endpoints_; });
  }
  void create_webhook_endpoint(persistence::webhook_endpoint endpoint, const domain::audit_origin&,
      actors::completion<persistence::webhook_endpoint> done) override {
    how_.respond<persistence::webhook_endpoint>(std::move(done), [this, endpoint] { return add(endpoint); });
  }
  void update_webhook_endpoint(domain::account_id, domain::webhook_endpoint_id id,
      persistence::webhook_change change, const domain::audit_origin&,
      actors::completion<persistence::webhook_endpoint> done) override {
    how_.respond<persistence::webhook_endpoint>(
        std::move(done), [this, id, change]() -> actors::outcome<persistence::webhook_endpoint> {
          for (auto& e : endpoints_) {
            if (e.id != id) continue;
            e.url = change.url.value_or(e.url);
            e.batch = change.batch.value_or(e.batch);
            e.active = change.active.value_or(e.active);
            if (change.active.value_or(false)) e.standing.is_gone = false;
            return e;
          }
          return actors::refusal{.why = domain::errc::not_found, .detail = {}};
        });
  }
  void delete_webhook_endpoint(domain::account_id, domain::webhook_endpoint_id id,
      const domain::audit_origin&, actors::completion<domain::webhook_endpoint_id> done) override {
    how_.respond<domain::webhook_endpoint_id>(
        std::move(done), [this, id]() -> actors::outcome<domain::webhook_endpoint_id> {
          if (std::erase_if(endpoints_, [id](const auto& e) { return e.id == id; }) > 0) return id;
          return actors::refusal{.why = domain::errc::not_found, .detail = {}};
        });
  }
  void rotate_webhook_secret(domain::account_id, domain::webhook_endpoint_id id,
      actors::secret_rotation rotation, const domain::audit_origin&,
      actors::completion<persistence::webhook_endpoint> done) override {
    how_.respond<persistence::webhook_endpoint>(
        std::move(done), [this, id, rotation]() -> actors::outcome<persistence::webhook_endpoint> {
          for (auto& e : endpoints_) {
            if (e.id != id) continue;
            e.previous_secret = e.secret;
            e.previous_until = rotation.previous_until;
            e.secret = rotation.secret;
            return e;
          }
          return actors::refusal{.why = domain::errc::not_found, .detail = {}};
        });
  }
  void rotate_account_secret(domain::account_id account, actors::secret_rotation rotation,
      const domain::audit_origin&, actors::completion<domain::account_id> done) override {
    how_.respond<domain::account_id>(std::move(done), [this, account, rotation] {
      account_secret = rotation.secret;
      return account;
    });
  }

  std::string account_secret;
  std::vector<persistence::webhook_endpoint>& endpoints() { return endpoints_; }

 private:
  answering& how_;
  std::vector<persistence::webhook_endpoint> endpoints_;
};

}  // namespace mbs::http::tests
