#pragma once

#include "actors/access/hashing_packets.hpp"
#include "domain/steady_time.hpp"

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace mbs::actors {

/// No time of day: how long one waits, and works.
using hashing_clock = std::function<domain::steady_point()>;

struct hashing_process_options {
  /// Program with arguments, which calls hash_passwords(). Empty: nothing can be hashed.
  std::vector<std::string> program;
  /// What has not answered then is killed: so long, and a second for each pass over 64 MiB.
  std::chrono::milliseconds answer_within{30'000};
};

/// A process that hashes passwords, seen from the server. Started again when it died, at once the first time,
/// then after a pause that doubles from 0.1 to 30 s until one has answered; the log tells each time.
///
/// It is started with a socket and nothing else: no other descriptor, no
/// environment but LD_LIBRARY_PATH. Passwords go over the
/// socket alone. Belongs to one thread, with which the process ends as well.
class hashing_process {
 public:
  hashing_process(hashing_process_options options, hashing_clock now);
  /// Kills it, and waits for that. On any thread, once the other one is done.
  ~hashing_process();
  hashing_process(const hashing_process&) = delete;
  hashing_process& operator=(const hashing_process&) = delete;

  /// Ahead of the first question, so that it need not wait.
  void start();
  /// Blocks until the answer, which is to this question; `number` need not be set. Nothing when there is
  /// none: the process died, is not running yet, did not answer in time or not as agreed; no memory; a
  /// question too long.
  [[nodiscard]] std::optional<hashing_answer> ask(hashing_question question);

  /// Takes the one from whoever waits and lets nothing be asked any more. Any thread.
  void end();

 private:
  [[nodiscard]] bool is_ready();
  [[nodiscard]] std::optional<hashing_answer> exchange(
      const hashing_question& question, std::string& trouble);
  void lose(const std::string& trouble);
  /// How it ended.
  std::string kill_it();

  hashing_process_options options_;
  hashing_clock now_;
  pid_t process_ = -1;
  std::uint32_t asked_ = 0;
  unsigned lost_in_a_row_ = 0;
  domain::steady_point again_at_{};

  std::mutex guard_;  ///< of what follows
  int socket_ = -1;
  bool has_ended_ = false;
};

}  // namespace mbs::actors
