#include "cli/serve.hpp"

#include "actors/net/io_scheduler.hpp"
#include "actors/net/io_threads.hpp"
#include "cli/exit_code.hpp"
#include "cli/logging.hpp"
#include "cli/node_composition.hpp"
#include "config/reload.hpp"
#include "http/api.hpp"
#include "http/client/callback_client.hpp"
#include "http/server/server.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <stdexcept>
#include <thread>

namespace mbs::cli {

namespace {

/// Signals are taken by the main thread alone: block them before any other thread starts.
[[nodiscard]] sigset_t block_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int s : {SIGTERM, SIGINT, SIGHUP})
    sigaddset(&signals, s);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  return signals;
}

[[nodiscard]] domain::time_point system_now() {
  return std::chrono::time_point_cast<domain::duration>(std::chrono::system_clock::now());
}

[[nodiscard]] std::uint32_t threads_of(const config::node_settings& node) {
  if (node.threads != 0) return node.threads;
  return std::clamp(std::thread::hardware_concurrency(), 1U, 16U);
}

[[nodiscard]] actors::node_setup setup_from(const config::settings& settings, persistence::database& database,
    const std::map<std::string, domain::link_id>& ids, actors::callback_transport& callbacks,
    actors::net::io_threads& threads, actors::net::wire_service& wires) {
  actors::node_setup setup;
  setup.database = &database;
  setup.overtaken = [] {
    spdlog::shutdown();
    // Nothing in this process may be trusted or written any more: it ends as if killed.
    std::_Exit(static_cast<int>(exit_code::database));
  };
  setup.rules = rules_from(settings, ids);
  for (const auto& link : settings.links)
    if (link.enabled) setup.links.push_back(link_options_from(link, ids.at(link.name), settings.limits));
  setup.make_channel = channels_from(settings, ids, wires);
  setup.transport = &callbacks;
  setup.now = system_now;
  setup.node_id = static_cast<std::uint8_t>(settings.node.id);
  setup.make_scheduler = actors::net::schedule_on(threads);
  setup.store = store_options_from(settings.store);
  setup.accepting = settings.limits.accepting;
  setup.queued = settings.limits.queued;
  setup.receipt_grace = settings.limits.receipt_grace;
  setup.journal.commit_size = settings.node.commit_size;
  setup.journal.commit_window = settings.node.commit_window;
  setup.accounts.idle = settings.limits.account_idle;
  setup.webhooks = {settings.webhooks.connections_per_endpoint, settings.webhooks.outbox_per_endpoint,
      settings.webhooks.timeout, settings.webhooks.give_up_after};
  return setup;
}

void reload(config::settings& running, const serve_options& options, actors::node& node,
    const std::map<std::string, domain::link_id>& ids) {
  auto wanted = config::load(options.config_path, options.environment);
  for (const auto& complaint : wanted.complaints)
    spdlog::error("reload: {}", complaint);
  if (!wanted.complaints.empty()) return spdlog::error("reload: nothing was changed");
  auto plan = config::plan_reload(running, std::move(wanted.value));
  running = std::move(plan.value);
  std::map<std::string, std::pair<std::uint32_t, std::uint32_t>> rates;
  for (const auto& link : running.links)
    rates[link.name] = rate_of(link);
  node.reload(rules_from(running, ids), rates);
  if (options.log_level.empty()) set_log_level(running.log.level);
  for (const auto& path : plan.taken)
    spdlog::info("reload: {} has its new value", path);
  for (const auto& path : plan.needs_restart)
    spdlog::warn("reload: {} needs a restart", path);
  if (plan.taken.empty() && plan.needs_restart.empty()) spdlog::info("reload: nothing has changed");
}

int run(const config::settings& settings, const serve_options& options, const sigset_t& signals) {
  auto opened = persistence::database::open(settings.database.url);
  if (!opened) throw std::runtime_error("database.url is neither sqlite:PATH nor postgresql://…");
  auto& database = **opened;
  database.take_server_lock();
  for (const auto& step : database.migrate())
    spdlog::info("database: migrated: {}", step);
  database.require_durability();
  const auto ids = intern_links(settings, database);

  actors::net::io_threads threads{threads_of(settings.node)};
  auto wires = actors::net::start_wire_service(threads);
  http::callback_client_options callback_options;
  callback_options.connections_per_origin = settings.webhooks.connections_per_endpoint;
  callback_options.allow_private_addresses = settings.webhooks.allow_private_addresses;
  http::callback_client callbacks{callback_options, threads.context(threads.size() - 1)};
  auto running = settings;
  {
    const auto node = actors::node::start(setup_from(settings, database, ids, callbacks, threads, *wires));
    http::server server{
        settings.http, settings.limits, http::whole_api(node->front(), settings.http), threads};
    spdlog::info(
        "serving on {} (port {}), database {}", settings.http.listen, server.port(), database.kind());

    for (int received = SIGHUP; received == SIGHUP;) {
      sigwait(&signals, &received);
      if (received == SIGHUP) reload(running, options, *node, ids);
    }
    spdlog::info("stopping: finishing what is under way, at most {} s", settings.limits.drain.count());
    server.begin_drain();
    (void)server.wait_drained(settings.limits.drain / 3);
    node->drain(settings.limits.drain / 2);
    server.stop();
    callbacks.stop();
    wires->stop();  // nothing reaches the node any more: it may end
  }
  spdlog::info("stopped");
  return static_cast<int>(exit_code::ok);
}

}  // namespace

int serve(const config::settings& settings, const serve_options& options) {
  const auto signals = block_signals();
  auto log = settings.log;
  if (!options.log_level.empty()) log.level = options.log_level;
  set_up_logging(log);
  try {
    return run(settings, options, signals);
  } catch (const std::exception& e) {
    spdlog::critical("cannot start: {}", e.what());
    return static_cast<int>(exit_code::database);
  }
}

}  // namespace mbs::cli
