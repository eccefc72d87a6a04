#pragma once

#include "bench/net/http_server.hpp"
#include "bench/smsc/operator_core.hpp"

#include <functional>
#include <string>

namespace mbs::bench {

/// The simulator's HTTP port: GET / or /counters, /messages?limit=&prefix=&after=, /rates?step_ms=, /faults;
/// POST /faults (JSON of what changes), /disconnect.
class control_server final : public http_handler {
 public:
  control_server(operator_core& core, std::function<void()> disconnect_all)
      : core_{core}, disconnect_all_{std::move(disconnect_all)} {}

  void on_request(const http_message& request, std::string& out) override;

 private:
  [[nodiscard]] bool on_get(std::string_view path, std::string_view target, std::string& out);
  [[nodiscard]] bool on_post(std::string_view path, std::string_view body, std::string& out);

  operator_core& core_;
  std::function<void()> disconnect_all_;
};

}  // namespace mbs::bench
