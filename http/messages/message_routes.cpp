#include "http/messages/message_routes.hpp"

#include "http/access/api_key.hpp"
#include "http/access/origin.hpp"
#include "http/messages/list_query.hpp"
#include "http/messages/message_json.hpp"
#include "http/messages/send_request.hpp"
#include "http/server/coroutine.hpp"
#include "http/server/table_stream.hpp"

#include <algorithm>

namespace mbs::http {
namespace {

using actors::message_gateway;
using domain::errc;
using domain::permission;

constexpr std::size_t max_idempotency_key = 255;

/// Reads and checks what can be checked without asking anyone: what is wrong with it.
std::optional<problem> read_submission(exchange& c, domain::submission& what, callback_targets targets) {
  auto complaints = read_body(c.in.body, c.scratch().json, submission_fields, what);
  if (!complaints.empty()) return problem_of(std::move(complaints));
  if (what.callback_url.empty()) return std::nullopt;
  const auto why = complaint_about(what.callback_url, targets);
  if (why.empty()) return std::nullopt;
  return problem_of(errc::invalid_callback_url, "callback_url " + why);
}

bool is_usable_key(std::string_view key) noexcept {
  return key.size() <= max_idempotency_key &&
      std::all_of(key.begin(), key.end(), [](char c) { return c >= 0x20 && c < 0x7F; });
}

actors::idempotency once_only(const exchange& c, const domain::numbering_plan& plan) {
  actors::idempotency once;
  // A test and what is sent in earnest never answer for each other.
  const auto account = c.who.is_test ? -c.who.account.value : c.who.account.value;
  once.key = sha256({reinterpret_cast<const char*>(&account), sizeof account}, c.in.idempotency_key);
  once.body = sha256(c.in.body);
  once.render = [&plan](const actors::submission_answer& answer) {
    std::string body;
    render(answer, plan, body);
    return body;
  };
  return once;
}

void show_submission(exchange& c, actors::submission_answer& answer, const domain::numbering_plan& plan) {
  if (answer.replayed) {
    c.add_header("Idempotent-Replayed", "true");
    return c.respond_json(202, *answer.replayed);
  }
  if (answer.accepted.empty()) return c.refuse(problem_of(std::move(answer.rejected)));
  c.scratch().refusals.rejected(c, answer.rejected, exchange::steady::now());
  auto& body = c.fresh_body();
  render(answer, plan, body);
  c.respond_json(202, body);
}

problem no_such_message() {
  return problem_of(errc::not_found, "there is no such message");
}

/// A test key sees tests alone.
bool is_hidden_from(const domain::principal& who, const domain::message& m) noexcept {
  return who.is_test && m.network != domain::test_network;
}

// The way of messages: callbacks, which cost no frame and no turn of the loop.

void send_messages(exchange& c, message_gateway& messages, callback_targets targets) {
  actors::submission_request request;
  if (const auto wrong = read_submission(c, request.what, targets)) return c.refuse(*wrong);
  request.what.test = c.who.is_test;
  const auto& plan = messages.plan();
  request.account = c.who.account;
  if (!c.in.idempotency_key.empty()) {
    if (!is_usable_key(c.in.idempotency_key))
      return c.refuse(problem_of({{.pointer = {},
          .parameter = "Idempotency-Key",
          .code = {},
          .detail = "Idempotency-Key must have at most 255 printable ASCII characters; this has " +
              std::to_string(c.in.idempotency_key.size()) + " octets"}}));
    request.once = once_only(c, plan);
  }
  request.done = c.when<actors::submission_answer>([&plan](exchange& on, auto& result) {
    conclude(on, result, [&](actors::submission_answer& answer) { show_submission(on, answer, plan); });
  });
  messages.submit(std::move(request));
}

void get_message(exchange& c, message_gateway& messages) {
  const auto id = domain::message_id_from(c.parameter);
  if (!id) return c.refuse(no_such_message());
  const auto& plan = messages.plan();
  messages.get_message(
      c.who.account, *id, c.when<persistence::message_history>([&plan](exchange& on, auto& result) {
        conclude(on, result, [&](const persistence::message_history& history) {
          if (is_hidden_from(on.who, history.message)) return on.refuse(no_such_message());
          auto& body = on.fresh_body();
          render(history, plan, body);
          on.respond_json(200, body);
        });
      }));
}

// What people look at and change.

awaitable<reply> list_messages(exchange& c, message_gateway& messages) {
  persistence::message_filter filter;
  filter.account = c.who.account;
  if (auto wrong = read_list_query(c.in.query(), filter)) co_return std::move(*wrong);
  const bool wants_no_tests = filter.test == false;
  if (c.who.is_test) filter.test = true;
  if (c.who.is_test && wants_no_tests) {
    std::string none;
    render(persistence::message_page{}, messages.plan(), none);
    co_return reply{200, std::move(none)};
  }
  const auto page = co_await ask(c, messages, &message_gateway::list_messages, std::move(filter));
  if (!page) co_return problem_of(page.error());
  std::string body;
  render(*page, messages.plan(), body);
  co_return reply{200, std::move(body)};
}

/// Out of the house only for who may read them as well, and with the second factor given just now.
void export_messages(exchange& c, message_gateway& messages) {
  if (!c.who.permissions.has(permission::exports_make))
    return c.refuse(problem_of(http_fault::permission_missing,
        "this takes the permission " + std::string{domain::to_text(permission::exports_make)} + " as well"));
  if (!c.who.factor_is_fresh) return c.refuse(problem_of(errc::factor_needed_again));
  persistence::message_filter filter;
  filter.account = c.who.account;
  filter.limit = 0;
  if (const auto wrong = read_list_query(c.in.query(), filter)) return c.refuse(*wrong);
  answer_with_table(c,
      {.file_name = "messages.csv",
          .needed = permission::exports_make,
          .most_rows = filter.limit,
          .note = [&messages, filter, by = origin_of(c)](
                      auto done) { messages.note_export(by, filter, std::move(done)); },
          .look =
              [&messages, filter](const std::string& cursor, std::uint32_t most, auto done) {
                auto next = filter;
                if (!cursor.empty()) next.before = domain::message_id_from(cursor);
                next.limit = most;
                messages.export_messages(std::move(next), std::move(done));
              }});
}

awaitable<reply> preview_message(exchange& c, message_gateway& messages, callback_targets targets) {
  domain::submission what;
  if (auto wrong = read_submission(c, what, targets)) co_return std::move(*wrong);
  what.test = c.who.is_test;
  const auto seen = co_await ask(c, messages, &message_gateway::preview, c.who.account, std::move(what));
  if (!seen) co_return problem_of(seen.error());
  std::string body;
  render(*seen, messages.plan(), body);
  co_return reply{200, std::move(body)};
}

awaitable<reply> cancel_message(exchange& c, message_gateway& messages) {
  if (!c.in.body.empty() && c.in.body != "{}")
    co_return problem_of(http_fault::bad_request, "a cancellation has no body");
  const auto id = domain::message_id_from(c.parameter);
  if (!id) co_return no_such_message();
  if (c.who.is_test) {
    const auto found = co_await ask(c, messages, &message_gateway::get_message, c.who.account, *id);
    if (!found) co_return problem_of(found.error());
    if (is_hidden_from(c.who, found->message)) co_return no_such_message();
  }
  const auto history = co_await ask(c, messages, &message_gateway::cancel, c.who.account, *id);
  if (!history) co_return problem_of(history.error());
  std::string body;
  render(*history, messages.plan(), body);
  co_return reply{200, std::move(body)};
}

}  // namespace

std::vector<route> message_routes(message_gateway& gateway, callback_targets targets) {
  constexpr std::uint32_t little = 8'192;
  return {
      {.verb = method::post,
          .pattern = "/v1/messages",
          .permission = permission::messages_send,
          .handle = [&gateway, targets](exchange& c) { send_messages(c, gateway, targets); },
          .body = body_use::json,
          .body_limit = as_configured},
      {.verb = method::get,
          .pattern = "/v1/messages/{id}",
          .permission = permission::messages_read,
          .handle = [&gateway](exchange& c) { get_message(c, gateway); }},
      {.verb = method::get,
          .pattern = "/v1/messages",
          .permission = permission::messages_read,
          .handle = coroutine([&gateway](exchange& c) { return list_messages(c, gateway); }),
          .query = query_use::read},
      {.verb = method::get,
          .pattern = "/v1/messages.csv",
          .permission = permission::messages_read,
          .handle = [&gateway](exchange& c) { export_messages(c, gateway); },
          .goes_on = true,
          .query = query_use::read},
      {.verb = method::post,
          .pattern = "/v1/messages/preview",
          .permission = permission::messages_send,
          .handle =
              coroutine([&gateway, targets](exchange& c) { return preview_message(c, gateway, targets); }),
          .body = body_use::json,
          .body_limit = as_configured},
      {.verb = method::post,
          .pattern = "/v1/messages/{id}/cancel",
          .permission = permission::messages_send,
          .handle = coroutine([&gateway](exchange& c) { return cancel_message(c, gateway); }),
          .body_limit = little},
  };
}

}  // namespace mbs::http
