#include "actors/access/hash_passwords.hpp"

#include "actors/access/hashing_packets.hpp"
#include "crypto/wipe.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <new>
#include <stdexcept>

namespace mbs::actors {
namespace {

/// A tenth of what another group gets of a busy processor. Not 19, a seventieth: where others keep all
/// processors busy a hash then takes ten seconds, and nobody signs in.
constexpr std::string_view niceness_of_the_group = "10";

/// Of this process, in /proc. Where it cannot be written all works the same, at another priority.
void write_own(const char* file, std::string_view text) {
  const int to = open(file, O_WRONLY | O_CLOEXEC);
  if (to < 0) return;
  // Linux lets one process in all change its autogroup every tenth of a second.
  for (int i = 0; write(to, text.data(), text.size()) < 0 && errno == EAGAIN && i < 10; ++i)
    (void)poll(nullptr, 0, 120);
  close(to);
}

void give_way() {
  (void)setsid();  // fails when it is a session already
  write_own("/proc/self/autogroup", niceness_of_the_group);
  (void)setpriority(PRIO_PROCESS, 0, 19);
  const sched_param none{};
  (void)sched_setscheduler(0, SCHED_BATCH, &none);
  // Of all of mbs the first to go when the machine has no memory: it is started again and nothing is lost.
  write_own("/proc/self/oom_score_adj", "500");
}

void end_with_the_server_only(int socket) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  // That is of no use when the server died before; its question may be here nevertheless.
  pollfd server{.fd = socket, .events = 0, .revents = 0};
  if (poll(&server, 1, 0) > 0) _exit(0);
  // Who is asked to stop, and finishes what is under way, is the server.
  for (const int s : {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGPIPE})
    (void)std::signal(s, SIG_IGN);
}

void keep_secrets() {
  const rlimit none{0, 0};
  (void)setrlimit(RLIMIT_CORE, &none);
  // Last: what is in /proc belongs to root from here on.
  prctl(PR_SET_DUMPABLE, 0);
}

hashing_answer answer_to(const hashing_question& question) {
  hashing_answer answer{.number = question.number};
  try {
    if (question.phc.empty()) {
      answer.phc = crypto::hash_password(question.password, question.cost);
      answer.verdict = hashing_verdict::hashed;
    } else {
      answer.verdict = crypto::password_matches(std::string{question.phc}, question.password)
          ? hashing_verdict::right
          : hashing_verdict::wrong;
    }
  } catch (const std::bad_alloc&) {
    answer.verdict = hashing_verdict::no_memory;  // that is no wrong password
  }
  return answer;
}

/// Whether there may be another one.
bool answer_one(int socket, std::array<char, longest_question>& packet) {
  // MSG_TRUNC: the true length of what did not fit.
  const auto octets = recv(socket, packet.data(), packet.size(), MSG_TRUNC);
  if (octets < 0 && errno == EINTR) return true;
  if (octets <= 0 || static_cast<std::size_t>(octets) > packet.size()) return false;
  const auto question = question_in({packet.data(), static_cast<std::size_t>(octets)});
  if (!question) return false;
  const auto answer = to_packet(answer_to(*question));
  crypto::wipe({packet.data(), static_cast<std::size_t>(octets)});
  return send(socket, answer.data(), answer.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(answer.size());
}

}  // namespace

int hash_passwords(int socket) {
  int type = 0;
  socklen_t size = sizeof type;
  if (getsockopt(socket, SOL_SOCKET, SO_TYPE, &type, &size) != 0 || type != SOCK_SEQPACKET) {
    std::fputs("mbs: hash-passwords is no command for people: mbs serve starts it\n", stderr);
    return 2;
  }
  prctl(PR_SET_NAME, "mbs-hasher");
  end_with_the_server_only(socket);
  give_way();
  keep_secrets();
  std::array<char, longest_question> packet;
  try {
    while (answer_one(socket, packet)) {
    }
  } catch (const std::exception&) {
    // The server sees that this one is gone, and starts another.
  }
  crypto::wipe(packet);
  _exit(0);  // nothing to tidy up
}

}  // namespace mbs::actors
