#include "actors/links/link_report.hpp"

#include <utility>

namespace mbs::actors {

namespace {

/// The words of the API and of metrics.
[[nodiscard]] std::string to_text(channel_condition c) {
  switch (c) {
    case channel_condition::connecting: return "connecting";
    case channel_condition::signing_in: return "binding";
    case channel_condition::up: return "bound";
    case channel_condition::waiting: return "waiting";
    case channel_condition::stopped: return "stopped";
  }
  return "stopped";
}

}  // namespace

link_report report_of(const link_options& options, const link_figures& f) {
  link_report link;
  link.name = options.name;
  link.state = to_text(f.condition);
  link.built_in = options.built_in;
  link.since = f.since.load(std::memory_order_relaxed);
  auto trouble = f.last_trouble();
  link.last_error = std::move(trouble.why);
  link.last_error_at = trouble.at;
  link.next_try_at = f.next_try.load(std::memory_order_relaxed);
  link.sessions_configured = static_cast<std::uint32_t>(figure(f.sessions_configured));
  link.sessions_bound = static_cast<std::uint32_t>(figure(f.sessions_bound));
  link.queued_otp = figure(f.queued[0]);
  link.queued_transactional = figure(f.queued[1]);
  link.queued_promotional = figure(f.queued[2]);
  link.in_flight = static_cast<std::uint32_t>(figure(f.in_flight));
  link.window = options.window;
  link.tps = static_cast<std::uint32_t>(figure(f.tps));
  link.submitted = figure(f.submitted);
  link.refused = figure(f.refused);
  link.throttled = figure(f.throttled);
  link.receipts = figure(f.receipts);
  link.strays = figure(f.strays);
  link.resubmitted = figure(f.resubmitted);
  link.timeouts = figure(f.timeouts);
  link.failed_binds = figure(f.failed_binds);
  link.ambiguous_receipts = figure(f.ambiguous_receipts);
  link.flawed_receipts = figure(f.flawed_receipts);
  link.repeated_ids = figure(f.repeated_ids);
  link.awaiting_receipt = figure(f.awaiting_receipt);
  return link;
}

}  // namespace mbs::actors
