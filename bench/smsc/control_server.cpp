#include "bench/smsc/control_server.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace mbs::bench {
namespace {

constexpr std::string_view json = "application/json";

std::string error_json(std::string_view what) {
  boost::json::object object;
  object["error"] = boost::json::string_view{what.data(), what.size()};
  return boost::json::serialize(object);
}

}  // namespace

void control_server::on_request(const http_message& request, std::string& out) {
  const auto path = request.target.substr(0, request.target.find('?'));
  bool known = false;
  if (request.method == "GET")
    known = on_get(path, request.target, out);
  else if (request.method == "POST")
    known = on_post(path, request.body, out);
  if (!known) append_response(out, 404, json, error_json("no such method and path"));
}

bool control_server::on_get(std::string_view path, std::string_view target, std::string& out) {
  if (path == "/" || path == "/counters") {
    append_response(out, 200, json, core_.counters_json());
  } else if (path == "/messages") {
    const auto limit = number_or(query_value(target, "limit"), 100);
    const auto prefix = query_value(target, "prefix");
    const auto after = query_value(target, "after");
    const auto& log = core_.arrivals();
    append_response(out, 200, json,
        after.empty() ? log.messages_json(limit, prefix)
                      : log.messages_after_json(number_or(after, 0), limit, prefix));
  } else if (path == "/rates") {
    const auto step = number_or(query_value(target, "step_ms"), 100);
    append_response(out, 200, json, core_.arrivals().rates_json(static_cast<std::uint32_t>(step)));
  } else if (path == "/faults") {
    append_response(out, 200, json, to_json(core_.faults()));
  } else {
    return false;
  }
  return true;
}

bool control_server::on_post(std::string_view path, std::string_view body, std::string& out) {
  if (path == "/faults") {
    const auto complaint = apply_json(body, core_.faults());
    if (complaint.empty())
      append_response(out, 200, json, to_json(core_.faults()));
    else
      append_response(out, 400, json, error_json(complaint));
  } else if (path == "/disconnect") {
    disconnect_all_();
    append_response(out, 200, json, core_.counters_json());
  } else {
    return false;
  }
  return true;
}

}  // namespace mbs::bench
