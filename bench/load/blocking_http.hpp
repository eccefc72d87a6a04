#pragma once

#include "bench/net/http_message.hpp"

#include <string>
#include <string_view>

namespace mbs::bench {

struct http_answer {
  std::uint32_t status = 0;  ///< 0: no answer; `body` then says why
  std::string body;
};

/// One request over a connection of its own, for what happens before and after a run. Waits at most 10 s.
[[nodiscard]] http_answer ask(const endpoint_text& to, std::string_view method, std::string_view target,
    std::string_view body = {}, std::string_view extra_headers = {});

}  // namespace mbs::bench
