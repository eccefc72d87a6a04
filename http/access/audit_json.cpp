#include "http/access/audit_json.hpp"

#include "domain/text/clean_text.hpp"
#include "http/json/json_writer.hpp"
#include "http/server/page_query.hpp"

#include <limits>

namespace mbs::http {
namespace {

using domain::errc;
using persistence::audit_question;
using fault = std::optional<parameter_fault>;

constexpr std::size_t longest_action = 64;

void render(const domain::audit_personal& p, json_writer& json) {
  json.begin_object();
  const std::pair<std::string_view, const std::string&> parts[]{
      {"name", p.name}, {"address", p.address}, {"email", p.email}, {"ip", p.ip}, {"agent", p.agent}};
  for (const auto& [key, value] : parts)
    if (!value.empty()) json.key(key).text(domain::valid_utf8(value));
  json.end_object();
}

void render(const persistence::audit_row& r, json_writer& json) {
  const auto& e = r.entry;
  json.begin_object().key("number").integer(r.number).key("at").time(e.at);
  json.key("actor").text(domain::to_text(e.actor));
  if (!r.actor_name.empty()) json.key("actor_name").text(domain::valid_utf8(r.actor_name));
  json.key("account_id");
  if (e.account) {
    json.plain_text(domain::to_text(e.account));
  } else {
    json.null();
  }
  json.key("action").text(domain::valid_utf8(e.action)).key("object").text(domain::valid_utf8(e.object));
  json.key("facts").begin_object();
  for (const auto& [key, value] : e.facts)
    json.key(key).text(domain::valid_utf8(value));
  json.end_object().key("personal");
  render(e.personal, json);
  json.key("erased").boolean(r.is_erased).end_object();
}

fault take_account(std::string_view value, audit_question& into) {
  into.account = domain::account_id_from(value);
  if (into.account) return std::nullopt;
  return parameter_fault{"must be the id of an account, acc_…"};
}

fault take_actor(std::string_view value, audit_question& into) {
  into.actor = domain::audit_actor_from(value);
  if (into.actor) return std::nullopt;
  return parameter_fault{"must be system, command_line, key:key_… or person:… as entries show them"};
}

fault take_action(std::string_view value, audit_question& into) {
  if (value.empty() || value.size() > longest_action) return parameter_fault{"must be like key.created"};
  into.action = std::string{value};
  return std::nullopt;
}

template <auto Member>
fault take_time(std::string_view value, audit_question& into) {
  into.*Member = domain::time_from_rfc3339(value);
  if (into.*Member) return std::nullopt;
  return parameter_fault{"must be an RFC 3339 time, for example 2026-01-31T08:00:00Z"};
}

/// Its highest is configured: see read_audit_query.
fault take_any_limit(std::string_view value, audit_question& into) {
  const auto limit = limit_from(value, std::numeric_limits<std::uint32_t>::max());
  if (!limit) return parameter_fault{"must be an integer above 0"};
  into.limit = *limit;
  return std::nullopt;
}

constexpr std::array<query_parameter<audit_question>, 6> of_account{{
    {"actor", take_actor},
    {"action", take_action},
    {"from", take_time<&audit_question::from>},
    {"until", take_time<&audit_question::until>},
    {"limit", take_any_limit},
    {"cursor", take_cursor<&audit_question::before, persistence::audit_cursor_from>},
}};
constexpr std::array<query_parameter<audit_question>, 7> of_staff{{
    {"account", take_account},
    of_account[0],
    of_account[1],
    of_account[2],
    of_account[3],
    of_account[4],
    of_account[5],
}};

}  // namespace

std::string page_json(const persistence::audit_page& page) {
  std::string body;
  json_writer json{body};
  json.begin_object().key("entries").begin_array();
  for (const auto& row : page.rows)
    render(row, json);
  end_page(json, page.next ? persistence::to_text(*page.next) : std::string{});
  return body;
}

std::optional<problem> read_audit_query(
    std::string_view query, audit_parameters known, std::uint32_t most, audit_question& into) {
  auto wrong = known == audit_parameters::of_staff ? read_query(query, of_staff, into)
                                                   : read_query(query, of_account, into);
  if (wrong || into.limit <= most) return wrong;
  return wrong_parameter("limit", {"must be at most " + std::to_string(most)});
}

}  // namespace mbs::http
