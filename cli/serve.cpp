#include "cli/serve.hpp"

#include "actors/net/io_scheduler.hpp"
#include "actors/net/io_threads.hpp"
#include "cli/exit_code.hpp"
#include "cli/hold_database.hpp"
#include "cli/logging.hpp"
#include "cli/mpesa_composition.hpp"
#include "cli/node_composition.hpp"
#include "cli/reload.hpp"
#include "domain/even_time.hpp"
#include "http/api.hpp"
#include "http/client/callback_client.hpp"
#include "http/server/server.hpp"
#include "http/web/web_files.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <memory>
#include <optional>
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

[[nodiscard]] domain::steady_point steady_now() {
  return std::chrono::time_point_cast<domain::duration>(std::chrono::steady_clock::now());
}

[[nodiscard]] actors::clock_function even_clock() {
  return [time = std::make_shared<domain::even_time>(system_now(), steady_now())] {
    const auto steady = steady_now();
    if (time->is_due(steady)) time->adjust(system_now(), steady);
    return time->at(steady);
  };
}

[[nodiscard]] std::uint32_t threads_of(const config::node_settings& node) {
  if (node.threads != 0) return node.threads;
  return std::clamp(std::thread::hardware_concurrency(), 1U, 16U);
}

[[nodiscard]] actors::node_setup setup_from(const running_configuration& running,
    persistence::database& database, const std::map<std::string, domain::link_id>& ids,
    actors::callback_transport& callbacks, actors::net::io_threads& threads, actors::net::wire_service& wires,
    std::string code_key, std::vector<std::string> token_keys) {
  const auto& settings = running.settings();
  actors::node_setup setup;
  setup.database = &database;
  setup.overtaken = [] {
    spdlog::shutdown();
    // Nothing in this process may be trusted or written any more: it ends as if killed.
    std::_Exit(static_cast<int>(exit_code::database));
  };
  setup.rules = running.rules();
  setup.links = all_link_options_from(settings, ids);
  setup.make_channel = channels_from(settings, ids, learnt_by_links(ids, database), wires);
  setup.transport = &callbacks;
  setup.now = even_clock();
  setup.wall = system_now;
  setup.steady = steady_now;
  setup.node_id = static_cast<std::uint8_t>(settings.node.id);
  setup.make_scheduler = actors::net::schedule_on(threads);
  setup.store = store_options_from(settings.store);
  setup.live = {.messages_a_second = settings.limits.live_events, .kept = settings.limits.live_events_kept};
  setup.roll_up_percent = settings.store.roll_up_share;
  // SQLite has one writer: what a step takes, a commit waits. On PostgreSQL nobody waits, and planning for
  // all the days of the partitions costs as much for few messages as for many.
  if (database.kind() == "sqlite") {
    setup.roll_up_step_beside = 120;
  } else {
    setup.roll_up_step = setup.roll_up_step_beside = 1'000;
    setup.roll_up_least_rest = 25;
  }
  setup.accepting = settings.limits.accepting;
  setup.queued = settings.limits.queued;
  setup.receipt_grace = settings.limits.receipt_grace;
  setup.journal.commit_size = settings.node.commit_size;
  setup.journal.commit_window = settings.node.commit_window;
  setup.accounts.idle = settings.limits.account_idle;
  setup.accounts.look = settings.store.look_for_changes;
  setup.listen = [url = settings.database.url](persistence::change_ears ears) {
    return persistence::watch_changes(url, std::move(ears));
  };
  setup.least_price_notice = std::chrono::days{settings.pricing.least_notice};
  set_up_mail(settings.mail, setup);
  set_up_mpesa(settings, std::move(token_keys), setup);
  setup.adjusted_alone = domain::money::from_shillings(settings.money.adjustment_limit);
  setup.reconcile_at_hour = settings.money.reconcile_at_hour;
  setup.billing = billing_terms_from(settings);
  if (!settings.http.public_url.empty()) {
    setup.billing_page_base = settings.http.public_url;
    if (!setup.billing_page_base.ends_with('/')) setup.billing_page_base += '/';
  }
  setup.recovery = recovery_options_from(settings, code_key);
  set_up_people(settings.people, std::move(code_key), setup);
  setup.sender_requests = {settings.senders.documents_kept, settings.senders.requests_kept};
  setup.documents_folder = documents_folder_of(settings.senders, database);
  const auto& w = settings.webhooks;
  setup.webhooks = {.places = {w.connections, w.connections_per_account, w.connections_per_endpoint},
      .outbox_per_endpoint = w.outbox_per_endpoint,
      .timeout = w.timeout,
      .give_up_after = w.give_up_after,
      .longest_rest = w.longest_rest};
  return setup;
}

void reload(
    running_configuration& running, const serve_options& options, actors::node& node, http::server& server) {
  auto wanted = read_for_serving(options.config_path, options.environment);
  if (wanted.complaints.empty()) {
    if (auto bad = server.reload_certificate()) wanted.complaints.push_back(std::move(*bad));
  }
  auto report = running.take(std::move(wanted));
  for (const auto& warning : report.warnings)
    spdlog::warn("reload: {}", warning);
  for (const auto& complaint : report.complaints)
    spdlog::error("reload: {}", complaint);
  if (!report.complaints.empty()) return spdlog::error("reload: nothing was changed");
  if (const auto& certificate = running.settings().http.tls_certificate; !certificate.empty())
    spdlog::info("reload: the certificate in {} was read again and holds for new connections", certificate);
  node.reload(running.rules(), running.rates());
  if (options.log_level.empty()) set_log_level(running.settings().log.level);
  for (const auto& path : report.taken)
    spdlog::info("reload: {} has its new value", path);
  for (const auto& path : report.needs_restart)
    spdlog::warn("reload: {} needs a restart", path);
  if (report.taken.empty() && report.needs_restart.empty()) spdlog::info("reload: no setting has changed");
}

/// A reload that fails must not end a server that runs.
void try_to_reload(
    running_configuration& running, const serve_options& options, actors::node& node, http::server& server) {
  try {
    reload(running, options, node, server);
  } catch (const std::exception& e) {
    spdlog::error("reload: nothing was changed: {}", e.what());
  }
}

/// Until a signal comes; false when it asks to end. SIGHUP only ends the waiting.
bool wait_for_signal(const sigset_t& signals, std::chrono::milliseconds pause) {
  const auto whole = std::chrono::duration_cast<std::chrono::seconds>(pause);
  const timespec time{whole.count(), std::chrono::nanoseconds{pause - whole}.count()};
  const int received = sigtimedwait(&signals, nullptr, &time);
  return received != SIGTERM && received != SIGINT;
}

/// Tells load balancers, serving on, until the time for that is over or a second signal comes.
void announce_stop(http::server& server, std::chrono::seconds notice, const sigset_t& signals) {
  server.announce_stop();
  if (notice.count() == 0) return;
  spdlog::info("stopping in {} s: /readyz says so; a second signal stops at once", notice.count());
  const auto until = std::chrono::steady_clock::now() + notice;
  for (int received = SIGHUP; received == SIGHUP;) {
    const auto left = until - std::chrono::steady_clock::now();
    if (left.count() <= 0) return;
    const auto s = std::chrono::duration_cast<std::chrono::seconds>(left);
    const timespec wait{.tv_sec = s.count(), .tv_nsec = std::chrono::nanoseconds{left - s}.count()};
    received = sigtimedwait(&signals, nullptr, &wait);
    if (received < 0) return;
  }
}

/// Where operators look, when that is not where customers do.
std::unique_ptr<http::server> open_for_operators(std::optional<http::listening_address> where,
    const config::settings& settings, const actors::node& node,
    std::shared_ptr<const http::server_status> customers, actors::net::io_threads& threads) {
  if (!where) return nullptr;
  auto http = settings.http;
  http.public_url.clear();
  http.tls_certificate.clear();
  http.tls_key.clear();
  return std::make_unique<http::server>(std::move(*where), http, settings.limits,
      http::operator_api(node.front(), settings.http, std::move(customers)), threads);
}

/// The dashboard's files. Without them the API is served all the same.
std::shared_ptr<const http::web_files> find_pages(const config::http_settings& http) {
  std::error_code none;
  const auto folder = http::web_folder(http.web_root, std::filesystem::read_symlink("/proc/self/exe", none));
  if (folder.empty()) {
    spdlog::warn(
        "no dashboard: its files are neither in web/ beside the program nor in ../share/mbs/web; see http.web_root");
    return std::make_shared<const http::web_files>();
  }
  return std::make_shared<const http::web_files>(folder);
}

int run(configuration configured, const serve_options& options, const sigset_t& signals) {
  const auto settings = configured.settings;
  const auto database = hold_database(configured, options.migrate,
      [&](std::chrono::milliseconds pause) { return wait_for_signal(signals, pause); });
  if (!database) {
    spdlog::info("stopped before the database was there");
    return static_cast<int>(exit_code::ok);
  }
  const auto ids = intern_links(settings, *database);
  auto code_key =
      configured.secrets ? configured.secrets->derive("codes that prove addresses") : std::string{};
  auto token_keys =
      configured.secrets ? configured.secrets->derive_all(callback_keys_purpose) : std::vector<std::string>{};
  running_configuration running{std::move(configured), ids};

  actors::net::io_threads threads{threads_of(settings.node)};
  // Before anything is begun that would have to end again when an address cannot be had.
  http::listening_address listening{"http.listen", settings.http.listen, threads};
  std::optional<http::listening_address> operators_listening;
  if (!settings.http.admin_listen.empty())
    operators_listening.emplace("http.admin_listen", settings.http.admin_listen, threads);
  auto wires = actors::net::start_wire_service(threads);
  http::callback_client_options callback_options;
  callback_options.connections = settings.webhooks.connections;
  callback_options.allow_private_addresses = settings.webhooks.allow_private_addresses;
  for (const auto& server : settings.webhooks.name_servers)
    callback_options.name_servers += (callback_options.name_servers.empty() ? "" : ",") + server;
  http::callback_client callbacks{callback_options, threads.context(threads.size() - 1)};
  {
    const auto node = actors::node::start(setup_from(
        running, *database, ids, callbacks, threads, *wires, std::move(code_key), std::move(token_keys)));
    auto api = http::whole_api(node->front(), settings.http,
        settings.webhooks.allow_private_addresses ? http::callback_targets::any
                                                  : http::callback_targets::public_only,
        session_limits_from(settings.people), find_pages(settings.http));
    const auto operators =
        open_for_operators(std::move(operators_listening), settings, *node, api.status, threads);
    http::server server{std::move(listening), settings.http, settings.limits, std::move(api), threads};
    spdlog::info(
        "serving on {} (port {}), database {}", settings.http.listen, server.port(), database->kind());

    if (settings.mail.transport.empty())
      spdlog::warn("no mail is sent: mail.transport is not set; mails wait in the outbox until their end");

    for (int received = SIGHUP; received == SIGHUP;) {
      sigwait(&signals, &received);
      if (received == SIGHUP) try_to_reload(running, options, *node, server);
    }
    announce_stop(server, settings.limits.stop_notice, signals);
    spdlog::info("stopping: finishing what is under way, at most {} s", settings.limits.drain.count());
    server.begin_drain();
    (void)server.wait_drained(settings.limits.drain / 3);
    node->drain(settings.limits.drain / 2);
    server.stop();
    if (operators) operators->stop();
    callbacks.stop();
    wires->stop();  // nothing reaches the node any more: it may end
  }
  spdlog::info("stopped");
  return static_cast<int>(exit_code::ok);
}

}  // namespace

int serve(configuration configured, const serve_options& options) {
  const auto signals = block_signals();
  auto log = configured.settings.log;
  if (!options.log_level.empty()) log.level = options.log_level;
  set_up_logging(log);
  for (const auto& warning : configured.warnings)
    spdlog::warn("configuration: {}", warning);
  try {
    return run(std::move(configured), options, signals);
  } catch (const std::exception& e) {
    spdlog::critical("cannot start: {}", e.what());
    return static_cast<int>(exit_code::database);
  }
}

}  // namespace mbs::cli
