#pragma once

#include <atomic>
#include <filesystem>
#include <string>
#include <thread>

namespace mbs::test {

/// Stands between a client and a PostgreSQL server's unix socket, and cuts the connection at the worst
/// moment: when the server has said that COMMIT is done, before the client hears it. One client at a time.
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

 private:
  void serve();
  void forward(int client, int server);

  std::filesystem::path server_;
  std::filesystem::path folder_;
  int listener_ = -1;
  std::atomic<bool> armed_ = false;
  std::atomic<bool> ending_ = false;
  std::thread thread_;
};

}  // namespace mbs::test
