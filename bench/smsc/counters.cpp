#include "bench/smsc/counters.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace mbs::bench {

std::string to_json(
    std::string_view name, const operator_counters& counters, const arrival_figures& arrivals) {
  boost::json::object answers;
  answers["rok"] = counters.accepted;
  answers["rthrottled"] = counters.throttled;
  answers["rmsgqful"] = counters.queue_full;
  for (const auto& [status, count] : counters.other_answers) {
    const auto text = smpp::to_text(status);
    answers[{text.data(), text.size()}] = count;
  }
  boost::json::object object;
  object["name"] = boost::json::string_view{name.data(), name.size()};
  object["sessions"] = counters.sessions;
  object["binds"] = counters.binds;
  object["binds_refused"] = counters.binds_refused;
  object["submit_sm"] = counters.submit_sm;
  object["accepted"] = counters.accepted;
  object["throttled"] = counters.throttled;
  object["queue_full"] = counters.queue_full;
  object["unanswered"] = counters.unanswered;
  object["answers"] = std::move(answers);
  object["receipts_sent"] = counters.receipts_sent;
  object["receipts_acknowledged"] = counters.receipts_acknowledged;
  object["receipts_refused"] = counters.receipts_refused;
  object["receipts_dropped"] = counters.receipts_dropped;
  object["receipts_pending"] = counters.receipts_pending;
  object["disconnects"] = counters.disconnects;
  object["connections_lost"] = counters.connections_lost;
  object["max_outstanding"] = counters.max_outstanding;
  object["max_per_second"] = arrivals.max_per_second;
  object["unique"] = arrivals.unique;
  object["repeats"] = arrivals.repeats;
  return boost::json::serialize(object);
}

}  // namespace mbs::bench
