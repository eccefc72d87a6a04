// mbs-bench: load on a gateway, and what came of it.
#include "bench/history/command.hpp"
#include "bench/load/repeat.hpp"
#include "bench/load/report.hpp"
#include "bench/load/smpp_load.hpp"

#include <CLI/CLI.hpp>
#include <boost/asio/ip/address.hpp>

#include <cstdio>
#include <fstream>
#include <iostream>
#include <optional>
#include <sstream>

namespace {

using namespace mbs::bench;

struct run_options {
  std::string url = "http://127.0.0.1:8080";
  std::string api = "rest";
  std::string key, keys_file, sender = "MBSDEMO";
  std::string user = "mbs", password = "secret";
  std::string callbacks = "127.0.0.1:0";
  std::vector<std::string> simulators;
  std::vector<pid_t> server, database, simulator_processes;
  std::string scenario_file, json_file, svg_file;
  std::uint32_t dlr_mask = 19;
  // Laid over the scenario's first stream.
  std::optional<std::string> to_prefix, traffic_class, text;
  std::optional<std::uint32_t> connections, pipeline, recipients, outstanding;
  std::optional<std::uint64_t> count;
  std::optional<double> rate, duration;
  // Laid over the scenario.
  std::optional<std::uint32_t> callback_batch;
  std::optional<double> warmup, drain;
};

std::string read_file(const std::string& path) {
  std::ifstream in{path};
  if (!in) throw std::runtime_error{"cannot read " + path};
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

void write_file(const std::string& path, const std::string& text) {
  if (path.empty()) return;
  std::ofstream out{path};
  out << text;
  if (!out) throw std::runtime_error{"cannot write " + path};
}

template <class Value, class Into>
void lay_over(const std::optional<Value>& given, Into& value) {
  if (given) value = static_cast<Into>(*given);
}

scenario plan_of(const run_options& options) {
  scenario plan;
  if (!options.scenario_file.empty()) {
    const auto complaint = parse_scenario(read_file(options.scenario_file), plan);
    if (!complaint.empty()) throw std::runtime_error{options.scenario_file + ": " + complaint};
  } else {
    plan.streams.emplace_back();
  }
  auto& first = plan.streams.front();
  lay_over(options.to_prefix, first.to_prefix);
  lay_over(options.traffic_class, first.traffic_class);
  lay_over(options.text, first.text);
  lay_over(options.connections, first.connections);
  lay_over(options.pipeline, first.pipeline);
  lay_over(options.recipients, first.recipients);
  lay_over(options.outstanding, first.outstanding);
  lay_over(options.rate, first.rate);
  lay_over(options.count, first.count);
  if (options.duration) first.duration_ms = static_cast<std::uint32_t>(*options.duration * 1000);
  lay_over(options.callback_batch, plan.callback_batch);
  if (options.warmup) plan.warmup_ms = static_cast<std::uint32_t>(*options.warmup * 1000);
  if (options.drain) plan.drain_ms = static_cast<std::uint32_t>(*options.drain * 1000);
  if (first.count == 0 && first.duration_ms == 0) first.duration_ms = 10'000;
  const auto complaint = validate(plan);
  if (!complaint.empty()) throw std::runtime_error{complaint};
  return plan;
}

endpoint_text endpoint_of(const std::string& text) {
  endpoint_text parsed;
  boost::system::error_code error;
  if (!parse_endpoint(text, parsed) || (boost::asio::ip::make_address(parsed.host, error), error))
    throw std::runtime_error{"not an address with a port: " + text};
  return parsed;
}

std::vector<std::string> keys_of(const run_options& options) {
  if (options.keys_file.empty()) return {options.key};
  std::vector<std::string> keys;
  std::ifstream file{options.keys_file};
  for (std::string key; std::getline(file, key);)
    if (!key.empty()) keys.push_back(std::move(key));
  if (keys.empty()) throw std::runtime_error{"no keys in " + options.keys_file};
  return keys;
}

run_target target_of(const run_options& options) {
  run_target target;
  target.gateway = endpoint_of(options.url);
  target.callbacks = endpoint_of(options.callbacks);
  for (const auto& one : options.simulators)
    target.simulators.push_back(endpoint_of(one));
  target.server = options.server;
  target.database = options.database;
  target.simulator_processes = options.simulator_processes;
  target.key = options.key;
  const auto host = target.gateway.host + ":" + std::to_string(target.gateway.port);
  if (options.api == "rest") {
    target.dialect = [options, host](const std::string& url) {
      return make_rest_dialect({host, keys_of(options), options.sender, url});
    };
  } else {
    target.dialect = [options, host](const std::string& url) {
      return make_kannel_dialect(
          {host, options.user, options.password, options.sender, url, options.dlr_mask});
    };
  }
  return target;
}

int report(const run_result& result, const run_options& options) {
  std::cout << to_text(result) << std::flush;
  write_file(options.json_file, to_json(result) + "\n");
  write_file(options.svg_file, to_svg(result));
  if (!result.trouble.empty()) return 1;
  return sound(result) ? 0 : 3;
}

int run(const run_options& options) {
  const auto plan = plan_of(options);
  if (options.api == "kannel" && (plan.callback_batch > 1 || plan.streams.front().recipients > 1))
    throw std::runtime_error{"kannel takes one recipient a request and calls back one event a request"};
  return report(run_scenario(plan, target_of(options)), options);
}

int run_http(const run_options& options) {
  auto target = target_of(options);
  const auto host = target.gateway.host + ":" + std::to_string(target.gateway.port);
  target.dialect = [&](const std::string&) {
    // Key and callback URL as long as those of a run, so that the requests are too.
    constexpr std::size_t key_length = 43;
    return make_rest_dialect(
        {host, {std::string(key_length, 'k')}, options.sender, "http://127.0.0.1:65535/dlr", true});
  };
  return report(run_scenario(accept_side_of(plan_of(options)), target), options);
}

void add_run(CLI::App& app, run_options& o) {
  auto* sub =
      app.add_subcommand("run", "send messages, take their callbacks, report rates, latencies and costs");
  sub->add_option("--url", o.url, "the gateway (default http://127.0.0.1:8080)");
  sub->add_option("--api", o.api, "rest (mbs) or kannel")->check(CLI::IsMember({"rest", "kannel"}));
  sub->add_option("--key", o.key, "API key");
  sub->add_option("--keys", o.keys_file, "file of API keys, one a line, used in turn");
  sub->add_option("--from", o.sender, "sender ID (default MBSDEMO)");
  sub->add_option("--user", o.user, "of Kannel's sendsms-user");
  sub->add_option("--password", o.password, "of Kannel's sendsms-user");
  sub->add_option("--dlr-mask", o.dlr_mask, "of Kannel (default 19: final reports only)");
  sub->add_option(
      "--scenario", o.scenario_file, "JSON file; the options below are laid over its first stream");
  sub->add_option("--to-prefix", o.to_prefix, "digits that all numbers begin with (default 2547)");
  sub->add_option("--class", o.traffic_class, "otp, transactional or promotional");
  sub->add_option("--text", o.text, "{n} becomes 8 digits that differ by request");
  sub->add_option("--connections", o.connections, "to the gateway (default 16)")->check(CLI::Range(1, 4096));
  sub->add_option("--pipeline", o.pipeline, "requests a connection may have unanswered")
      ->check(CLI::Range(1, 16));
  sub->add_option("--recipients", o.recipients, "a request (default 1)")->check(CLI::Range(1, 1000));
  sub->add_option("--outstanding", o.outstanding, "closed loop: messages without a final callback at most");
  sub->add_option("--rate", o.rate, "open loop: requests a second");
  sub->add_option("--count", o.count, "messages in all");
  sub->add_option("--duration", o.duration, "seconds of sending (default 10 without --count)");
  sub->add_option("--warmup", o.warmup, "seconds left out of steady rates and latencies");
  sub->add_option("--drain", o.drain, "seconds to wait for callbacks after the last request (default 60)");
  sub->add_option(
      "--callbacks", o.callbacks, "address:port to listen on for callbacks (default 127.0.0.1:0)");
  sub->add_option(
         "--callback-batch", o.callback_batch, "events a callback; above 1 registers a webhook; 0: none")
      ->check(CLI::Range(0, 100));
  sub->add_option("--smsc-http", o.simulators, "counters of the simulators, http://address:port");
  sub->add_option("--server-pid", o.server, "process (with its children) whose CPU and memory to report");
  sub->add_option("--database-pid", o.database, "the same for the database");
  sub->add_option("--smsc-pid", o.simulator_processes, "the same for the simulators");
  sub->add_option("--json", o.json_file, "write the report there");
  sub->add_option("--svg", o.svg_file, "write a plot of the rates there");
}

void add_http(CLI::App& app, run_options& o) {
  auto* sub = app.add_subcommand("http",
      "the requests of a scenario to any server that answers them 202: the limit of that stage alone");
  sub->add_option("--to", o.url, "the server, http://address:port")->required();
  sub->add_option("--scenario", o.scenario_file, "JSON file; its callbacks and `outstanding` are left out");
  sub->add_option("--connections", o.connections, "of its first stream")->check(CLI::Range(1, 4096));
  sub->add_option("--duration", o.duration, "seconds of sending of its first stream");
  sub->add_option("--warmup", o.warmup, "seconds left out of steady rates and latencies");
  sub->add_option("--server-pid", o.server, "process (with its children) whose CPU and memory to report");
  sub->add_option("--json", o.json_file, "write the report there");
}

int run_smpp(const smpp_load& load) {
  const auto result = run_smpp_load(load);
  const auto per_second = result.seconds > 0 ? static_cast<double>(result.accepted) / result.seconds : 0;
  std::printf("%llu submit_sm, %llu accepted, %llu refused, %llu receipts in %.3f s: %.0f submit_sm/s\n",
      static_cast<unsigned long long>(result.sent), static_cast<unsigned long long>(result.accepted),
      static_cast<unsigned long long>(result.refused), static_cast<unsigned long long>(result.receipts),
      result.seconds, per_second);
  std::printf("answer p50 %.2f  p99 %.2f  max %.2f ms\n",
      static_cast<double>(result.answer.percentile(50)) / 1000,
      static_cast<double>(result.answer.percentile(99)) / 1000,
      static_cast<double>(result.answer.max()) / 1000);
  std::printf("this client %.2f us CPU a message\n",
      own_usage().cpu_seconds * 1e6 / static_cast<double>(result.sent == 0 ? 1 : result.sent));
  if (result.trouble.empty()) return 0;
  std::fprintf(stderr, "mbs-bench: %s\n", result.trouble.c_str());
  return 1;
}

struct ask_options {
  std::string to, key, method = "GET", target, body;
  std::uint32_t connections = 1;
  double rate = 0, duration = 10;
};

void add_ask(CLI::App& app, ask_options& o) {
  auto* sub = app.add_subcommand("ask", "one request over and over: a neighbour that asks too much");
  sub->add_option("--url", o.to, "the gateway, http://address:port")->required();
  sub->add_option("--key", o.key, "API key");
  sub->add_option("--method", o.method, "default GET");
  sub->add_option("--target", o.target, "path and query")->required();
  sub->add_option("--body", o.body, "JSON");
  sub->add_option("--connections", o.connections, "each has one request under way")
      ->check(CLI::Range(1, 4096));
  sub->add_option("--rate", o.rate, "requests a second of all of them; 0: as fast as answers come");
  sub->add_option("--duration", o.duration, "seconds (default 10)");
}

int run_ask(const ask_options& o) {
  const auto at = endpoint_of(o.to);
  repeated_request request;
  request.to = {boost::asio::ip::make_address(at.host), at.port};
  request.octets = o.method + " " + o.target + " HTTP/1.1\r\nHost: " + at.host + "\r\n";
  if (!o.key.empty()) request.octets += "Authorization: Bearer " + o.key + "\r\n";
  if (!o.body.empty()) request.octets += "Content-Type: application/json\r\n";
  request.octets += "Content-Length: " + std::to_string(o.body.size()) + "\r\n\r\n" + o.body;
  request.connections = o.connections;
  request.rate = o.rate;
  request.duration = std::chrono::milliseconds{static_cast<std::int64_t>(o.duration * 1000)};
  const auto result = repeat(request);
  for (const auto& [status, count] : result.answers)
    std::printf("%u: %.1f/s  ", status, static_cast<double>(count) / result.seconds);
  std::printf("lost: %llu, %.1f MB/s, answer p50 %.2f  p99 %.2f  max %.2f ms\n",
      static_cast<unsigned long long>(result.lost), static_cast<double>(result.octets) / 1e6 / result.seconds,
      static_cast<double>(result.answer.percentile(50)) / 1000,
      static_cast<double>(result.answer.percentile(99)) / 1000,
      static_cast<double>(result.answer.max()) / 1000);
  return result.answers.empty() ? 1 : 0;
}

void add_history(CLI::App& app, history_command& history) {
  auto* sub = app.add_subcommand(
      "history", "fill an empty database as if messages had been sent for days; `mbs verify` finds it sound");
  sub->add_option("--database", history.database, "sqlite:PATH or postgresql://…")->required();
  sub->add_option("--messages", history.messages, "in all")->check(CLI::Range(200, 1'000'000'000));
  sub->add_option("--days", history.days, "over which they are spread")->check(CLI::Range(1, 3'650));
  sub->add_option("--accounts", history.accounts, "that sent them")->check(CLI::Range(1, 10'000'000));
  sub->add_option("--open", history.open_messages, "of the newest that are not final yet")
      ->check(CLI::Range(0, 100'000'000));
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"mbs-bench: measures an SMS gateway from outside."};
  app.require_subcommand(1);
  run_options options;
  add_run(app, options);
  add_http(app, options);
  smpp_load load;
  std::string to = "127.0.0.1:2775";
  auto* smpp =
      app.add_subcommand("smpp", "submit_sm straight to an SMPP server: the limit of that stage alone");
  smpp->add_option("--to", to, "address:port (default 127.0.0.1:2775)");
  smpp->add_option("--system-id", load.system_id, "to bind with");
  smpp->add_option("--password", load.password, "to bind with");
  smpp->add_option("--sessions", load.sessions, "binds")->check(CLI::Range(1, 1000));
  smpp->add_option("--window", load.window, "unanswered submit_sm a session")->check(CLI::Range(1, 10'000));
  smpp->add_option("--count", load.count, "submit_sm in all (default 1000000)");
  smpp->add_flag("--receipts", load.receipts, "ask for receipts and wait for them");
  ask_options asking;
  add_ask(app, asking);
  history_command history;
  add_history(app, history);
  CLI11_PARSE(app, argc, argv);
  try {
    if (app.got_subcommand("ask")) return run_ask(asking);
    if (app.got_subcommand("history")) return run_history(history);
    if (app.got_subcommand("run")) return run(options);
    if (app.got_subcommand("http")) return run_http(options);
    const auto at = endpoint_of(to);
    load.to = {boost::asio::ip::make_address(at.host), at.port};
    return run_smpp(load);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "mbs-bench: %s\n", error.what());
    return 1;
  }
}
