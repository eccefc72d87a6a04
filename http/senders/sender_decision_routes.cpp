#include "http/senders/sender_decision_routes.hpp"

#include "http/access/origin.hpp"
#include "http/senders/sender_request_json.hpp"
#include "http/server/coroutine.hpp"

#include <utility>

namespace mbs::http {
namespace {

using actors::sender_request_gateway;
using domain::errc;
using domain::permission;
using decided = actors::outcome<persistence::sender_request_record>;

/// Staff take turns as themselves: they are no account.
domain::account_id turn_of(const exchange& c) {
  return {c.who.person.value};
}

problem about_field(std::string pointer, std::string detail) {
  return problem_of(
      {{.pointer = std::move(pointer), .parameter = {}, .code = {}, .detail = std::move(detail)}});
}

reply show(const decided& found, const domain::numbering_plan& plan) {
  if (!found && found.error().why == errc::not_found) return no_such_request();
  if (!found) return problem_of(found.error());
  return {200, json_of([&](json_writer& json) { render(*found, plan, request_view::of_staff, json); })};
}

awaitable<reply> list_requests(exchange& c, sender_request_gateway& requests) {
  persistence::sender_request_question question;
  question.oldest_first = true;
  if (auto wrong = read_request_query(c.in.query(), true, question)) co_return std::move(*wrong);
  const auto turn = turn_of(c);
  const auto page = co_await ask(c, requests, &sender_request_gateway::list_requests, turn, question);
  if (!page) co_return problem_of(page.error());
  co_return reply{200, page_json(*page, requests.plan(), request_view::of_staff)};
}

awaitable<reply> get_request(exchange& c, sender_request_gateway& requests) {
  const auto id = domain::sender_request_id_from(c.parameter);
  if (!id) co_return no_such_request();
  const auto turn = turn_of(c);
  const std::optional<domain::account_id> of_any;
  const auto found = co_await ask(c, requests, &sender_request_gateway::get_request, turn, *id, of_any);
  co_return show(found, requests.plan());
}

awaitable<reply> approve(exchange& c, sender_request_gateway& requests) {
  const auto id = domain::sender_request_id_from(c.parameter);
  if (!id) co_return no_such_request();
  sender_decision decision;
  auto complaints = read_body(c.in.body, c.scratch().json, approval_fields, decision);
  if (!complaints.empty()) co_return problem_of(std::move(complaints));
  const auto by = origin_of(c);
  std::optional<domain::time_point> ends_at;
  if (!decision.expires_at.empty()) {
    ends_at = domain::time_from_rfc3339(decision.expires_at);
    if (!ends_at)
      co_return about_field("/expires_at", "must be an RFC 3339 time, for example 2026-01-31T08:00:00Z");
    if (auto fault = domain::fault_of_approval_end(*ends_at, by.at))
      co_return about_field("/expires_at", std::move(*fault));
  }
  const auto turn = turn_of(c);
  const auto done =
      co_await ask(c, requests, &sender_request_gateway::approve_request, turn, *id, ends_at, by);
  co_return show(done, requests.plan());
}

awaitable<reply> reject(exchange& c, sender_request_gateway& requests) {
  const auto id = domain::sender_request_id_from(c.parameter);
  if (!id) co_return no_such_request();
  sender_decision decision;
  auto complaints = read_body(c.in.body, c.scratch().json, rejection_fields, decision);
  if (!complaints.empty()) co_return problem_of(std::move(complaints));
  if (auto fault = domain::fault_of_reason(decision.reason))
    co_return about_field("/reason", std::move(*fault));
  const auto by = origin_of(c);
  const auto turn = turn_of(c);
  const auto done = co_await ask(
      c, requests, &sender_request_gateway::reject_request, turn, *id, std::move(decision.reason), by);
  co_return show(done, requests.plan());
}

}  // namespace

std::vector<route> sender_decision_routes(sender_request_gateway& gateway) {
  constexpr std::uint32_t little = 8'192;
  const auto by = [&gateway](awaitable<reply> (*handle)(exchange&, sender_request_gateway&)) {
    return coroutine([&gateway, handle](exchange& c) { return handle(c, gateway); });
  };
  constexpr auto decide = permission::platform_senders_decide;
  return {
      {.verb = method::get,
          .pattern = "/v1/platform/sender-requests",
          .permission = decide,
          .handle = by(list_requests),
          .query = query_use::read},
      {.verb = method::get,
          .pattern = "/v1/platform/sender-requests/{id}",
          .permission = decide,
          .handle = by(get_request)},
      {.verb = method::post,
          .pattern = "/v1/platform/sender-requests/{id}/approve",
          .permission = decide,
          .handle = by(approve),
          .body = body_use::json,
          .body_limit = little},
      {.verb = method::post,
          .pattern = "/v1/platform/sender-requests/{id}/reject",
          .permission = decide,
          .handle = by(reject),
          .body = body_use::json,
          .body_limit = little},
      {.verb = method::get,
          .pattern = "/v1/platform/sender-documents/{id}",
          .permission = decide,
          .handle = [&gateway](exchange& c) { send_document(c, gateway, turn_of(c), std::nullopt); }},
  };
}

}  // namespace mbs::http
