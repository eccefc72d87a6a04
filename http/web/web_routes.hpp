#pragma once

#include "http/server/route.hpp"

#include <memory>

namespace mbs::http {
class web_files;

/// Answers GET and HEAD of what no other route has: a file of the pages, or the page itself, which knows the
/// rest of the address. What is under /v1, /callbacks or /problems, and a file that is not there, is 404.
[[nodiscard]] route pages_route(std::shared_ptr<const web_files> files);

}  // namespace mbs::http
