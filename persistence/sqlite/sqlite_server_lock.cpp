#include "persistence/sqlite/sqlite_server_lock.hpp"

#include "persistence/sqlite/private_file.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <stdexcept>
#include <system_error>

namespace mbs::persistence {

namespace {

/// Who wrote itself into the file: "process 1234", or "process unknown" between its lock and its writing.
std::string holder_in(int file) {
  char text[24] = {};
  const auto size = pread(file, text, sizeof text - 1, 0);
  return "process " + (size > 0 ? std::string(text, static_cast<std::size_t>(size)) : "unknown");
}

/// Who only looks holds the lock for a moment: that is no server. A server that was killed while it started a
/// process of its own leaves it with that one, until that one becomes another program.
bool lock_within_moments(int file) {
  constexpr int tries_at_most = 100, pause_ms = 20;
  for (int tries = 1;; ++tries) {
    if (flock(file, LOCK_EX | LOCK_NB) == 0) return true;
    if (errno != EWOULDBLOCK || tries == tries_at_most) return false;
    (void)poll(nullptr, 0, pause_ms);
  }
}

}  // namespace

std::string sqlite_server_file(const std::string& database_path) {
  std::error_code none;
  auto path = std::filesystem::weakly_canonical(database_path, none);
  if (none) path = database_path;
  path += "-serve";
  return path.string();
}

sqlite_server_lock::sqlite_server_lock(const std::string& database_path) {
  const auto path = sqlite_server_file(database_path);
  const int refused = make_private_file(path);
  file_ = refused == 0 ? open(path.c_str(), O_RDWR | O_CLOEXEC) : -1;
  if (file_ < 0)
    throw std::runtime_error{"the lock file " + path +
        " cannot be opened: " + std::generic_category().message(refused != 0 ? refused : errno)};
  if (!lock_within_moments(file_)) {
    const auto why = errno;
    const auto holder = holder_in(file_);
    close(file_);
    throw std::runtime_error{why == EWOULDBLOCK
            ? "another mbs server (" + holder + ") holds the database " + database_path
            : "the lock file " + path + " cannot be locked: " + std::generic_category().message(why)};
  }
  const auto process = std::to_string(getpid());
  // For people only: that it could not be written is no reason not to serve.
  if (ftruncate(file_, 0) != 0 || pwrite(file_, process.data(), process.size(), 0) < 0) return;
}

sqlite_server_lock::~sqlite_server_lock() {
  close(file_);
}

bool sqlite_has_server(const std::string& database_path) {
  const int file = open(sqlite_server_file(database_path).c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return false;
  const bool free = flock(file, LOCK_SH | LOCK_NB) == 0;
  close(file);
  return !free;
}

sqlite_no_server::sqlite_no_server(const std::string& database_path) {
  file_ = open(sqlite_server_file(database_path).c_str(), O_RDONLY | O_CLOEXEC);
  if (file_ < 0) return;  // no server has ever been here, or it is not ours to see
  if (flock(file_, LOCK_SH | LOCK_NB) == 0) return;
  const auto holder = holder_in(file_);
  close(file_);
  throw std::runtime_error{"an mbs server (" + holder + ") runs on the database " + database_path +
      ": stop it before it is upgraded"};
}

sqlite_no_server::~sqlite_no_server() {
  if (file_ >= 0) close(file_);
}

}  // namespace mbs::persistence
