#include "actors/access/hashing_process.hpp"

#include "actors/access/hash_passwords.hpp"
#include "crypto/wipe.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <spdlog/spdlog.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <utility>

namespace mbs::actors {
namespace {

constexpr std::chrono::milliseconds first_pause{100};
constexpr std::chrono::milliseconds longest_pause{30'000};

/// As posix_spawn wants it told.
class spawning {
 public:
  explicit spawning(int socket) {
    posix_spawn_file_actions_init(&files_);
    posix_spawn_file_actions_adddup2(&files_, socket, hashing_socket);
    posix_spawn_file_actions_addopen(&files_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    for (const int out : {STDOUT_FILENO, STDERR_FILENO})
      posix_spawn_file_actions_addopen(&files_, out, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addclosefrom_np(&files_, hashing_socket + 1);
    posix_spawnattr_init(&attributes_);
    sigset_t signals;
    sigemptyset(&signals);
    posix_spawnattr_setsigmask(&attributes_, &signals);
    sigfillset(&signals);
    posix_spawnattr_setsigdefault(&attributes_, &signals);
    posix_spawnattr_setflags(
        &attributes_, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  }
  ~spawning() {
    posix_spawnattr_destroy(&attributes_);
    posix_spawn_file_actions_destroy(&files_);
  }
  spawning(const spawning&) = delete;
  spawning& operator=(const spawning&) = delete;

  /// An errno, or 0.
  [[nodiscard]] int spawn(const std::vector<std::string>& program, pid_t& process) const {
    if (program.empty()) return ENOENT;
    std::vector<char*> arguments;
    for (const auto& word : program)
      arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    // Settings, and with them passwords, may stand in the environment: only where libraries are is passed on.
    std::string libraries = "LD_LIBRARY_PATH=";
    const char* const known = std::getenv("LD_LIBRARY_PATH");
    if (known != nullptr) libraries += known;
    std::array<char*, 2> environment{known != nullptr ? libraries.data() : nullptr, nullptr};
    return posix_spawn(&process, arguments[0], &files_, &attributes_, arguments.data(), environment.data());
  }

 private:
  posix_spawn_file_actions_t files_;
  posix_spawnattr_t attributes_;
};

std::string words_of(int status) {
  if (WIFSIGNALED(status)) return "signal " + std::to_string(WTERMSIG(status));
  return "exit code " + std::to_string(WEXITSTATUS(status));
}

std::chrono::milliseconds time_for(crypto::password_cost cost, std::chrono::milliseconds at_least) {
  const auto memory = static_cast<std::uint64_t>(cost.memory_kib) * cost.passes;
  return at_least + std::chrono::seconds{memory / 65'536};
}

}  // namespace

hashing_process::hashing_process(hashing_process_options options, hashing_clock now)
    : options_{std::move(options)}, now_{std::move(now)} {}

hashing_process::~hashing_process() {
  (void)kill_it();
}

void hashing_process::start() {
  if (process_ >= 0 || now_() < again_at_) return;
  {
    const std::lock_guard lock{guard_};
    if (has_ended_) return;
  }
  std::array<int, 2> ends{};
  int failure = 0;
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0)
    failure = errno;
  else {
    failure = spawning{ends[1]}.spawn(options_.program, process_);
    close(ends[1]);
    if (failure != 0) close(ends[0]);
  }
  if (failure != 0) {
    process_ = -1;
    return lose(std::string{"cannot be started: "} + std::strerror(failure));
  }
  const std::lock_guard lock{guard_};
  socket_ = ends[0];
  if (has_ended_) (void)shutdown(socket_, SHUT_RDWR);
}

bool hashing_process::is_ready() {
  if (process_ >= 0) {
    pollfd hears{.fd = socket_, .events = POLLIN, .revents = 0};
    // It says nothing unasked: it has died, or cannot be believed.
    if (poll(&hears, 1, 0) != 0) lose("died between questions");
  }
  start();
  return process_ >= 0;
}

std::optional<hashing_answer> hashing_process::ask(hashing_question question) {
  if (question.phc.size() + question.password.size() > longest_question / 2 || !is_ready())
    return std::nullopt;
  question.number = ++asked_;
  std::string trouble;
  auto answer = exchange(question, trouble);
  if (!answer) {
    lose(trouble);
    return std::nullopt;
  }
  lost_in_a_row_ = 0;
  if (answer->verdict == hashing_verdict::no_memory) return std::nullopt;
  return answer;
}

std::optional<hashing_answer> hashing_process::exchange(
    const hashing_question& question, std::string& trouble) {
  auto packet = to_packet(question);
  const auto sent = send(socket_, packet.data(), packet.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  crypto::wipe(packet);
  trouble = "died over a question";
  if (sent < 0) return std::nullopt;
  const auto until = now_() + time_for(question.cost, options_.answer_within);
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - now_()).count();
    pollfd hears{.fd = socket_, .events = POLLIN, .revents = 0};
    const int heard = poll(&hears, 1, static_cast<int>(std::max<std::int64_t>(left, 0)));
    if (heard > 0) break;
    if (heard < 0 && errno == EINTR) continue;
    trouble = "did not answer in time";
    return std::nullopt;
  }
  std::array<char, longest_answer> answer;
  const auto octets = recv(socket_, answer.data(), answer.size(), MSG_DONTWAIT | MSG_TRUNC);
  if (octets <= 0) return std::nullopt;
  trouble = "answered what is no answer";
  if (static_cast<std::size_t>(octets) > answer.size()) return std::nullopt;
  return answer_in({answer.data(), static_cast<std::size_t>(octets)}, question);
}

void hashing_process::lose(const std::string& trouble) {
  const auto ending = kill_it();
  // Once may be chance.
  const auto pause = lost_in_a_row_ == 0
      ? std::chrono::milliseconds{0}
      : std::min(longest_pause, first_pause * (1 << std::min(lost_in_a_row_ - 1, 10U)));
  ++lost_in_a_row_;
  again_at_ = now_() + pause;
  const std::lock_guard lock{guard_};
  if (has_ended_) return;
  spdlog::warn("event=password_hasher_lost because=\"{}\" ended_by=\"{}\" again_in_ms={}", trouble, ending,
      pause.count());
}

std::string hashing_process::kill_it() {
  if (process_ < 0) return {};
  (void)kill(process_, SIGKILL);
  int status = 0;
  while (waitpid(process_, &status, 0) < 0 && errno == EINTR) {
  }
  process_ = -1;
  const std::lock_guard lock{guard_};
  close(std::exchange(socket_, -1));
  return words_of(status);
}

void hashing_process::end() {
  const std::lock_guard lock{guard_};
  has_ended_ = true;
  if (socket_ >= 0) (void)shutdown(socket_, SHUT_RDWR);
}

}  // namespace mbs::actors
