#include "actors/runtime/fail_fast.hpp"

#include <spdlog/spdlog.h>

#include <exception>

namespace mbs::actors {

namespace {

[[nodiscard]] std::string reason_of(const std::exception_ptr& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const std::exception& e) {
    return e.what();
  } catch (...) {
    return "unknown";
  }
}

}  // namespace

void fail_fast(caf::scheduled_actor* self, const char* name) {
  self->set_exception_handler([name](std::exception_ptr& failure) -> caf::error {
    spdlog::critical(
        "event=actor_failed actor=\"{}\" error=\"{}\"; the process ends here and loses nothing durable", name,
        reason_of(failure));
    if (const auto log = spdlog::default_logger()) log->flush();
    std::terminate();
  });
}

}  // namespace mbs::actors
