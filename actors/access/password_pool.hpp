#pragma once

#include "actors/access/hashing_process.hpp"
#include "actors/gateway/completion.hpp"
#include "actors/runtime/caf.hpp"
#include "crypto/password.hpp"
#include "domain/traffic/place_turns.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

namespace caf {
class actor_system;
}

namespace mbs::actors {

struct password_pool_options {
  crypto::password_cost cost{};
  std::uint32_t threads = 1;       ///< and processes, each with the memory of one hash while it works
  std::uint32_t waiting = 64;      ///< in all
  std::uint32_t waiting_each = 8;  ///< of one place that asks
  std::chrono::milliseconds patience{5'000};
  hashing_process_options process{};  ///< its program has to be given
};

/// Hashes and checks passwords in processes of their own, which give way to all others; a thread waits
/// for each (docs/adr/0024-passwords-are-hashed-in-a-process-of-their-own.md). Whoever asks takes turns as
/// domain::place_turns has it, and a place has a quarter of a thread's time at most, and with one wrong
/// password after the other a hash in 4 s (or in three quarters of the patience): a flood from one, or
/// from many of a group, keeps nobody else waiting for more than the hash under way, nor out when all is
/// full. Memory: threads x cost.memory_kib, in the processes. Any thread.
class password_pool {
 public:
  virtual ~password_pool() = default;

  /// A PHC string. Errors: overloaded when too much waits, or for too long, or when others who asked less
  /// needed the room, or when the process that hashes died or fell silent.
  virtual void hash(const domain::job_place& from, std::string password, completion<std::string> done) = 0;
  /// Whether `phc` is of this password; an empty `phc` is none's, and takes as long to tell.
  virtual void check(
      const domain::job_place& from, std::string phc, std::string password, completion<bool> done) = 0;

  /// Whether another job from there would be taken now: worth asking before anything else is done for it.
  [[nodiscard]] virtual bool has_room(const domain::job_place& from) = 0;
  [[nodiscard]] virtual crypto::password_cost cost() const noexcept = 0;
};

/// As detached actors; destroy it before the actor system ends.
[[nodiscard]] std::unique_ptr<password_pool> start_password_pool(
    caf::actor_system& system, const password_pool_options& options, hashing_clock now);

}  // namespace mbs::actors
