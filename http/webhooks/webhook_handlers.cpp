#include "http/access/api_key.hpp"
#include "http/client/callback_url.hpp"
#include "http/json/field_reader.hpp"
#include "http/json/json_writer.hpp"
#include "http/server/handlers.hpp"

#include <algorithm>
#include <array>
#include <chrono>

namespace mbs::http {
namespace {

using domain::errc;
using persistence::webhook_endpoint;

constexpr std::int64_t max_batch = 100;

/// What a body may say; nothing of a field that it does not mention.
struct webhook_fields {
  std::optional<std::string> url;
  std::optional<std::uint16_t> batch;
  std::optional<bool> active;
};

enum class secret_view : std::uint8_t { hidden, shown };

void render(const webhook_endpoint& e, secret_view view, json_writer& json) {
  json.begin_object().key("id").plain_text(domain::to_text(e.id)).key("url").text(e.url);
  json.key("batch").integer(e.batch).key("active").boolean(e.active);
  json.key("signed_with").plain_text(e.secret.empty() ? "account_secret" : "own_secret");
  json.key("created_at").time(e.created_at);
  if (view == secret_view::shown) json.key("secret").text(e.secret);
  json.end_object();
}

void reply_with(exchange& c, unsigned status, const webhook_endpoint& e, secret_view view) {
  auto& body = c.fresh_body();
  json_writer json{body};
  render(e, view, json);
  c.reply_json(status, body);
}

/// Nothing when the exchange was refused.
std::optional<webhook_fields> read_fields(exchange& c) {
  constexpr std::array<std::string_view, 3> names{"url", "batch", "active"};
  webhook_fields fields;
  std::vector<field_error> complaints;
  auto& document = c.scratch().json;
  if (auto fault = document.parse(c.in.body)) {
    complaints.push_back(std::move(*fault));
  } else {
    field_reader reader{document, complaints};
    reader.read(document.root(), names, [&](std::size_t index, const json_node& node) {
      if (index == 0) reader.read_text(node, fields.url.emplace());
      if (index == 2) reader.read_flag(node, fields.active.emplace());
      if (index != 1) return;
      if (const auto batch = reader.read_integer(node, 1, max_batch))
        fields.batch = static_cast<std::uint16_t>(*batch);
    });
  }
  if (!complaints.empty()) {
    c.refuse(problem_of(std::move(complaints)));
    return std::nullopt;
  }
  std::string why;
  if (fields.url && !callback_url::parse(*fields.url, &why)) {
    auto p = problem_of(errc::invalid_callback_url, "url " + why);
    for (auto& e : p.errors)
      e.pointer = "/url";
    c.refuse(p);
    return std::nullopt;
  }
  return fields;
}

void apply(const webhook_fields& fields, webhook_endpoint& to) {
  if (fields.url) to.url = *fields.url;
  if (fields.batch) to.batch = *fields.batch;
  if (fields.active) to.active = *fields.active;
}

}  // namespace

void list_webhooks(exchange& c, node_context& node) {
  if (!takes_no_query(c)) return;
  node.gateway.list_webhook_endpoints(
      c.who.account, c.when<std::vector<webhook_endpoint>>([](exchange& on, auto& result) {
        conclude(on, result, [&](const std::vector<webhook_endpoint>& endpoints) {
          auto& body = on.fresh_body();
          json_writer json{body};
          json.begin_object().key("webhooks").begin_array();
          for (const auto& e : endpoints)
            render(e, secret_view::hidden, json);
          json.end_array().end_object();
          on.reply_json(200, body);
        });
      }));
}

void create_webhook(exchange& c, node_context& node) {
  if (!takes_no_query(c)) return;
  const auto fields = read_fields(c);
  if (!fields) return;
  if (!fields->url)
    return c.refuse(
        problem_of({{.pointer = "/url", .parameter = {}, .code = {}, .detail = "the field is required"}}));
  webhook_endpoint endpoint;
  endpoint.account = c.who.account;
  endpoint.secret = generate_webhook_secret();
  endpoint.created_at = std::chrono::time_point_cast<domain::duration>(std::chrono::system_clock::now());
  apply(*fields, endpoint);
  node.gateway.create_webhook_endpoint(
      std::move(endpoint), c.when<webhook_endpoint>([](exchange& on, auto& result) {
        conclude(on, result, [&](const webhook_endpoint& e) { reply_with(on, 201, e, secret_view::shown); });
      }));
}

void update_webhook(exchange& c, node_context& node) {
  if (!takes_no_query(c)) return;
  const auto id = domain::webhook_endpoint_id_from(c.parameter);
  if (!id) return c.refuse(problem_of(errc::not_found, "there is no such webhook"));
  auto fields = read_fields(c);
  if (!fields) return;
  const auto change = [&node, id = *id, fields = std::move(*fields)](exchange& on, auto& result) {
    conclude(on, result, [&](std::vector<webhook_endpoint>& endpoints) {
      const auto at =
          std::find_if(endpoints.begin(), endpoints.end(), [&](const auto& e) { return e.id == id; });
      if (at == endpoints.end()) return on.refuse(problem_of(errc::not_found, "there is no such webhook"));
      apply(fields, *at);
      node.gateway.update_webhook_endpoint(
          std::move(*at), on.when<webhook_endpoint>([](exchange& then, auto& updated) {
            conclude(then, updated,
                [&](const webhook_endpoint& e) { reply_with(then, 200, e, secret_view::hidden); });
          }));
    });
  };
  node.gateway.list_webhook_endpoints(c.who.account, c.when<std::vector<webhook_endpoint>>(change));
}

}  // namespace mbs::http
