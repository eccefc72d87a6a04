#include "http/access/key_routes.hpp"

#include "domain/accounts/profile_rules.hpp"
#include "http/access/api_key.hpp"
#include "http/access/key_fields.hpp"
#include "http/access/origin.hpp"
#include "http/server/coroutine.hpp"
#include "http/server/page_query.hpp"

#include <array>
#include <utility>

namespace mbs::http {
namespace {

using actors::key_gateway;
using domain::errc;
using domain::key_kind;
using domain::permission;
using persistence::key_record;

constexpr std::size_t longest_key_name = 100;

void render_time(json_writer& json, std::string_view name, const std::optional<domain::time_point>& t) {
  json.key(name);
  if (t) {
    json.time(*t);
  } else {
    json.null();
  }
}

template <class Id>
void render_id(json_writer& json, std::string_view name, Id id) {
  json.key(name);
  if (id) {
    json.plain_text(domain::to_text(id));
  } else {
    json.null();
  }
}

void render_limits(const key_record& key, json_writer& json) {
  json.key("scopes").begin_array();
  for (const auto& name : domain::permission_names)
    if (name.what != permission::everybody && key.scopes.has(name.what)) json.plain_text(name.text);
  json.end_array().key("addresses").begin_array();
  for (const auto& range : key.terms.addresses)
    json.text(domain::to_text(range));
  json.end_array();
}

/// `text`: the key itself, when it is shown.
void render(const key_record& key, domain::time_point now, std::string_view text, json_writer& json) {
  json.begin_object().key("id").plain_text(domain::to_text(key.id)).key("name").text(key.label);
  json.key("test").boolean(domain::kind_of_key(key.prefix) == key_kind::test);
  json.key("prefix").text(key.prefix).key("state").plain_text(domain::state_text(key.terms, now));
  render_limits(key, json);
  json.key("created_at").time(key.created_at);
  render_id(json, "made_by", key.made_by);
  render_time(json, "expires_at", key.terms.expires_at);
  render_time(json, "revoked_at", key.terms.revoked_at);
  render_id(json, "replaced_by", key.replaced_by);
  render_time(json, "overlap_ends_at", key.terms.overlap_ends_at);
  render_time(json, "last_used_at", key.last_used_at);
  json.key("last_used_from");
  if (key.last_used_at) {
    json.text(domain::to_text(key.last_used_from));
  } else {
    json.null();
  }
  if (!text.empty()) json.key("key").text(text);
  json.end_object();
}

problem bad_field(std::string_view field, errc why, std::string detail) {
  auto p = problem_of(why, std::move(detail));
  p.errors = {{.pointer = "/" + std::string{field},
      .parameter = {},
      .code = std::string{domain::to_code(why)},
      .detail = p.detail}};
  return p;
}

problem no_such_key() {
  return problem_of(errc::not_found, "there is no such key");
}

/// When the key expires, as the body says it; what is wrong with that.
std::optional<problem> read_expiry(
    const key_fields& fields, domain::time_point now, std::optional<domain::time_point>& into) {
  if (fields.expires_at && fields.expires_in_days)
    return bad_field(
        "expires_in_days", errc::malformed_request, "say expires_at or expires_in_days, not both");
  if (fields.expires_in_days) into = now + std::chrono::days{*fields.expires_in_days};
  if (!fields.expires_at) return std::nullopt;
  into = domain::time_from_rfc3339(*fields.expires_at);
  if (!into)
    return bad_field(
        "expires_at", errc::malformed_request, "must be an RFC 3339 time, for example 2027-01-31T00:00:00Z");
  if (auto fault = domain::fault_of_expiry(*into, now))
    return bad_field("expires_at", errc::malformed_request, std::move(*fault));
  return std::nullopt;
}

/// What the body asks for, without the key itself; what is wrong with it.
std::optional<problem> read_wish(exchange& c, domain::time_point now, key_record& into, key_kind& kind) {
  key_fields fields;
  auto complaints = read_body(c.in.body, c.scratch().json, new_key_fields, fields);
  if (!complaints.empty()) return problem_of(std::move(complaints));
  if (const auto fault = domain::fault_of_name(fields.name, longest_key_name))
    return bad_field("name", errc::invalid_name, "name " + *fault);
  kind = fields.test ? key_kind::test : key_kind::live;
  const auto scopes = domain::key_scopes_from(fields.scopes, kind);
  if (!scopes) return bad_field("scopes", errc::malformed_request, scopes.error().why);
  auto addresses = domain::address_list_from(fields.addresses);
  if (!addresses) return bad_field("addresses", errc::malformed_request, addresses.error().why);
  if (auto wrong = read_expiry(fields, now, into.terms.expires_at)) return wrong;
  into.label = std::move(fields.name);
  into.scopes = *scopes;
  into.terms.addresses = std::move(*addresses);
  return std::nullopt;
}

reply show(unsigned status, const key_record& key, domain::time_point now, std::string_view text) {
  return {status, json_of([&](json_writer& json) { render(key, now, text, json); })};
}

struct list_wanted {
  domain::key_id after{};
  std::uint32_t limit = 100;
};
constexpr std::array<query_parameter<list_wanted>, 2> list_parameters{
    {{"cursor", take_cursor<&list_wanted::after, domain::key_id_from>},
        {"limit", take_limit<&list_wanted::limit, 200>}}};

awaitable<reply> list_keys(exchange& c, key_gateway& keys) {
  list_wanted wanted;
  if (auto wrong = read_query(c.in.query(), list_parameters, wanted)) co_return std::move(*wrong);
  const auto found =
      co_await ask(c, keys, &key_gateway::list_keys, c.who.account, wanted.after, wanted.limit);
  if (!found) co_return problem_of(found.error());
  const auto now = origin_of(c).at;
  co_return reply{200, json_of([&](json_writer& json) {
                    json.begin_object().key("keys").begin_array();
                    for (const auto& key : *found)
                      render(key, now, {}, json);
                    const bool is_full = found->size() >= wanted.limit;
                    end_page(json, is_full ? domain::to_text(found->back().id) : std::string{});
                  })};
}

awaitable<reply> create_key(exchange& c, key_gateway& keys) {
  const auto origin = origin_of(c);
  key_record wanted;
  key_kind kind{};
  if (auto wrong = read_wish(c, origin.at, wanted, kind)) co_return std::move(*wrong);
  const auto key = api_key::generate(kind);
  wanted.account = c.who.account;
  wanted.prefix = key.shown();
  wanted.hash = key.hash();
  wanted.created_at = origin.at;
  wanted.made_by = c.who.person;
  const auto made = co_await ask(c, keys, &key_gateway::create_key, wanted, origin);
  if (!made) co_return problem_of(made.error());
  co_return show(201, *made, origin.at, key.text);
}

awaitable<reply> rotate_key(exchange& c, key_gateway& keys) {
  const auto id = domain::key_id_from(c.parameter);
  if (!id) co_return no_such_key();
  rotation_fields fields;
  auto complaints = read_body(c.in.body, c.scratch().json, key_rotation_fields, fields);
  if (!complaints.empty()) co_return problem_of(std::move(complaints));
  const auto origin = origin_of(c);
  const auto old = co_await ask(c, keys, &key_gateway::get_key, c.who.account, *id);
  if (!old && old.error().why == errc::not_found) co_return no_such_key();
  if (!old) co_return problem_of(old.error());
  const auto key = api_key::generate(domain::kind_of_key(old->prefix));
  const persistence::key_successor next{key.shown(), key.hash()};
  const domain::duration overlap = std::chrono::hours{fields.overlap_hours};
  const auto made =
      co_await ask(c, keys, &key_gateway::rotate_key, c.who.account, *id, next, overlap, origin);
  if (!made && made.error().why == errc::not_found) co_return no_such_key();
  if (!made) co_return problem_of(made.error());
  co_return show(201, *made, origin.at, key.text);
}

awaitable<reply> revoke_key(exchange& c, key_gateway& keys) {
  const auto id = domain::key_id_from(c.parameter);
  if (!id) co_return no_such_key();
  const auto origin = origin_of(c);
  const auto revoked = co_await ask(c, keys, &key_gateway::revoke_key, c.who.account, *id, origin);
  if (!revoked && revoked.error().why == errc::not_found) co_return no_such_key();
  if (!revoked) co_return problem_of(revoked.error());
  co_return reply{200, json_of([&](json_writer& json) {
                    json.begin_object().key("id").plain_text(domain::to_text(*revoked));
                    json.key("revoked").boolean(true).end_object();
                  })};
}

}  // namespace

std::vector<route> key_routes(key_gateway& gateway) {
  constexpr std::uint32_t little = 16'384;
  return {
      {.verb = method::get,
          .pattern = "/v1/keys",
          .permission = permission::keys_manage,
          .handle = coroutine([&gateway](exchange& c) { return list_keys(c, gateway); }),
          .query = query_use::read},
      {.verb = method::post,
          .pattern = "/v1/keys",
          .permission = permission::keys_manage,
          .handle = coroutine([&gateway](exchange& c) { return create_key(c, gateway); }),
          .body = body_use::json,
          .body_limit = little},
      {.verb = method::post,
          .pattern = "/v1/keys/{id}/rotate",
          .permission = permission::keys_manage,
          .handle = coroutine([&gateway](exchange& c) { return rotate_key(c, gateway); }),
          .body = body_use::json,
          .body_limit = little},
      {.verb = method::remove,
          .pattern = "/v1/keys/{id}",
          .permission = permission::keys_manage,
          .handle = coroutine([&gateway](exchange& c) { return revoke_key(c, gateway); })},
  };
}

}  // namespace mbs::http
