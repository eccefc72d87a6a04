#include "actors/access/hashing_process.hpp"

#include "actors/access/hash_passwords.hpp"
#include "tests/actors/access/processes.hpp"
#include "tests/support/captured_log.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <poll.h>
#include <rapidcheck.h>
#include <sched.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <memory>

using namespace mbs;
using namespace mbs::actors;
using namespace mbs::actors::testing;

namespace {

constexpr crypto::password_cost cheap{64, 1};
constexpr std::chrono::seconds soon{10};

domain::steady_point steady_now() {
  return std::chrono::time_point_cast<domain::duration>(std::chrono::steady_clock::now());
}

hashing_process_options options_of(
    const std::string& mode, std::chrono::milliseconds within_time = std::chrono::seconds{30}) {
  return {.program = {MBS_HASHING_PROGRAM, mode}, .answer_within = within_time};
}

bool can_hash(hashing_process& process) {
  return process.ask({.cost = cheap, .password = "correct horse"}).has_value();
}

pid_t only_child_of(pid_t parent) {
  REQUIRE(within(soon, [&] { return children_of(parent).size() == 1; }));
  return children_of(parent)[0];
}

std::string text_of(const std::string& file) {
  std::ostringstream text;
  text << std::ifstream{file}.rdbuf();
  return text.str();
}

/// The test's program as a server, which has a process that hashes.
struct server_with_process {
  explicit server_with_process(const char* mode) {
    ::prctl(PR_SET_CHILD_SUBREAPER, 1);  // what the server leaves behind is ours
    std::array<char*, 3> arguments{const_cast<char*>(MBS_HASHING_PROGRAM), const_cast<char*>(mode), nullptr};
    REQUIRE(posix_spawn(&server, arguments[0], nullptr, nullptr, arguments.data(), environ) == 0);
    REQUIRE(within(soon, [this] { return children_of(server).size() == 1; }));
    process = children_of(server)[0];
  }
  ~server_with_process() { ::prctl(PR_SET_CHILD_SUBREAPER, 0); }
  void kill_server() {
    ::kill(server, SIGKILL);
    int status = 0;
    ::waitpid(server, &status, 0);
  }
  [[nodiscard]] bool process_ends() const {
    return within(soon, [this] { return ::waitpid(process, nullptr, WNOHANG) == process; });
  }
  pid_t server = -1;
  pid_t process = -1;
};

}  // namespace

TEST_CASE("a password hashed in the process is right there, and another one is wrong") {
  hashing_process process{options_of(hashing_argument), steady_now};
  const auto hashed = process.ask({.cost = cheap, .password = "correct horse"});
  REQUIRE(hashed.has_value());
  CHECK(hashed->verdict == hashing_verdict::hashed);
  CHECK(crypto::password_matches(hashed->phc, "correct horse"));
  CHECK(process.ask({.phc = hashed->phc, .password = "correct horse"})->verdict == hashing_verdict::right);
  CHECK(process.ask({.phc = hashed->phc, .password = "correct hors"})->verdict == hashing_verdict::wrong);
  CHECK(process.ask({.phc = "no hash", .password = "correct horse"})->verdict == hashing_verdict::wrong);
  CHECK_FALSE(process.ask({.cost = cheap, .password = std::string(longest_question, 'x')}).has_value());
}

TEST_CASE("a process that was killed is told once in the log, and the next question has another one") {
  const test::captured_log log;
  hashing_process process{options_of(hashing_argument), steady_now};
  REQUIRE(can_hash(process));
  for (int i = 0; i < 3; ++i) {
    const auto before = only_child_of(getpid());
    ::kill(before, SIGKILL);
    REQUIRE(within(soon, [&] { return has_ended(before); }));
    CHECK(can_hash(process));
    CHECK(only_child_of(getpid()) != before);
  }
  CHECK(log.with("because=\"died between questions\" ended_by=\"signal 9\" again_in_ms=0").size() == 3);
}

TEST_CASE("what is no answer, no answer in time or a process that ends is no answer, and breaks nothing") {
  const test::captured_log log;
  struct trouble {
    const char* mode;
    const char* told;
  };
  for (const auto& [mode, told] :
      {trouble{"garbage", "answered what is no answer"}, trouble{"flood", "answered what is no answer"},
          trouble{"right", "answered what is no answer"}, trouble{"another", "answered what is no answer"},
          trouble{"silence", "did not answer in time"}, trouble{"end", "ended_by=\"exit code 3\""}}) {
    CAPTURE(mode);
    const auto before = log.with(told).size();
    hashing_process process{options_of(mode, std::chrono::milliseconds{300}), steady_now};
    CHECK_FALSE(can_hash(process));
    CHECK(log.with(told).size() == before + 1);
    CHECK(children_of(getpid()).empty());
  }
  hashing_process chatty{options_of("unasked"), steady_now};
  chatty.start();
  const auto first = only_child_of(getpid());
  CHECK(within(soon, [&] {
    (void)can_hash(chatty);
    return has_ended(first);
  }));
}

TEST_CASE("a process that cannot live is started again after a pause that grows") {
  const test::captured_log log;
  auto now = std::make_shared<domain::steady_point>(steady_now());
  hashing_process process{options_of("end"), [now] { return *now; }};
  for (int i = 0; i < 4; ++i) {
    CHECK_FALSE(can_hash(process));
    CHECK_FALSE(can_hash(process));  // within the pause: nothing is started
    *now += std::chrono::minutes{1};
  }
  CHECK(log.with("again_in_ms=0").size() == 1);
  CHECK(log.with("again_in_ms=100").size() == 1);
  CHECK(log.with("again_in_ms=200").size() == 1);
  for (int i = 0; i < 20; ++i, *now += std::chrono::minutes{1})
    CHECK_FALSE(can_hash(process));
  CHECK(log.with("again_in_ms=30000").size() > 5);
  hashing_process none{{.program = {"/nowhere/mbs"}}, steady_now};
  CHECK_FALSE(can_hash(none));
  CHECK(log.with("cannot be started: No such file").size() == 1);
}

TEST_CASE("the process gives way, and has a session of its own, no core and none of our descriptors") {
  std::array<int, 2> inherited{};
  REQUIRE(pipe2(inherited.data(), 0) == 0);
  setenv("MBS_DATABASE__URL", "a secret of the test", 1);
  hashing_process process{options_of(hashing_argument), steady_now};
  REQUIRE(can_hash(process));
  const auto child = only_child_of(getpid());
  close(inherited[1]);
  pollfd end{.fd = inherited[0], .events = POLLIN, .revents = 0};
  CHECK(poll(&end, 1, 0) == 1);  // its end: nobody else holds the other one
  close(inherited[0]);
  CHECK(getsid(child) == child);
  CHECK(getpriority(PRIO_PROCESS, static_cast<id_t>(child)) == 19);
  CHECK(sched_getscheduler(child) == SCHED_BATCH);
  const auto folder = "/proc/" + std::to_string(child);
  if (const auto group = text_of(folder + "/autogroup"); !group.empty())
    CHECK(group.find("nice 10") != std::string::npos);
  CHECK(text_of(folder + "/limits").find("Max core file size        0 ") != std::string::npos);
  CHECK(text_of(folder + "/environ").find("a secret") == std::string::npos);
  unsetenv("MBS_DATABASE__URL");
}

TEST_CASE("the process lets signals for the server pass, and ends with it") {
  auto process = std::make_unique<hashing_process>(options_of(hashing_argument), steady_now);
  REQUIRE(can_hash(*process));
  const auto child = only_child_of(getpid());
  for (const int s : {SIGHUP, SIGINT, SIGQUIT, SIGTERM})
    ::kill(child, s);
  CHECK(can_hash(*process));
  CHECK(only_child_of(getpid()) == child);
  process.reset();
  CHECK(row_of(child).state == 'X');
}

TEST_CASE("the process ends when its server is killed, over a hash of minutes as between two") {
  for (const char* const mode : {"busy-server", "idle-server"}) {
    CAPTURE(mode);
    server_with_process s{mode};
    CHECK(within(soon, [&] {
      const auto row = row_of(s.process);
      return mode == std::string_view{"busy-server"} ? row.ticks >= 5 : row.state == 'S';
    }));
    s.kill_server();
    CHECK(s.process_ends());
  }
}

TEST_CASE("the process ends when its server was killed before it could ask to be told of that") {
  for (int i = 0; i < 20; ++i) {
    server_with_process s{"busy-server"};
    s.kill_server();
    CHECK(s.process_ends());
  }
}

TEST_CASE("whoever waits for an answer is let go when all is to end") {
  hashing_process process{options_of("silence"), steady_now};
  process.start();
  std::thread ending{[&] {
    std::this_thread::sleep_for(std::chrono::milliseconds{50});
    process.end();
  }};
  const auto begin = steady_now();
  CHECK_FALSE(can_hash(process));
  CHECK(steady_now() - begin < std::chrono::seconds{5});
  ending.join();
  CHECK_FALSE(can_hash(process));
  CHECK(children_of(getpid()).empty());
}

TEST_CASE("a process that is asked nonsense ends without an answer") {
  std::array<int, 2> ends{};
  REQUIRE(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) == 0);
  const auto child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    dup2(ends[1], hashing_socket);
    execl(MBS_HASHING_PROGRAM, MBS_HASHING_PROGRAM, hashing_argument, nullptr);
    _exit(127);
  }
  close(ends[1]);
  REQUIRE(send(ends[0], "nonsense", 8, 0) == 8);
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  CHECK((WIFEXITED(status) && WEXITSTATUS(status) == 0));
  std::array<char, 8> answer{};
  CHECK(recv(ends[0], answer.data(), answer.size(), 0) <= 0);
  close(ends[0]);
}

TEST_CASE("packets are read as they were made, and no octets are read as what they are not") {
  rc::check("a question and its answer", [] {
    const auto phc = *rc::gen::arbitrary<std::string>();
    const auto password = *rc::gen::arbitrary<std::string>();
    const hashing_question asked{.number = *rc::gen::arbitrary<std::uint32_t>(),
        .cost = {*rc::gen::arbitrary<std::uint32_t>(), 3},
        .phc = phc,
        .password = password};
    const auto packet = to_packet(asked);
    const auto read = question_in(packet);
    RC_ASSERT(read.has_value());
    RC_ASSERT(read->phc == phc);
    RC_ASSERT(read->password == password);
    RC_ASSERT(read->cost.memory_kib == asked.cost.memory_kib);
    RC_ASSERT(!question_in(std::string_view{packet}.substr(0, packet.size() - 1)));
    RC_ASSERT(!question_in(packet + "x"));
  });
  rc::check("any octets", [] {
    const auto octets = *rc::gen::arbitrary<std::string>();
    if (const auto read = question_in(octets)) RC_ASSERT(to_packet(*read) == octets);
    RC_ASSERT(!answer_in(octets, {.number = 1, .phc = "", .password = "x"}));
  });
}
