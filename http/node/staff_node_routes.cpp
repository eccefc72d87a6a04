#include "http/node/staff_node_routes.hpp"

#include "http/access/origin.hpp"
#include "http/server/coroutine.hpp"

#include <utility>

namespace mbs::http {
namespace {

using actors::node_gateway;
using actors::node_report;
using actors::report_gateway;

void render_promises(const node_report& r, json_writer& json) {
  json.key("ready").boolean(r.ready).key("because").begin_array();
  for (const auto& reason : r.not_ready_because)
    json.text(reason);
  json.end_array();
  json.key("ledger_breaches").integer(r.open_breaches);
  json.key("commits").integer(r.commits).key("commit_failures").integer(r.commit_failures);
  json.key("commit_microseconds").integer(r.commit_microseconds);
}

void render_traffic(const node_report& r, json_writer& json) {
  json.key("messages").begin_object();
  json.key("accepted").integer(r.accepted).key("delivered").integer(r.delivered);
  json.key("undelivered").integer(r.undelivered).key("rejected").integer(r.rejected);
  json.key("expired").integer(r.expired).key("cancelled").integer(r.cancelled);
  json.key("unknown").integer(r.unknown).end_object();
  json.key("waiting").integer(r.queued).key("accounts_awake").integer(r.accounts_awake);
  json.key("callbacks").begin_object();
  json.key("waiting").integer(r.callbacks_waiting).key("sent").integer(r.callbacks_sent);
  json.key("failed").integer(r.callbacks_failed).key("dropped").integer(r.callbacks_dropped).end_object();
  json.key("mails").begin_object();
  json.key("waiting").integer(r.mails_waiting).key("oldest_seconds").integer(r.mail_oldest_seconds);
  json.key("sent").integer(r.mails_sent).key("refused").integer(r.mails_refused).end_object();
}

awaitable<reply> show_health(exchange& c, const node_gateway& node, report_gateway& reports,
    const std::shared_ptr<const server_status>& status) {
  const domain::account_id turn{c.who.person.value};
  const auto oldest = co_await ask(c, reports, &report_gateway::oldest_unfinished, turn);
  const auto report = node.report();
  const auto now = origin_of(c).at;
  co_return reply{200, json_of([&](json_writer& json) {
                    json.begin_object().key("at").time(now);
                    render_promises(report, json);
                    // The database is away: that it is so is all there is to tell.
                    json.key("oldest_unfinished");
                    if (oldest && oldest->is_there) {
                      json.time(oldest->accepted_at);
                    } else {
                      json.null();
                    }
                    json.key("database").plain_text(oldest ? "answers" : "is away");
                    render_traffic(report, json);
                    if (report.reads_payments) {
                      json.key("payments").begin_object().key("read_at");
                      if (report.payments_read_at == domain::time_point{}) {
                        json.null();
                      } else {
                        json.time(report.payments_read_at);
                      }
                      json.key("overdue").boolean(report.payments_overdue).end_object();
                    }
                    json.key("connections").integer(status->connections.load(std::memory_order_relaxed));
                    json.key("requests").integer(status->requests.load(std::memory_order_relaxed));
                    json.end_object();
                  })};
}

}  // namespace

std::vector<route> staff_node_routes(
    node_gateway& node, report_gateway& reports, std::shared_ptr<const server_status> status) {
  return {{.verb = method::get,
      .pattern = "/v1/platform/health",
      .permission = domain::permission::platform_accounts_read,
      .handle = coroutine([&node, &reports, status = std::move(status)](
                              exchange& c) { return show_health(c, node, reports, status); })}};
}

}  // namespace mbs::http
