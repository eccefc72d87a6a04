#include "persistence/sqlite/sqlite_change_source.hpp"

#include "persistence/sqlite/private_file.hpp"
#include "persistence/sqlite/sqlite_server_lock.hpp"

#include <fcntl.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <stdexcept>
#include <system_error>

namespace mbs::persistence {

namespace {

[[noreturn]] void fail(int error, const std::string& what) {
  throw std::system_error{error, std::generic_category(), what};
}

class sqlite_change_source final : public sql::change_source {
 public:
  explicit sqlite_change_source(std::string file)
      : file_{std::move(file)}, watch_{inotify_init1(IN_NONBLOCK | IN_CLOEXEC)} {
    if (watch_ < 0) fail(errno, "no file can be watched");
    const int refused = make_private_file(file_);
    // Touching is a change of attributes; so is losing the name.
    if (refused == 0 && inotify_add_watch(watch_, file_.c_str(), IN_ATTRIB | IN_MOVE_SELF) >= 0 &&
        stat(file_.c_str(), &watched_) == 0)
      return;
    const int why = refused != 0 ? refused : errno;
    close(watch_);
    fail(why, "the file " + file_ + " cannot be watched");
  }
  sqlite_change_source(const sqlite_change_source&) = delete;
  sqlite_change_source& operator=(const sqlite_change_source&) = delete;
  ~sqlite_change_source() override { close(watch_); }

  int descriptor() const override { return watch_; }

  bool take() override {
    alignas(inotify_event) char some[4'096];
    bool any = false;
    while (read(watch_, some, sizeof some) > 0)
      any = true;
    if (any && !is_there()) throw std::runtime_error{"the file " + file_ + " is gone"};
    return any;
  }

 private:
  /// Under its name, and not another one.
  [[nodiscard]] bool is_there() const {
    struct stat found {};
    return stat(file_.c_str(), &found) == 0 && found.st_ino == watched_.st_ino &&
        found.st_dev == watched_.st_dev;
  }

  std::string file_;
  int watch_;
  struct stat watched_ {};
};

}  // namespace

std::unique_ptr<sql::change_source> open_sqlite_changes(const std::string& database_path) {
  return std::make_unique<sqlite_change_source>(sqlite_server_file(database_path));
}

void tell_of_sqlite_change(const std::string& database_path) noexcept {
  try {
    (void)utimensat(AT_FDCWD, sqlite_server_file(database_path).c_str(), nullptr, 0);
  } catch (...) {
    return;  // no memory for a name: it is looked for as well
  }
}

}  // namespace mbs::persistence
