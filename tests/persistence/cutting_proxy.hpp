#pragma once

#include <atomic>
#include <filesystem>
#include <string>
#include <thread>

namespace mbs::test {

/// Stands between a client and a PostgreSQL server's unix socket, and does the worst: it cuts the connection
/// when the server has said that COMMIT is done, before the client hears it, or it swallows what either says
/// and keeps the connection, as a network does that loses packets. One client at a time.
class cutting_proxy {
 public:
  explicit cutting_proxy(const std::filesystem::path& server_folder);
  cutting_proxy(const cutting_proxy&) = delete;
  cutting_proxy& operator=(const cutting_proxy&) = delete;
  ~cutting_proxy();

  /// The URL of `database` by way of the proxy.
  [[nodiscard]] std::string url(const std::string& database) const;
  /// Cut at the next COMMIT, once.
  void cut_at_commit() noexcept { armed_ = true; }
  /// Swallow everything, of every connection, from the next COMMIT's answer on.
  void fall_silent_at_commit() noexcept { silent_at_commit_ = true; }
  /// Swallow everything from now on.
  void fall_silent() noexcept { silent_ = true; }
  /// Connections that were silent end here; new ones pass.
  void speak() noexcept { silent_ = false; }

 private:
  void serve();
  void forward(int client, int server);
  /// Holds both connections without a word until speak().
  void swallow() const;

  std::filesystem::path server_;
  std::filesystem::path folder_;
  int listener_ = -1;
  std::atomic<bool> armed_ = false;
  std::atomic<bool> silent_at_commit_ = false;
  std::atomic<bool> silent_ = false;
  std::atomic<bool> ending_ = false;
  std::thread thread_;
};

}  // namespace mbs::test
