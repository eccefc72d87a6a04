#pragma once

#include "tests/http/fakes.hpp"
#include "tests/http/served_api.hpp"

namespace mbs::http::tests {

/// The whole API over fakes of all capabilities: for the tests of the server and of what all routes have in
/// common. Those of one capability serve that one: see serving.hpp.
class served : public all_fakes, public served_api {
 public:
  explicit served(config::http_settings http = quick_settings(), config::limit_settings limits = {},
      std::uint32_t io_threads = 1);
  ~served();
  served(const served&) = delete;
  served& operator=(const served&) = delete;

  /// A good submission to one number.
  response send(std::string_view more_headers = {});
};

}  // namespace mbs::http::tests
