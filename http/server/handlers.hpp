#pragma once

#include "http/server/exchange.hpp"
#include "http/server/node_context.hpp"

/// One function an endpoint: parse, ask, render. See routes.cpp for which is which.
namespace mbs::http {

void send_messages(exchange& c, node_context& node);
void preview_message(exchange& c, node_context& node);
void list_messages(exchange& c, node_context& node);
void get_message(exchange& c, node_context& node);
void cancel_message(exchange& c, node_context& node);

void get_balance(exchange& c, node_context& node);
void list_networks(exchange& c, node_context& node);

void list_webhooks(exchange& c, node_context& node);
void create_webhook(exchange& c, node_context& node);
void update_webhook(exchange& c, node_context& node);

void show_health(exchange& c, node_context& node);
void show_readiness(exchange& c, node_context& node);
void show_metrics(exchange& c, node_context& node);
void show_description(exchange& c, node_context& node);
void show_page(exchange& c, node_context& node);
void explain_problem(exchange& c, node_context& node);

/// Answers with the refusal, or exchanges `show(value)`.
template <class T, class Show>
void conclude(exchange& c, actors::outcome<T>& result, Show show) {
  if (result.has_error()) return c.refuse(problem_of(result.error()));
  show(*result);
}

/// Replies 400 and gives false when the request has a query.
[[nodiscard]] bool takes_no_query(exchange& c);

}  // namespace mbs::http
