#pragma once

#include <functional>
#include <memory>
#include <string>

/// Hears that somebody, this process or another, has committed a change that a running server takes over
/// (account_changes). Says that there is one, not which.
namespace mbs::persistence {

/// Called on a thread of the watch's own, one call at a time; must not block and must not throw.
struct change_ears {
  std::function<void()> heard;  ///< one or more since the last call; also whenever it begins to hear again
  /// Once when it stops hearing, and why: what is committed from here on may be told by nothing until
  /// `heard` is called.
  std::function<void(const std::string& why)> deaf;
};

/// Hears until it is destroyed, which takes as long as connecting does, 2 s, at most.
class change_watch {
 public:
  virtual ~change_watch() = default;
};

/// Begins to hear, and begins again by itself when the database was away. `url` as in database::open.
/// - PostgreSQL: NOTIFY in the transaction of the change, LISTEN on one connection more.
/// - SQLite: whoever has committed a change touches the file of the server's lock (the database's name and
///   "-serve"), which the operating system watches (inotify). A process that may not touch the file, or
///   ends between the commit and the touch, is not heard.
/// So whoever needs to know looks now and then as well. Throws std::runtime_error for a URL that is none.
[[nodiscard]] std::unique_ptr<change_watch> watch_changes(const std::string& url, change_ears ears);

}  // namespace mbs::persistence
