#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

namespace mbs::test {

/// A PostgreSQL server of the test's own: in a temporary folder, on a unix socket there, with its durability
/// on. It ends with this object, and with the test's process however that ends; the server refuses root, so
/// for root it runs as the user "postgres". Every call throws std::runtime_error with what went wrong.
class private_postgres {
 public:
  private_postgres();
  private_postgres(const private_postgres&) = delete;
  private_postgres& operator=(const private_postgres&) = delete;
  ~private_postgres();

  /// Waits until the server answers.
  void start();
  /// Ends it as an administrator would (SIGINT: connections are cut, a checkpoint is made) and waits for the
  /// end.
  void stop();
  [[nodiscard]] bool is_running() const noexcept { return server_ > 0; }

  /// A new database, empty or a copy of another to which nobody is connected; its URL.
  [[nodiscard]] std::string create_database(const std::string& copy_of = "");
  /// Cuts whoever is connected to it.
  void drop_database(const std::string& url);
  [[nodiscard]] std::string url(const std::string& database) const;
  /// The folder of the unix socket.
  [[nodiscard]] const std::filesystem::path& folder() const noexcept { return folder_; }

 private:
  [[nodiscard]] std::vector<std::string> server_command() const;
  void end(int signal) noexcept;

  std::filesystem::path folder_;
  pid_t server_ = 0;
  int databases_ = 0;
};

/// Runs statements on the database at `url`; the first column of the first row of the last answer, or "".
std::string run_sql(const std::string& url, const std::string& statements);

/// The one server of a test program, started at first use.
[[nodiscard]] private_postgres& shared_postgres();

}  // namespace mbs::test
