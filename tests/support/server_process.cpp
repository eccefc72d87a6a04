#include "tests/support/server_process.hpp"

#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <stdexcept>

namespace mbs::test {

namespace {

// In the child between fork and exec: only calls that are safe there.
[[noreturn]] void become(const passwd* user, const std::string& log, char* const* arguments) {
  if (user != nullptr &&
      (setgroups(0, nullptr) != 0 || setgid(user->pw_gid) != 0 || setuid(user->pw_uid) != 0))
    _exit(126);
  // After setuid, which would clear it: the server ends at once when the test's process ends.
  prctl(PR_SET_PDEATHSIG, SIGQUIT);
  const int out = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  if (out >= 0) {
    dup2(out, STDOUT_FILENO);
    dup2(out, STDERR_FILENO);
  }
  execv(arguments[0], arguments);
  _exit(127);
}

}  // namespace

const passwd* other_user() {
  if (geteuid() != 0) return nullptr;
  const passwd* user = getpwnam("postgres");
  if (user == nullptr) throw std::runtime_error{"root needs a user \"postgres\" to run the server"};
  return user;
}

std::filesystem::path new_server_folder(const std::string& name) {
  auto pattern = (std::filesystem::temp_directory_path() / ("mbs-" + name + "-XXXXXX")).string();
  if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error{"cannot make a temporary folder"};
  if (const auto* user = other_user())
    if (chown(pattern.c_str(), user->pw_uid, user->pw_gid) != 0)
      throw std::runtime_error{"cannot give a folder away"};
  return pattern;
}

pid_t launch(const std::vector<std::string>& command, const std::filesystem::path& log) {
  const auto* user = other_user();
  std::vector<char*> arguments;
  for (const auto& word : command)
    arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  const std::string log_name = log.string();
  const pid_t child = fork();
  if (child < 0) throw std::runtime_error{"cannot start a process"};
  if (child == 0) become(user, log_name, arguments.data());
  return child;
}

int wait_for(pid_t child) {
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

}  // namespace mbs::test
