// What tests start as the process that hashes passwords: as mbs does it, or in a way that goes wrong.
#include "actors/access/hash_passwords.hpp"
#include "actors/access/hashing_process.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <string>
#include <string_view>

using namespace mbs;
using namespace mbs::actors;

namespace {

domain::steady_point steady_now() {
  return std::chrono::time_point_cast<domain::duration>(std::chrono::steady_clock::now());
}

/// A server of its own, which waits for a hash for minutes.
int wait_for_a_hash(const char* program) {
  hashing_process process{{.program = {program, hashing_argument}}, steady_now};
  return process.ask({.cost = {65'536, 10'000}, .password = "slow"}) ? 0 : 1;
}

/// One with nothing to do, until it is killed.
int be_idle(const char* program) {
  hashing_process process{{.program = {program, hashing_argument}}, steady_now};
  process.start();
  for (;;)
    pause();
}

/// Answers each question with `what`, or not at all.
int misbehave(std::string_view what) {
  std::array<char, longest_question> question;
  while (recv(hashing_socket, question.data(), question.size(), 0) > 0) {
    std::string answer{what};
    if (what == "silence") continue;
    if (what == "end") return 3;
    if (what == "flood") answer.assign(longest_answer + 1, 'x');
    // The verdict of somebody who claims that a password to be hashed is right.
    if (what == "right") answer = to_packet(hashing_answer{.number = 1, .verdict = hashing_verdict::right});
    if (what == "another")
      answer = to_packet(hashing_answer{.number = 77, .verdict = hashing_verdict::right});
    (void)send(hashing_socket, answer.data(), answer.size(), MSG_NOSIGNAL);
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view mode = argc > 1 ? argv[1] : "";
  if (mode == hashing_argument) return hash_passwords();
  if (mode == "busy-server") return wait_for_a_hash(argv[0]);
  if (mode == "idle-server") return be_idle(argv[0]);
  if (mode == "unasked") {
    (void)send(hashing_socket, "x", 1, MSG_NOSIGNAL);
    pause();
  }
  return misbehave(mode);
}
