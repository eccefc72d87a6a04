#include "tests/http/webhooks/fake_webhooks.hpp"

#include "http/webhooks/webhook_delivery_routes.hpp"
#include "http/webhooks/webhook_routes.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace mbs::http::tests {

std::vector<persistence::webhook_delivery> some_deliveries() {
  const domain::time_point then{std::chrono::hours{500'000}};
  persistence::webhook_delivery d{.id = {30}, .account = {1}, .endpoint = {1}};
  d.events = {{{17}, {170}}};
  d.type = domain::event_type::message_delivered;
  d.at = then;
  d.took = std::chrono::milliseconds{41};
  d.status = 200;
  d.answer = "<script>alert(1)</script>";
  std::vector<persistence::webhook_delivery> all(3, d);
  all[1].id = {20};
  all[1].status = 0;
  all[1].error = "connect: timed out";
  all[1].answer.clear();
  all[1].attempt = 3;
  all[1].state = persistence::delivery_state::waiting;
  all[1].next_at = then + std::chrono::hours{1};
  all[2].id = {10};
  all[2].events = {{{18}, {180}}, {{19}, {190}}};
  all[2].status = 500;
  all[2].state = persistence::delivery_state::failed;
  all[2].replayed_at = then + std::chrono::hours{2};
  return all;
}

fake_webhooks::fake_webhooks(answering& how) : how_{how} {}

std::vector<route> fake_webhooks::routes() {
  auto all = webhook_routes(*this);
  for (auto& r : webhook_delivery_routes(*this))
    all.push_back(std::move(r));
  return all;
}

actors::outcome<persistence::webhook_endpoint> fake_webhooks::add(
    const persistence::webhook_endpoint& endpoint) {
  for (const auto& e : endpoints_)
    if (e.url == endpoint.url) return actors::refusal{.why = domain::errc::already_exists, .detail = {}};
  endpoints_.push_back(endpoint);
  endpoints_.back().id = domain::webhook_endpoint_id{static_cast<std::int64_t>(endpoints_.size())};
  return endpoints_.back();
}

void fake_webhooks::list_webhook_endpoints(
    domain::account_id, actors::completion<std::vector<persistence::webhook_endpoint>> done) {
  how_.respond<std::vector<persistence::webhook_endpoint>>(std::move(done), [this] { return endpoints_; });
}

void fake_webhooks::create_webhook_endpoint(persistence::webhook_endpoint endpoint,
    persistence::default_rule rule, const domain::audit_origin&,
    actors::completion<persistence::webhook_endpoint> done) {
  asked_rule = rule;
  how_.respond<persistence::webhook_endpoint>(std::move(done), [this, endpoint] { return add(endpoint); });
}

void fake_webhooks::update_webhook_endpoint(domain::account_id, domain::webhook_endpoint_id id,
    persistence::webhook_change change, const domain::audit_origin&,
    actors::completion<persistence::webhook_endpoint> done) {
  how_.respond<persistence::webhook_endpoint>(
      std::move(done), [this, id, change]() -> actors::outcome<persistence::webhook_endpoint> {
        for (auto& e : endpoints_) {
          if (e.id != id) continue;
          e.url = change.url.value_or(e.url);
          e.batch = change.batch.value_or(e.batch);
          e.active = change.active.value_or(e.active);
          e.paused = change.paused.value_or(e.paused);
          e.events = change.events.value_or(e.events);
          e.is_default = change.is_default.value_or(e.is_default);
          if (change.active.value_or(false)) e.standing.is_gone = false;
          return e;
        }
        return actors::refusal{.why = domain::errc::not_found, .detail = {}};
      });
}

void fake_webhooks::delete_webhook_endpoint(domain::account_id, domain::webhook_endpoint_id id,
    const domain::audit_origin&, actors::completion<domain::webhook_endpoint_id> done) {
  how_.respond<domain::webhook_endpoint_id>(
      std::move(done), [this, id]() -> actors::outcome<domain::webhook_endpoint_id> {
        if (std::erase_if(endpoints_, [id](const auto& e) { return e.id == id; }) > 0) return id;
        return actors::refusal{.why = domain::errc::not_found, .detail = {}};
      });
}

void fake_webhooks::rotate_webhook_secret(domain::account_id, domain::webhook_endpoint_id id,
    actors::secret_rotation rotation, const domain::audit_origin&,
    actors::completion<persistence::webhook_endpoint> done) {
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

void fake_webhooks::rotate_account_secret(domain::account_id account, actors::secret_rotation rotation,
    const domain::audit_origin&, actors::completion<domain::account_id> done) {
  how_.respond<domain::account_id>(std::move(done), [this, account, rotation] {
    account_secret = rotation.secret;
    return account;
  });
}

void fake_webhooks::test_webhook_endpoint(domain::account_id account, domain::webhook_endpoint_id id,
    const domain::audit_origin&, actors::completion<persistence::webhook_event> done) {
  how_.respond<persistence::webhook_event>(
      std::move(done), [this, account, id]() -> actors::outcome<persistence::webhook_event> {
        if (!has(id)) return actors::refusal{.why = domain::errc::not_found, .detail = {}};
        persistence::webhook_event made;
        made.id = {77};
        made.account = account;
        made.endpoint = id;
        return made;
      });
}

void fake_webhooks::list_webhook_deliveries(
    persistence::delivery_question question, actors::completion<persistence::delivery_page> done) {
  how_.respond<persistence::delivery_page>(
      std::move(done), [this, question]() -> actors::outcome<persistence::delivery_page> {
        if (!has(question.endpoint)) return actors::refusal{.why = domain::errc::not_found, .detail = {}};
        persistence::delivery_page page;
        for (const auto& d : deliveries) {
          if (question.state && d.state != *question.state) continue;
          if (question.before && d.id >= question.before) continue;
          page.deliveries.push_back(d);
          if (page.deliveries.size() < question.limit) continue;
          page.next = d.id;
          break;
        }
        return page;
      });
}

void fake_webhooks::get_webhook_delivery(domain::account_id, domain::webhook_delivery_id id,
    actors::completion<persistence::webhook_delivery> done) {
  how_.respond<persistence::webhook_delivery>(
      std::move(done), [this, id]() -> actors::outcome<persistence::webhook_delivery> {
        for (const auto& d : deliveries)
          if (d.id == id) return d;
        return actors::refusal{.why = domain::errc::not_found, .detail = {}};
      });
}

void fake_webhooks::replay_webhook_delivery(domain::account_id, domain::webhook_delivery_id id,
    const domain::audit_origin&, actors::completion<persistence::replayed> done) {
  how_.respond<persistence::replayed>(
      std::move(done), [this, id]() -> actors::outcome<persistence::replayed> {
        for (const auto& d : deliveries)
          if (d.id == id) return persistence::replayed{1, static_cast<std::uint32_t>(d.events.size()), false};
        return actors::refusal{.why = domain::errc::not_found, .detail = {}};
      });
}

void fake_webhooks::replay_webhook_deliveries(persistence::replay_question question,
    const domain::audit_origin&, actors::completion<persistence::replayed> done) {
  how_.respond<persistence::replayed>(
      std::move(done), [this, question]() -> actors::outcome<persistence::replayed> {
        if (!has(question.endpoint)) return actors::refusal{.why = domain::errc::not_found, .detail = {}};
        asked_replay = question;
        return persistence::replayed{3, question.only_count ? 0U : 3U, false};
      });
}

bool fake_webhooks::has(domain::webhook_endpoint_id id) const {
  return std::any_of(endpoints_.begin(), endpoints_.end(), [id](const auto& e) { return e.id == id; });
}

}  // namespace mbs::http::tests
