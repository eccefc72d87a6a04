#include "bench/load/report.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <cmath>
#include <cstdarg>
#include <cstdio>

namespace mbs::bench {
namespace {

namespace json = boost::json;

constexpr double million = 1e6;

// The mean over whole seconds of sending, the warm-up left out; over all of it when that leaves too little.
double steady(const rate_series& series, const run_result& run) {
  const auto first = static_cast<std::size_t>((run.plan.warmup_ms + 999) / 1000);
  const auto last =
      std::min(static_cast<std::size_t>(run.sending_ended_us / 1'000'000), series.seconds.size());
  std::uint64_t sum = 0;
  if (first + 2 <= last) {
    for (auto i = first; i < last; ++i)
      sum += series.seconds[i];
    return static_cast<double>(sum) / static_cast<double>(last - first);
  }
  for (const auto n : series.seconds)
    sum += n;
  const auto us = static_cast<double>(run.last_event_us - run.first_sent_us);
  return us <= 0 ? 0 : static_cast<double>(sum) * million / us;
}

__attribute__((format(printf, 2, 3))) void say(std::string& out, const char* format, ...) {
  char line[512];
  va_list arguments;
  va_start(arguments, format);
  const auto length = std::vsnprintf(line, sizeof line, format, arguments);
  va_end(arguments);
  if (length > 0) out.append(line, std::min(static_cast<std::size_t>(length), sizeof line - 1));
}

void say_latency(std::string& out, const char* what, const latency_histogram& h) {
  if (h.count() == 0) return;
  const auto ms = [&](double percent) { return static_cast<double>(h.percentile(percent)) / 1000; };
  say(out, "  %-18s p50 %.2f  p90 %.2f  p99 %.2f  p99.9 %.2f  max %.2f ms  (%llu)\n", what, ms(50), ms(90),
      ms(99), ms(99.9), static_cast<double>(h.max()) / 1000, static_cast<unsigned long long>(h.count()));
}

void say_cost(std::string& out, const char* what, const cost& used, double a_message) {
  if (used.after.cpu_seconds <= 0) return;
  say(out, "  %-18s %.1f us CPU a message (%.2f s), %.1f MiB\n", what, a_message, used.cpu_seconds(),
      static_cast<double>(used.after.memory_kib) / 1024);
}

json::object latency_json(const latency_histogram& h) {
  json::object object;
  object["count"] = h.count();
  object["mean_us"] = std::round(h.mean());
  object["p50_us"] = h.percentile(50);
  object["p90_us"] = h.percentile(90);
  object["p99_us"] = h.percentile(99);
  object["p999_us"] = h.percentile(99.9);
  object["max_us"] = h.max();
  return object;
}

json::object cost_json(const cost& used, double a_message) {
  json::object object;
  object["cpu_s"] = used.cpu_seconds();
  object["cpu_us_per_message"] = a_message;
  object["memory_kib"] = used.after.memory_kib;
  return object;
}

json::array series_json(const rate_series& series) {
  json::array list;
  for (const auto n : series.seconds)
    list.push_back(n);
  return list;
}

json::object stream_json(const stream_result& one) {
  json::object object;
  object["name"] = one.stream.name;
  object["class"] = one.stream.traffic_class;
  object["requests"] = one.figures.requests;
  json::object statuses;
  for (const auto& [status, count] : one.figures.by_status)
    statuses[std::to_string(status)] = count;
  object["answers"] = std::move(statuses);
  object["accepted"] = one.accepted;
  object["refused"] = one.refused;
  object["ended"] = one.ended;
  object["delivered"] = one.by_ending[static_cast<std::size_t>(ending::delivered)];
  object["missing"] = one.missing;
  object["duplicate_callbacks"] = one.figures.duplicates;
  object["wrong_ids"] = one.figures.wrong_ids;
  object["lost_requests"] = one.figures.lost_requests;
  object["connection_failures"] = one.connection_failures;
  object["accept"] = latency_json(one.figures.accept);
  object["accept_to_final"] = latency_json(one.figures.accept_to_end);
  if (one.stream.measure_submit) object["accept_to_submit"] = latency_json(one.accept_to_submit);
  if (!one.figures.first_refusal.empty()) object["first_refusal"] = one.figures.first_refusal;
  return object;
}

void say_stream(std::string& out, const stream_result& one) {
  using ull = unsigned long long;
  say(out, "stream %s (%s)\n  %llu requests, %llu accepted, %llu refused, %llu ended, %llu missing\n",
      one.stream.name.c_str(), one.stream.traffic_class.c_str(), ull{one.figures.requests}, ull{one.accepted},
      ull{one.refused}, ull{one.ended}, ull{one.missing});
  for (const auto& [status, count] : one.figures.by_status)
    if (status != 202) say(out, "  status %u: %llu\n", status, ull{count});
  if (!one.figures.first_refusal.empty())
    say(out, "  first refusal: %.300s\n", one.figures.first_refusal.c_str());
  const auto odd = one.figures.duplicates + one.figures.strangers + one.figures.wrong_ids +
      one.figures.lost_requests + one.connection_failures;
  if (odd > 0) {
    say(out,
        "  %llu duplicate callbacks, %llu for unknown messages, %llu with a wrong id, %llu requests lost, "
        "%llu connections failed\n",
        ull{one.figures.duplicates}, ull{one.figures.strangers}, ull{one.figures.wrong_ids},
        ull{one.figures.lost_requests}, ull{one.connection_failures});
  }
  say_latency(out, "accept", one.figures.accept);
  say_latency(out, "accept to submit", one.accept_to_submit);
  say_latency(out, "accept to callback", one.figures.accept_to_end);
}

}  // namespace

run_summary summarize(const run_result& run) {
  run_summary sum;
  for (const auto& one : run.streams) {
    sum.accepted += one.accepted;
    sum.refused += one.refused;
    sum.ended += one.ended;
    sum.missing += one.missing;
    sum.duplicates += one.figures.duplicates;
    sum.wrong_ids += one.figures.wrong_ids;
    sum.lost_requests += one.figures.lost_requests;
    sum.accept.add(one.figures.accept);
    sum.accept_to_end.add(one.figures.accept_to_end);
  }
  sum.seconds = std::max(0.0, static_cast<double>(run.last_event_us - run.first_sent_us) / million);
  sum.accepted_per_second = steady(run.accepted, run);
  sum.submitted_per_second = steady(run.submitted, run);
  sum.ended_per_second = steady(run.ended, run);
  const auto done = run.plan.callback_batch == 0 ? sum.accepted : sum.ended;
  if (sum.seconds > 0) sum.end_to_end_per_second = static_cast<double>(done) / sum.seconds;
  const auto a_message = [&](const cost& used) {
    return done == 0 ? 0 : used.cpu_seconds() * million / static_cast<double>(done);
  };
  sum.server_cpu_us = a_message(run.server);
  sum.database_cpu_us = a_message(run.database);
  sum.simulators_cpu_us = a_message(run.simulators);
  sum.client_cpu_us = a_message(run.client);
  return sum;
}

bool sound(const run_result& run) {
  const auto sum = summarize(run);
  return run.trouble.empty() && sum.missing == 0 && sum.wrong_ids == 0;
}

std::string to_text(const run_result& run) {
  std::string out;
  if (!run.trouble.empty()) return run.trouble + "\n";
  const auto sum = summarize(run);
  say(out, "scenario %s%s\n", run.plan.name.c_str(), run.interrupted ? " (interrupted)" : "");
  for (const auto& one : run.streams)
    say_stream(out, one);
  say(out, "rates over %.1f s\n", sum.seconds);
  say(out, "  accepted           %.0f/s\n", sum.accepted_per_second);
  if (!run.simulator_counters.empty()) {
    say(out, "  submitted          %.0f/s (%llu submit_sm)\n", sum.submitted_per_second,
        static_cast<unsigned long long>(run.submit_sm));
  }
  if (run.plan.callback_batch > 0) {
    say(out, "  final callbacks    %.0f/s (%llu requests)\n", sum.ended_per_second,
        static_cast<unsigned long long>(run.callback_requests));
  }
  say(out, "  end to end         %.0f/s\n", sum.end_to_end_per_second);
  say(out, "cost\n");
  say_cost(out, "server", run.server, sum.server_cpu_us);
  say_cost(out, "database", run.database, sum.database_cpu_us);
  say_cost(out, "simulators", run.simulators, sum.simulators_cpu_us);
  say_cost(out, "this client", run.client, sum.client_cpu_us);
  return out;
}

std::string to_json(const run_result& run) {
  const auto sum = summarize(run);
  json::object object;
  object["scenario"] = run.plan.name;
  if (!run.trouble.empty()) object["trouble"] = run.trouble;
  object["sound"] = sound(run);
  object["interrupted"] = run.interrupted;
  object["seconds"] = sum.seconds;
  object["accepted"] = sum.accepted;
  object["refused"] = sum.refused;
  object["ended"] = sum.ended;
  object["missing"] = sum.missing;
  object["duplicate_callbacks"] = sum.duplicates;
  object["submit_sm"] = run.submit_sm;
  object["callback_requests"] = run.callback_requests;
  object["accepted_per_second"] = sum.accepted_per_second;
  object["submitted_per_second"] = sum.submitted_per_second;
  object["final_callbacks_per_second"] = sum.ended_per_second;
  object["end_to_end_per_second"] = sum.end_to_end_per_second;
  object["accept"] = latency_json(sum.accept);
  object["accept_to_final"] = latency_json(sum.accept_to_end);
  object["server"] = cost_json(run.server, sum.server_cpu_us);
  object["database"] = cost_json(run.database, sum.database_cpu_us);
  object["simulators"] = cost_json(run.simulators, sum.simulators_cpu_us);
  object["client"] = cost_json(run.client, sum.client_cpu_us);
  json::array streams;
  for (const auto& one : run.streams)
    streams.push_back(stream_json(one));
  object["streams"] = std::move(streams);
  json::object rates;
  rates["accepted"] = series_json(run.accepted);
  rates["submitted"] = series_json(run.submitted);
  rates["final_callbacks"] = series_json(run.ended);
  object["rates_per_second"] = std::move(rates);
  json::array simulators;
  for (const auto& counters : run.simulator_counters) {
    boost::system::error_code error;
    simulators.push_back(json::parse(counters, error));
  }
  object["simulator_counters"] = std::move(simulators);
  return json::serialize(object);
}

}  // namespace mbs::bench
