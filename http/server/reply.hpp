#pragma once

#include "http/json/json_writer.hpp"
#include "http/server/problem.hpp"

#include <optional>
#include <string>
#include <utility>

namespace mbs::http {

/// What a handler that is a coroutine answers: JSON, or a problem.
struct reply {
  reply(unsigned with_status, std::string json) : status{with_status}, body{std::move(json)} {}
  reply(problem why) : refused{std::move(why)} {}

  unsigned status = 0;  ///< of `body`
  std::string body;
  std::optional<problem> refused;  ///< says it all when it is there
};

/// The JSON that `render(json_writer&)` writes.
template <class Render>
[[nodiscard]] std::string json_of(Render render) {
  std::string body;
  json_writer json{body};
  render(json);
  return body;
}

}  // namespace mbs::http
