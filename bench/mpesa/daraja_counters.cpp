#include "bench/mpesa/daraja_counters.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace mbs::bench {

std::string to_json(const daraja_counters& counters) {
  boost::json::object object;
  object["tokens"] = counters.tokens;
  object["tokens_refused"] = counters.tokens_refused;
  object["unauthorised"] = counters.unauthorised;
  object["pushes"] = counters.pushes;
  object["pushes_accepted"] = counters.pushes_accepted;
  object["queries"] = counters.queries;
  object["bad_fields"] = counters.bad_fields;
  object["paid"] = counters.paid;
  object["reversed"] = counters.reversed;
  object["pulls"] = counters.pulls;
  const auto put = [&](const std::string& name, const post_counters& of) {
    object[name + "_sent"] = of.sent;
    object[name + "_delivered"] = of.delivered;
    object[name + "_failed"] = of.failed;
  };
  put("callbacks", counters.callbacks);
  put("validations", counters.validations);
  put("confirmations", counters.confirmations);
  put("results", counters.results);
  object["callbacks_lost"] = counters.callbacks_lost;
  object["confirmations_lost"] = counters.confirmations_lost;
  object["callbacks_repeated"] = counters.callbacks_repeated;
  object["callbacks_first"] = counters.callbacks_first;
  object["amounts_altered"] = counters.amounts_altered;
  object["server_errors"] = counters.server_errors;
  object["spike_arrests"] = counters.spike_arrests;
  object["prompts_open"] = counters.prompts_open;
  return boost::json::serialize(object);
}

}  // namespace mbs::bench
