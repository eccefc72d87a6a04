#include "http/senders/sender_request_routes.hpp"

#include "http/access/origin.hpp"
#include "http/senders/sender_request_json.hpp"
#include "http/server/coroutine.hpp"
#include "http/server/query_table.hpp"

#include <utility>

namespace mbs::http {
namespace {

using actors::sender_request_gateway;
using domain::errc;
using domain::permission;

problem about_field(std::string pointer, std::string detail) {
  return problem_of(
      {{.pointer = std::move(pointer), .parameter = {}, .code = {}, .detail = std::move(detail)}});
}

problem about_name(errc why, std::string detail) {
  auto p = problem_of(why, std::move(detail));
  for (auto& e : p.errors)
    e.pointer = "/name";
  return p;
}

/// What is wrong with the body; nothing when it is in `into`.
std::optional<problem> read_wish(
    exchange& c, const domain::numbering_plan& plan, persistence::new_sender_request& into) {
  sender_wish wish;
  auto complaints = read_body(c.in.body, c.scratch().json, sender_wish_fields, wish);
  if (!complaints.empty()) return problem_of(std::move(complaints));
  auto sender = domain::sender_id::parse(wish.name);
  if (!sender) return about_name(sender.error(), std::string{domain::sender_rule});
  if (auto fault = domain::fault_of_purpose(wish.purpose)) return about_field("/purpose", std::move(*fault));
  into.sender.name = std::move(sender->text);
  into.sender.traffic = wish.traffic;
  into.purpose = std::move(wish.purpose);
  if (wish.network.empty()) return std::nullopt;
  into.sender.network = plan.find(wish.network);
  if (into.sender.network != domain::network_id{}) return std::nullopt;
  return about_field("/network", "there is no such network; GET /v1/networks lists them");
}

reply show(unsigned status, const persistence::sender_request_record& r, const domain::numbering_plan& plan) {
  return {status, json_of([&](json_writer& json) { render(r, plan, request_view::of_account, json); })};
}

awaitable<reply> list_requests(exchange& c, sender_request_gateway& requests) {
  persistence::sender_request_question question;
  question.account = c.who.account;
  if (auto wrong = read_request_query(c.in.query(), false, question)) co_return std::move(*wrong);
  const auto page =
      co_await ask(c, requests, &sender_request_gateway::list_requests, c.who.account, question);
  if (!page) co_return problem_of(page.error());
  co_return reply{200, page_json(*page, requests.plan(), request_view::of_account)};
}

awaitable<reply> get_request(exchange& c, sender_request_gateway& requests) {
  const auto id = domain::sender_request_id_from(c.parameter);
  if (!id) co_return no_such_request();
  const std::optional<domain::account_id> own{c.who.account};
  const auto found = co_await ask(c, requests, &sender_request_gateway::get_request, c.who.account, *id, own);
  if (!found && found.error().why == errc::not_found) co_return no_such_request();
  if (!found) co_return problem_of(found.error());
  co_return show(200, *found, requests.plan());
}

awaitable<reply> ask_for_sender(exchange& c, sender_request_gateway& requests) {
  persistence::new_sender_request wanted;
  wanted.account = c.who.account;
  if (auto wrong = read_wish(c, requests.plan(), wanted)) co_return std::move(*wrong);
  const auto by = origin_of(c);
  const auto made = co_await ask(c, requests, &sender_request_gateway::ask_for_sender, std::move(wanted), by);
  if (made) co_return show(201, *made, requests.plan());
  if (made.error().why == errc::too_many_requests_open)
    co_return problem_of(errc::too_many_requests_open,
        std::to_string(domain::max_waiting_requests) + " requests of the account wait already");
  if (made.error().why == errc::already_exists)
    co_return problem_of(errc::already_exists, "the same request waits already");
  co_return problem_of(made.error());
}

awaitable<reply> withdraw_request(exchange& c, sender_request_gateway& requests) {
  const auto id = domain::sender_request_id_from(c.parameter);
  if (!id) co_return no_such_request();
  const auto by = origin_of(c);
  const auto done =
      co_await ask(c, requests, &sender_request_gateway::withdraw_request, c.who.account, *id, by);
  if (!done && done.error().why == errc::not_found) co_return no_such_request();
  if (!done) co_return problem_of(done.error());
  co_return show(200, *done, requests.plan());
}

struct document_query {
  std::string name;
};

constexpr std::array<query_parameter<document_query>, 1> document_parameters{{
    {"name",
        [](std::string_view value, document_query& into) -> std::optional<parameter_fault> {
          if (auto fault = domain::fault_of_document_name(value)) return parameter_fault{std::move(*fault)};
          into.name = std::string{value};
          return std::nullopt;
        }},
}};

/// What is wrong with the upload; nothing when it is in `into`. Content counts, whatever is said of it.
std::optional<problem> read_document(exchange& c, actors::new_sender_document& into) {
  document_query query;
  if (auto wrong = read_query(c.in.query(), document_parameters, query)) return wrong;
  const auto said = domain::document_kind_from_media_type(c.in.content_type);
  if (!said)
    return problem_of(http_fault::unsupported_media_type,
        "send the file itself with Content-Type: application/pdf, image/png or image/jpeg");
  const auto kind = domain::document_kind_of(c.in.body);
  if (!kind) return problem_of(errc::invalid_document, "its content is neither PDF nor PNG nor JPEG");
  if (*kind != *said)
    return problem_of(errc::invalid_document,
        "Content-Type says " + std::string{domain::media_type_of(*said)} + " and the content is " +
            std::string{domain::media_type_of(*kind)});
  into.kind = *kind;
  into.name = query.name.empty() ? "document." + std::string{domain::to_text(*kind)} : std::move(query.name);
  into.octets = std::move(c.in.body);
  into.room = std::move(c.upload);
  return std::nullopt;
}

awaitable<reply> add_document(exchange& c, sender_request_gateway& requests) {
  const auto id = domain::sender_request_id_from(c.parameter);
  if (!id) co_return no_such_request();
  actors::new_sender_document document;
  document.request = *id;
  if (auto wrong = read_document(c, document)) co_return std::move(*wrong);
  const auto by = origin_of(c);
  const auto added = co_await ask(
      c, requests, &sender_request_gateway::add_document, c.who.account, std::move(document), by);
  if (added) co_return reply{201, json_of([&](json_writer& json) { render(*added, json); })};
  if (added.error().why == errc::not_found) co_return no_such_request();
  if (added.error().why == errc::too_many_requests_open)
    co_return problem_of(errc::too_many_requests_open,
        "a request has at most " + std::to_string(domain::max_documents_of_request) + " documents");
  co_return problem_of(added.error());
}

reply show_default(const std::string& name) {
  return {200, json_of([&](json_writer& json) {
            json.begin_object().key("default_sender");
            if (name.empty()) {
              json.null();
            } else {
              json.text(name);
            }
            json.end_object();
          })};
}

awaitable<reply> set_default_sender(exchange& c, sender_request_gateway& requests) {
  named_sender wanted;
  auto complaints = read_body(c.in.body, c.scratch().json, named_sender_fields, wanted);
  if (!complaints.empty()) co_return problem_of(std::move(complaints));
  const auto sender = domain::sender_id::parse(wanted.name);
  if (!sender) co_return about_name(sender.error(), std::string{domain::sender_rule});
  const auto by = origin_of(c);
  const auto set =
      co_await ask(c, requests, &sender_request_gateway::set_default_sender, c.who.account, sender->text, by);
  if (set) co_return show_default(*set);
  if (set.error().why == errc::sender_not_approved)
    co_return about_name(errc::sender_not_approved, "GET /v1/senders lists what is approved");
  co_return problem_of(set.error());
}

awaitable<reply> clear_default_sender(exchange& c, sender_request_gateway& requests) {
  const auto by = origin_of(c);
  const std::string none;
  const auto set =
      co_await ask(c, requests, &sender_request_gateway::set_default_sender, c.who.account, none, by);
  if (!set) co_return problem_of(set.error());
  co_return show_default(*set);
}

}  // namespace

std::vector<route> sender_request_routes(sender_request_gateway& gateway) {
  constexpr std::uint32_t little = 8'192;
  const auto by = [&gateway](awaitable<reply> (*handle)(exchange&, sender_request_gateway&)) {
    return coroutine([&gateway, handle](exchange& c) { return handle(c, gateway); });
  };
  return {
      {.verb = method::get,
          .pattern = "/v1/sender-requests",
          .permission = permission::senders_read,
          .handle = by(list_requests),
          .query = query_use::read},
      {.verb = method::get,
          .pattern = "/v1/sender-requests/{id}",
          .permission = permission::senders_read,
          .handle = by(get_request)},
      {.verb = method::post,
          .pattern = "/v1/sender-requests",
          .permission = permission::senders_request,
          .handle = by(ask_for_sender),
          .body = body_use::json,
          .body_limit = little},
      {.verb = method::remove,
          .pattern = "/v1/sender-requests/{id}",
          .permission = permission::senders_request,
          .handle = by(withdraw_request)},
      {.verb = method::post,
          .pattern = "/v1/sender-requests/{id}/documents",
          .permission = permission::senders_request,
          .handle = by(add_document),
          .body = body_use::octets,
          .body_limit = domain::max_document_octets,
          .query = query_use::read},
      {.verb = method::get,
          .pattern = "/v1/sender-documents/{id}",
          .permission = permission::senders_request,
          .handle = [&gateway](exchange& c) { send_document(c, gateway, c.who.account, c.who.account); }},
      {.verb = method::put,
          .pattern = "/v1/default-sender",
          .permission = permission::account_manage,
          .handle = by(set_default_sender),
          .body = body_use::json,
          .body_limit = little},
      {.verb = method::remove,
          .pattern = "/v1/default-sender",
          .permission = permission::account_manage,
          .handle = by(clear_default_sender)},
  };
}

}  // namespace mbs::http
