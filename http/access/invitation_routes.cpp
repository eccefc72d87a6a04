#include "crypto/digest.hpp"
#include "http/access/look_up_limits.hpp"
#include "http/access/member_fields.hpp"
#include "http/access/member_routes.hpp"
#include "http/access/origin.hpp"
#include "http/server/coroutine.hpp"

#include <utility>

namespace mbs::http {
namespace {

using actors::member_gateway;
using domain::errc;
using domain::permission;
using persistence::invitation_listed;

problem no_such_invitation() {
  return problem_of(errc::not_found, "there is no such invitation");
}

void render(const invitation_listed& i, json_writer& json) {
  json.begin_object().key("id").plain_text(domain::to_text(i.id)).key("email").text(i.email);
  json.key("role").plain_text(domain::to_text(i.role));
  json.key("invited_by").plain_text(domain::to_text(i.inviter)).key("created_at").time(i.at);
  json.key("expires_at").time(i.at + domain::invitation_lives).end_object();
}

/// What hinders one more invitation, in words.
problem in_words(actors::refusal why) {
  if (why.why == errc::already_exists) why.detail = "an invitation to this address is open: revoke it first";
  if (why.why == errc::too_many_requests_open)
    why.detail = "an account has at most " + std::to_string(domain::most_open_invitations) +
        " open invitations, and makes at most " + std::to_string(domain::most_invitations_a_day) + " a day";
  if (why.why == errc::too_many_members)
    why.detail = "an account has at most " + std::to_string(domain::most_members) + " members";
  return problem_of(why);
}

awaitable<reply> list_invitations(exchange& c, member_gateway& members) {
  const auto found = co_await ask(c, members, &member_gateway::list_invitations, c.who.account);
  if (!found) co_return problem_of(found.error());
  co_return reply{200, json_of([&](json_writer& json) {
                    json.begin_object().key("invitations").begin_array();
                    for (const auto& i : *found)
                      render(i, json);
                    json.end_array().end_object();
                  })};
}

awaitable<reply> invite(exchange& c, member_gateway& members, const std::string& page) {
  invitation_fields fields;
  auto complaints = read_body(c.in.body, c.scratch().json, new_invitation_fields, fields);
  if (!complaints.empty()) co_return problem_of(std::move(complaints));
  const actors::invitation_wish wish{c.who.account, c.who.person, std::move(fields.email), fields.role, page};
  const auto origin = origin_of(c);
  const auto made = co_await ask(c, members, &member_gateway::invite, wish, origin);
  if (!made) co_return in_words(made.error());
  co_return reply{201, json_of([&](json_writer& json) { render(*made, json); })};
}

awaitable<reply> revoke_invitation(exchange& c, member_gateway& members) {
  const auto id = domain::invitation_id_from(c.parameter);
  if (!id) co_return no_such_invitation();
  const auto origin = origin_of(c);
  const auto done =
      co_await ask(c, members, &member_gateway::revoke_invitation, c.who.account, c.who.person, *id, origin);
  if (!done && done.error().why == errc::not_found) co_return no_such_invitation();
  if (!done) co_return problem_of(done.error());
  co_return reply{200, json_of([&](json_writer& json) {
                    json.begin_object().key("id").plain_text(domain::to_text(*id));
                    json.key("revoked").boolean(true).end_object();
                  })};
}

awaitable<reply> accept_invitation(exchange& c, member_gateway& members) {
  acceptance_fields fields;
  auto complaints = read_body(c.in.body, c.scratch().json, accepted_invitation_fields, fields);
  if (!complaints.empty()) co_return problem_of(std::move(complaints));
  const auto token = crypto::sha256(fields.token);
  const auto origin = origin_of(c);
  const auto done = co_await ask(c, members, &member_gateway::accept_invitation, token, c.who.person, origin);
  if (!done && done.error().why == errc::not_found) co_return no_such_invitation();
  if (!done) co_return problem_of(done.error());
  co_return reply{200, json_of([&](json_writer& json) {
                    json.begin_object().key("id").plain_text(domain::to_text(done->member.account));
                    json.key("name").text(done->account_name);
                    json.key("role").plain_text(domain::to_text(done->member.role)).end_object();
                  })};
}

/// For whoever holds the link, before they sign in. The token comes in the body: no log on the way sees it.
awaitable<reply> show_invitation(exchange& c, member_gateway& members, look_up_limits& look_ups) {
  acceptance_fields fields;
  auto complaints = read_body(c.in.body, c.scratch().json, accepted_invitation_fields, fields);
  if (!complaints.empty()) co_return problem_of(std::move(complaints));
  const auto from = address_block::of(c.client());
  const auto now = std::chrono::time_point_cast<domain::duration>(c.started);
  if (!look_ups.take(from, now)) {
    auto p = problem_of(errc::rate_limited, "too many invitations were asked for from here");
    p.retry_after = std::chrono::seconds{1};
    co_return p;
  }
  const auto token = crypto::sha256(fields.token);
  const auto found = co_await ask(c, members, &member_gateway::show_invitation, token);
  if (!found && found.error().why == errc::not_found) co_return no_such_invitation();
  if (!found) co_return problem_of(found.error());
  co_return reply{200, json_of([&](json_writer& json) {
                    json.begin_object().key("account_name").text(found->account_name);
                    json.key("role").plain_text(domain::to_text(found->role));
                    json.key("invited_by").text(found->inviter_name).key("email").text(found->email);
                    json.key("expires_at").time(found->expires_at).end_object();
                  })};
}

}  // namespace

std::string accept_page_of(std::string_view public_url, std::string_view listen) {
  auto page = public_url.empty() ? "http://" + std::string{listen} : std::string{public_url};
  while (page.ends_with('/'))
    page.pop_back();
  return page + "/accept";
}

std::vector<route> invitation_routes(
    member_gateway& gateway, std::string accept_page, std::shared_ptr<look_up_limits> look_ups) {
  constexpr std::uint32_t little = 4'096;
  return {
      {.verb = method::get,
          .pattern = "/v1/invitations",
          .permission = permission::members_read,
          .handle = coroutine([&gateway](exchange& c) { return list_invitations(c, gateway); })},
      {.verb = method::post,
          .pattern = "/v1/invitations",
          .permission = permission::members_manage,
          .handle = coroutine(
              [&gateway, page = std::move(accept_page)](exchange& c) { return invite(c, gateway, page); }),
          .body = body_use::json,
          .body_limit = little},
      {.verb = method::remove,
          .pattern = "/v1/invitations/{id}",
          .permission = permission::members_manage,
          .handle = coroutine([&gateway](exchange& c) { return revoke_invitation(c, gateway); })},
      {.verb = method::post,
          .pattern = "/v1/invitations/show",
          .permission = permission::everybody,
          .handle =
              coroutine([&gateway, look_ups](exchange& c) { return show_invitation(c, gateway, *look_ups); }),
          .body = body_use::json,
          .body_limit = little},
      {.verb = method::post,
          .pattern = "/v1/invitations/accept",
          .permission = permission::self,
          .handle = coroutine([&gateway](exchange& c) { return accept_invitation(c, gateway); }),
          .body = body_use::json,
          .body_limit = little},
  };
}

}  // namespace mbs::http
