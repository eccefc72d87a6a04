#pragma once

#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdint>
#include <functional>

/// A server of the tests in a process of its own, because what it is tested with blocks. Ends with the test.
class child {
 public:
  /// `serve(tell)` runs in the child: calls `tell(port)` once it listens, then serves until it is killed.
  explicit child(const std::function<void(const std::function<void(std::uint16_t)>&)>& serve) {
    int ends[2] = {};
    if (pipe(ends) != 0) return;
    pid_ = fork();
    if (pid_ == 0) {
      prctl(PR_SET_PDEATHSIG, SIGKILL);
      serve([&](std::uint16_t port) { (void)!write(ends[1], &port, sizeof port); });
      _exit(0);
    }
    (void)!read(ends[0], &port_, sizeof port_);
    close(ends[0]);
    close(ends[1]);
  }
  ~child() {
    if (pid_ <= 0) return;
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
  }
  child(const child&) = delete;
  child& operator=(const child&) = delete;

  [[nodiscard]] std::uint16_t port() const noexcept { return port_; }
  [[nodiscard]] pid_t pid() const noexcept { return pid_; }

 private:
  pid_t pid_ = -1;
  std::uint16_t port_ = 0;
};
