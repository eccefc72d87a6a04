#pragma once

#include "http/server/call.hpp"
#include "http/server/node_context.hpp"

/// One function an endpoint: parse, ask, render. See routes.cpp for which is which.
namespace mbs::http {

void send_messages(call& c, node_context& node);
void preview_message(call& c, node_context& node);
void list_messages(call& c, node_context& node);
void get_message(call& c, node_context& node);
void cancel_message(call& c, node_context& node);

void get_balance(call& c, node_context& node);
void list_networks(call& c, node_context& node);

void list_webhooks(call& c, node_context& node);
void create_webhook(call& c, node_context& node);
void update_webhook(call& c, node_context& node);

void show_health(call& c, node_context& node);
void show_readiness(call& c, node_context& node);
void show_metrics(call& c, node_context& node);
void show_description(call& c, node_context& node);
void show_page(call& c, node_context& node);
void explain_problem(call& c, node_context& node);

/// Answers with the refusal, or calls `show(value)`.
template <class T, class Show>
void conclude(call& c, actors::outcome<T>& result, Show show) {
  if (result.has_error()) return c.refuse(problem_of(result.error()));
  show(*result);
}

/// Replies 400 and gives false when the request has a query.
[[nodiscard]] bool takes_no_query(call& c);

}  // namespace mbs::http
