#include "actors/node/node_service.hpp"

#include "actors/links/link_report.hpp"

namespace mbs::actors {

node_report node_service::report() const {
  const auto& c = *parts_.counters;
  node_report r;
  if (!c.store_available) r.not_ready_because.emplace_back("the database is away");
  if (!*parts_.recovered) r.not_ready_because.emplace_back("recovering what the last stop left");
  if (*parts_.draining) r.not_ready_because.emplace_back("shutting down");
  r.ready = r.not_ready_because.empty();
  const auto final_state = [&](domain::message_state s) {
    return figure(c.final_states[static_cast<std::size_t>(s)]);
  };
  r.accepted = figure(c.accepted);
  r.refused_requests = figure(c.refused_requests);
  r.delivered = final_state(domain::message_state::delivered);
  r.undelivered = final_state(domain::message_state::undelivered);
  r.rejected = final_state(domain::message_state::rejected);
  r.expired = final_state(domain::message_state::expired);
  r.cancelled = final_state(domain::message_state::cancelled);
  r.unknown = final_state(domain::message_state::unknown);
  r.commits = figure(c.commits);
  r.commit_failures = figure(c.commit_failures);
  r.committed_messages = figure(c.committed_messages);
  r.committed_events = figure(c.committed_events);
  r.commit_microseconds = figure(c.commit_microseconds);
  r.accepting = parts_.gate->accepting();
  r.queued = parts_.gate->queued();
  r.accounts_awake = figure(c.accounts_awake);
  r.callbacks_sent = figure(c.callbacks_sent);
  r.callbacks_failed = figure(c.callbacks_failed);
  r.callbacks_dropped = figure(c.callbacks_dropped);
  r.callbacks_waiting = figure(c.callbacks_waiting);
  r.callbacks_unrecorded = figure(c.callbacks_unrecorded);
  r.mails_sent = figure(c.mails_sent);
  r.mails_refused = figure(c.mails_refused);
  r.mails_ended = figure(c.mails_ended);
  r.mail_attempts_failed = figure(c.mail_attempts_failed);
  r.mails_waiting = figure(c.mails_waiting);
  r.mail_oldest_seconds = figure(c.mail_oldest_seconds);
  r.ledger_breaches = figure(c.ledger_breaches);
  r.open_breaches = figure(c.open_breaches);
  r.reconciled_at = figure(c.reconciled_at);
  r.reconciliation_differences = figure(c.reconciliation_differences);
  r.reads_payments = parts_.pulls->is_read;
  r.payments_overdue = parts_.pulls->is_overdue;
  r.payments_read_at = domain::from_micros(parts_.pulls->succeeded_at);
  for (const auto& l : *parts_.links)
    r.links.push_back(report_of(l.options, *l.figures));
  return r;
}

}  // namespace mbs::actors
