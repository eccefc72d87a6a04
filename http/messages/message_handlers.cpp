#include "http/access/api_key.hpp"
#include "http/client/callback_url.hpp"
#include "http/messages/list_query.hpp"
#include "http/messages/message_json.hpp"
#include "http/messages/send_request.hpp"
#include "http/server/handlers.hpp"

#include <algorithm>

namespace mbs::http {
namespace {

using domain::errc;

constexpr std::size_t max_idempotency_key = 255;

/// Reads and checks what can be checked without asking anyone; false when the exchange was refused.
bool read_submission(exchange& c, domain::submission& what) {
  auto complaints = read_send_request(c.in.body, c.scratch().json, what);
  if (!complaints.empty()) {
    c.refuse(problem_of(std::move(complaints)));
    return false;
  }
  std::string why;
  if (!what.callback_url.empty() && !callback_url::parse(what.callback_url, &why)) {
    c.refuse(problem_of(errc::invalid_callback_url, "callback_url " + why));
    return false;
  }
  return true;
}

bool is_usable_key(std::string_view key) noexcept {
  return key.size() <= max_idempotency_key &&
      std::all_of(key.begin(), key.end(), [](char c) { return c >= 0x20 && c < 0x7F; });
}

actors::idempotency once_only(const exchange& c, const domain::numbering_plan& plan) {
  actors::idempotency once;
  const auto account = c.who.account.value;
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
    return c.reply_json(202, *answer.replayed);
  }
  if (answer.accepted.empty()) return c.refuse(problem_of(std::move(answer.rejected)));
  c.scratch().refusals.rejected(c, answer.rejected, exchange::steady::now());
  auto& body = c.fresh_body();
  render(answer, plan, body);
  c.reply_json(202, body);
}

std::optional<domain::message_id> id_of(exchange& c) {
  const auto id = domain::message_id_from(c.parameter);
  if (!id) c.refuse(problem_of(errc::not_found, "there is no such message"));
  return id;
}

void show_history(
    exchange& c, actors::outcome<persistence::message_history>& result, const domain::numbering_plan& plan) {
  conclude(c, result, [&](const persistence::message_history& history) {
    auto& body = c.fresh_body();
    render(history, plan, body);
    c.reply_json(200, body);
  });
}

}  // namespace

void send_messages(exchange& c, node_context& node) {
  actors::submission_request request;
  if (!takes_no_query(c) || !read_submission(c, request.what)) return;
  const auto& plan = node.front.messages.plan();
  request.account = c.who.account;
  if (!c.in.idempotency_key.empty()) {
    if (!is_usable_key(c.in.idempotency_key))
      return c.refuse(problem_of({{.pointer = {},
          .parameter = "Idempotency-Key",
          .code = {},
          .detail = "Idempotency-Key must have at most 255 printable ASCII characters"}}));
    request.once = once_only(c, plan);
  }
  request.done = c.when<actors::submission_answer>([&plan](exchange& on, auto& result) {
    conclude(on, result, [&](actors::submission_answer& answer) { show_submission(on, answer, plan); });
  });
  node.front.messages.submit(std::move(request));
}

void preview_message(exchange& c, node_context& node) {
  domain::submission what;
  if (!takes_no_query(c) || !read_submission(c, what)) return;
  auto result = node.front.messages.preview(what);
  conclude(c, result, [&](const domain::composition& composition) {
    auto& body = c.fresh_body();
    render(composition, node.front.messages.plan(), body);
    c.reply_json(200, body);
  });
}

void list_messages(exchange& c, node_context& node) {
  persistence::message_filter filter;
  filter.account = c.who.account;
  if (auto wrong = read_list_query(c.in.query(), filter)) return c.refuse(*wrong);
  const auto& plan = node.front.messages.plan();
  node.front.messages.list_messages(
      std::move(filter), c.when<persistence::message_page>([&plan](exchange& on, auto& result) {
        conclude(on, result, [&](const persistence::message_page& page) {
          auto& body = on.fresh_body();
          render(page, plan, body);
          on.reply_json(200, body);
        });
      }));
}

void get_message(exchange& c, node_context& node) {
  if (!takes_no_query(c)) return;
  const auto id = id_of(c);
  if (!id) return;
  const auto& plan = node.front.messages.plan();
  node.front.messages.get_message(c.who.account, *id,
      c.when<persistence::message_history>(
          [&plan](exchange& on, auto& result) { show_history(on, result, plan); }));
}

void cancel_message(exchange& c, node_context& node) {
  if (!takes_no_query(c)) return;
  if (!c.in.body.empty() && c.in.body != "{}")
    return c.refuse(problem_of(http_fault::bad_request, "a cancellation has no body"));
  const auto id = id_of(c);
  if (!id) return;
  const auto& plan = node.front.messages.plan();
  node.front.messages.cancel(c.who.account, *id,
      c.when<persistence::message_history>(
          [&plan](exchange& on, auto& result) { show_history(on, result, plan); }));
}

}  // namespace mbs::http
