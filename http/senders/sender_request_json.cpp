#include "http/senders/sender_request_json.hpp"

#include "crypto/digest.hpp"
#include "domain/senders/sender_likeness.hpp"
#include "http/server/page_query.hpp"

#include <chrono>

namespace mbs::http {
namespace {

using actors::sender_request_gateway;
using domain::errc;
using persistence::sender_request_question;
using fault = std::optional<parameter_fault>;

constexpr std::uint32_t max_limit = 200;

domain::time_point now() {
  return std::chrono::time_point_cast<domain::duration>(std::chrono::system_clock::now());
}

fault take_state(std::string_view value, sender_request_question& into) {
  into.state = domain::sender_request_state_from(value);
  if (into.state) return std::nullopt;
  return parameter_fault{"must be waiting, approved, rejected, withdrawn or expired"};
}

constexpr query_parameter<sender_request_question> limit{
    "limit", take_limit<&sender_request_question::limit, max_limit>};
constexpr query_parameter<sender_request_question> cursor{
    "cursor", take_cursor<&sender_request_question::beyond, domain::sender_request_id_from>};
constexpr std::array<query_parameter<sender_request_question>, 3> staff_parameters{
    {{"state", take_state}, limit, cursor}};
constexpr std::array<query_parameter<sender_request_question>, 2> own_parameters{{limit, cursor}};

void render_text_or_null(std::string_view key, std::string_view text, json_writer& json) {
  json.key(key);
  if (text.empty()) {
    json.null();
  } else {
    json.text(text);
  }
}

void show_document(exchange& on, const actors::sender_document_content& content) {
  const auto kind = domain::document_kind_of(content.octets);
  const bool is_as_taken = kind == content.about.kind;
  on.add_header(
      "Content-Disposition", domain::attachment_disposition(content.about.name, content.about.kind));
  on.respond(200, is_as_taken ? domain::media_type_of(*kind) : "application/octet-stream", content.octets);
}

}  // namespace

void render(const persistence::sender_document& d, json_writer& json) {
  json.begin_object().key("id").plain_text(domain::to_text(d.id)).key("name").text(d.name);
  json.key("kind").plain_text(domain::to_text(d.kind)).key("size").integer(d.size);
  json.key("sha256").plain_text(crypto::to_hex(d.hash)).key("added_at").time(d.at).end_object();
}

void render(const persistence::sender_request_record& r, const domain::numbering_plan& plan,
    request_view view, json_writer& json) {
  json.begin_object().key("id").plain_text(domain::to_text(r.id)).key("name").text(r.sender.name);
  render_text_or_null("network", r.sender.network ? plan.name_of(*r.sender.network) : "", json);
  render_text_or_null("class", r.sender.traffic ? domain::to_text(*r.sender.traffic) : "", json);
  json.key("purpose").text(r.purpose);
  json.key("state").plain_text(domain::to_text(domain::state_at(r.state, r.ends_at, now())));
  json.key("asked_at").time(r.asked_at).key("asked_by").text(domain::to_text(r.asked_by));
  if (r.decided_at) json.key("decided_at").time(*r.decided_at);
  if (!r.reason.empty()) json.key("reason").text(r.reason);
  if (r.ends_at) json.key("expires_at").time(*r.ends_at);
  if (view == request_view::of_staff) {
    json.key("account_id").plain_text(domain::to_text(r.account)).key("account_name").text(r.account_name);
    render_text_or_null("looks_like", domain::likeness_of(r.sender.name), json);
    if (!r.asked_by_name.empty()) json.key("asked_by_name").text(r.asked_by_name);
    if (r.decided_at) json.key("decided_by").text(domain::to_text(r.decided_by));
    if (r.decided_at && !r.decided_by_name.empty()) json.key("decided_by_name").text(r.decided_by_name);
  }
  json.key("documents").begin_array();
  for (const auto& d : r.documents)
    render(d, json);
  json.end_array().end_object();
}

std::string page_json(
    const persistence::sender_request_page& page, const domain::numbering_plan& plan, request_view view) {
  std::string body;
  json_writer json{body};
  json.begin_object().key("requests").begin_array();
  for (const auto& r : page.requests)
    render(r, plan, view, json);
  end_page(json, page.next ? domain::to_text(page.next) : std::string{});
  return body;
}

std::optional<problem> read_request_query(
    std::string_view query, bool takes_state, sender_request_question& into) {
  return takes_state ? read_query(query, staff_parameters, into) : read_query(query, own_parameters, into);
}

void send_document(exchange& c, sender_request_gateway& requests, domain::account_id turn,
    std::optional<domain::account_id> account) {
  const auto none = [] { return problem_of(errc::not_found, "there is no such document"); };
  const auto id = domain::sender_document_id_from(c.parameter);
  if (!id) return c.refuse(none());
  requests.read_document(
      turn, *id, account, c.when<actors::sender_document_content>([none](exchange& on, auto& result) {
        if (result.has_error() && result.error().why == errc::not_found) return on.refuse(none());
        conclude(
            on, result, [&](const actors::sender_document_content& content) { show_document(on, content); });
      }));
}

problem no_such_request() {
  return problem_of(errc::not_found, "there is no such request");
}

}  // namespace mbs::http
