#include "actors/runtime/fail_fast.hpp"

#include "actors/net/io_scheduler.hpp"
#include "actors/runtime/caf.hpp"

#include <caf/actor_system_config.hpp>
#include <doctest/doctest.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/spdlog.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace {

struct break_down {};

}  // namespace

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(break_down)

using namespace mbs::actors;

namespace {

/// In a process of its own: an actor whose handler throws. Ends with 0 when the actor's end went unnoticed.
[[noreturn]] void break_an_actor(const std::string& log) {
  const rlimit no_core{0, 0};
  ::setrlimit(RLIMIT_CORE, &no_core);
  std::signal(SIGABRT, SIG_DFL);  // doctest reports a signal otherwise
  spdlog::set_default_logger(spdlog::basic_logger_st("broken", log));
  net::io_threads threads{1};
  caf::actor_system_config settings;
  settings.module_factories.push_back(net::schedule_on(threads));
  caf::actor_system system{settings};
  using actor = one_way_actor<break_down>;
  auto broken = system.spawn([](actor::pointer self) -> actor::behavior_type {
    fail_fast(self, "PART");
    return {[](break_down) { throw std::runtime_error{"an entry is missing"}; }};
  });
  caf::anon_send(broken, break_down{});
  system.await_all_actors_done();
  ::_exit(0);
}

}  // namespace

TEST_CASE("an exception in an actor ends the process and says in the log whose it was") {
  const auto log = std::string{std::getenv("TMPDIR") != nullptr ? std::getenv("TMPDIR") : "/tmp"} +
      "/mbs-fail-fast-" + std::to_string(::getpid()) + ".log";
  const auto child = ::fork();
  if (child == 0) break_an_actor(log);
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(WIFSIGNALED(status));
  CHECK(WTERMSIG(status) == SIGABRT);
  std::ostringstream text;
  text << std::ifstream{log}.rdbuf();
  CHECK(text.str().find("actor=\"PART\" error=\"an entry is missing\"") != std::string::npos);
  ::unlink(log.c_str());
}
