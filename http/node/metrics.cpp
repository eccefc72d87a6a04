#include "http/node/metrics.hpp"

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include <sstream>

namespace mbs::http {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;
using labels = std::vector<ClientMetric::Label>;

class collector {
 public:
  void counter(std::string name, std::string help, std::uint64_t value) {
    family(std::move(name), std::move(help), MetricType::Counter);
    add({}, value);
  }
  void gauge(std::string name, std::string help, std::uint64_t value) {
    family(std::move(name), std::move(help), MetricType::Gauge);
    add({}, value);
  }
  void family(std::string name, std::string help, MetricType type) {
    families_.push_back({std::move(name), std::move(help), type, {}});
  }
  /// To the family begun last.
  void add(labels with, std::uint64_t value) { add_real(std::move(with), static_cast<double>(value)); }
  void add_real(labels with, double value) {
    ClientMetric metric;
    metric.label = std::move(with);
    if (families_.back().type == MetricType::Counter) {
      metric.counter.value = value;
    } else {
      metric.gauge.value = value;
    }
    families_.back().metric.push_back(std::move(metric));
  }
  [[nodiscard]] std::string text() const {
    std::ostringstream out;
    prometheus::TextSerializer{}.Serialize(out, families_);
    return std::move(out).str();
  }

 private:
  std::vector<MetricFamily> families_;
};

void collect_messages(const actors::node_report& r, collector& c) {
  c.counter("mbs_messages_accepted_total", "Messages accepted, durably", r.accepted);
  c.counter("mbs_requests_refused_total", "Submissions refused as a whole", r.refused_requests);
  c.family("mbs_messages_final_total", "Messages that reached a final state", MetricType::Counter);
  c.add({{"state", "delivered"}}, r.delivered);
  c.add({{"state", "undelivered"}}, r.undelivered);
  c.add({{"state", "rejected"}}, r.rejected);
  c.add({{"state", "expired"}}, r.expired);
  c.add({{"state", "cancelled"}}, r.cancelled);
  c.add({{"state", "unknown"}}, r.unknown);
  c.gauge("mbs_accepting_messages", "Messages waiting for their commit", r.accepting);
  c.gauge("mbs_queued_messages", "Messages accepted and not yet submitted", r.queued);
  c.gauge("mbs_accounts_awake", "Accounts in memory", r.accounts_awake);
  c.counter("mbs_ledger_breaches_total", "Differences found in the books: must stay 0", r.ledger_breaches);
  c.gauge("mbs_open_breaches", "Differences in the books that nobody has ended: must be 0", r.open_breaches);
  c.gauge(
      "mbs_reconciled_seconds", "When the newest reconciliation began, since 1970; 0: none", r.reconciled_at);
  c.gauge("mbs_reconciliation_differences", "Differences that it found", r.reconciliation_differences);
}

void collect_journal(const actors::node_report& r, collector& c) {
  c.counter("mbs_commits_total", "Transactions of the journal", r.commits);
  c.counter("mbs_commit_failures_total", "Transactions of the journal that failed", r.commit_failures);
  c.counter("mbs_committed_messages_total", "Messages written", r.committed_messages);
  c.counter("mbs_committed_events_total", "Events written", r.committed_events);
  c.family("mbs_commit_seconds_total", "Time spent in commits", MetricType::Counter);
  c.add_real({}, static_cast<double>(r.commit_microseconds) / 1e6);
}

void collect_callbacks(const actors::node_report& r, collector& c) {
  c.counter("mbs_callbacks_sent_total", "Callback events answered 2xx", r.callbacks_sent);
  c.counter("mbs_callbacks_failed_total", "Callback requests that failed", r.callbacks_failed);
  c.counter("mbs_callbacks_dropped_total", "Callback events given up", r.callbacks_dropped);
  c.counter("mbs_callbacks_unrecorded_total", "Callback attempts left out of the list of deliveries",
      r.callbacks_unrecorded);
  c.gauge("mbs_callbacks_waiting", "Callback events waiting in memory", r.callbacks_waiting);
}

void collect_mail(const actors::node_report& r, collector& c) {
  c.counter("mbs_mails_sent_total", "Mails taken by the mail server", r.mails_sent);
  c.counter("mbs_mails_refused_total", "Mails refused for good", r.mails_refused);
  c.counter("mbs_mails_ended_total", "Mails whose time was over before they could be sent", r.mails_ended);
  c.counter("mbs_mail_attempts_failed_total", "Attempts that come again later", r.mail_attempts_failed);
  c.gauge("mbs_mails_waiting", "Mails in the outbox", r.mails_waiting);
  c.gauge("mbs_mail_oldest_seconds", "Age of the oldest of them", r.mail_oldest_seconds);
}

void collect_payments(const actors::node_report& r, collector& c) {
  if (!r.reads_payments) return;
  c.gauge("mbs_payments_read_timestamp_seconds", "When M-Pesa's list of payments was read last",
      static_cast<std::uint64_t>(domain::to_micros(r.payments_read_at) / 1'000'000));
  c.gauge("mbs_payments_overdue", "1 when M-Pesa's list of payments was not read for 36 hours",
      static_cast<std::uint64_t>(r.payments_overdue));
}

using link_figure = std::uint64_t (*)(const actors::link_report&);

void collect_link_figure(const std::vector<actors::link_report>& links, std::string name, std::string help,
    MetricType type, link_figure figure, collector& c) {
  c.family(std::move(name), std::move(help), type);
  for (const auto& l : links)
    c.add({{"link", l.name}}, figure(l));
}

void collect_links(const std::vector<actors::link_report>& links, collector& c) {
  using report = actors::link_report;
  const auto gauge = MetricType::Gauge;
  const auto counter = MetricType::Counter;
  const auto each = [&](const char* name, const char* help, MetricType type, link_figure figure) {
    collect_link_figure(links, name, help, type, figure, c);
  };
  each("mbs_link_up", "1 while the link is bound", gauge,
      [](const report& l) { return std::uint64_t{l.state == "bound"}; });
  each("mbs_link_sessions_bound", "Sessions bound", gauge,
      [](const report& l) { return std::uint64_t{l.sessions_bound}; });
  each("mbs_link_in_flight", "Submissions without a durable outcome", gauge,
      [](const report& l) { return std::uint64_t{l.in_flight}; });
  each("mbs_link_window", "Most of them allowed", gauge,
      [](const report& l) { return std::uint64_t{l.window}; });
  each("mbs_link_tps", "Submissions a second allowed", gauge,
      [](const report& l) { return std::uint64_t{l.tps}; });
  each("mbs_link_awaiting_receipt", "Submitted messages without a final receipt", gauge,
      [](const report& l) { return l.awaiting_receipt; });
  each("mbs_link_submitted_total", "Segments taken by the operator", counter,
      [](const report& l) { return l.submitted; });
  each("mbs_link_refused_total", "Segments refused by the operator", counter,
      [](const report& l) { return l.refused; });
  each("mbs_link_throttled_total", "Submissions throttled by the operator", counter,
      [](const report& l) { return l.throttled; });
  each("mbs_link_receipts_total", "Receipts received", counter, [](const report& l) { return l.receipts; });
  each("mbs_link_stray_receipts_total", "Receipts of unknown messages", counter,
      [](const report& l) { return l.strays; });
  each("mbs_link_ambiguous_receipts_total", "Receipts that could be about several messages", counter,
      [](const report& l) { return l.ambiguous_receipts; });
  each("mbs_link_flawed_receipts_total", "Receipts of which not all could be read", counter,
      [](const report& l) { return l.flawed_receipts; });
  each("mbs_link_repeated_ids_total", "Ids that the operator gave while another message had them", counter,
      [](const report& l) { return l.repeated_ids; });
  each("mbs_link_resubmitted_total", "Segments sent again after an unknown outcome", counter,
      [](const report& l) { return l.resubmitted; });
  each("mbs_link_timeouts_total", "Submissions never answered", counter,
      [](const report& l) { return l.timeouts; });
  each("mbs_link_failed_binds_total", "Connections that never got as far as a bind", counter,
      [](const report& l) { return l.failed_binds; });
  c.family("mbs_link_queued", "Messages waiting at the link", gauge);
  for (const auto& l : links) {
    c.add({{"link", l.name}, {"class", "otp"}}, l.queued_otp);
    c.add({{"link", l.name}, {"class", "transactional"}}, l.queued_transactional);
    c.add({{"link", l.name}, {"class", "promotional"}}, l.queued_promotional);
  }
}

}  // namespace

std::string render_metrics(const actors::node_report& report, const server_status& server) {
  collector c;
  c.gauge("mbs_ready", "1 while the node takes messages", report.ready ? 1 : 0);
  collect_messages(report, c);
  collect_journal(report, c);
  collect_callbacks(report, c);
  collect_mail(report, c);
  collect_payments(report, c);
  collect_links(report.links, c);
  c.counter("mbs_http_requests_total", "HTTP requests", server.requests.load(std::memory_order_relaxed));
  c.gauge(
      "mbs_http_connections", "Open HTTP connections", server.connections.load(std::memory_order_relaxed));
  c.counter("mbs_http_connections_refused_total", "Connections refused because of too many",
      server.connections_refused.load(std::memory_order_relaxed));
  c.counter("mbs_http_connections_displaced_total", "Silent connections that made room for others",
      server.connections_displaced.load(std::memory_order_relaxed));
  c.counter("mbs_http_connections_cut_total", "Connections cut off with too many answers unread",
      server.connections_cut.load(std::memory_order_relaxed));
  c.gauge("mbs_http_streams", "Open streams of events, and tables being written",
      server.streams.load(std::memory_order_relaxed));
  c.counter("mbs_http_streams_cut_total", "Streams cut off because their readers were too slow",
      server.streams_cut.load(std::memory_order_relaxed));
  c.counter("mbs_http_streams_ended_total", "Streams ended because their readers may no longer read",
      server.streams_ended.load(std::memory_order_relaxed));
  return c.text();
}

}  // namespace mbs::http
