#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>

namespace mbs::test {

/// PgBouncer before the shared PostgreSQL server, on a unix socket of its own. It ends with this object.
/// Throws std::runtime_error with what went wrong.
class private_pooler {
 public:
  /// `mode`: "session", "transaction" or "statement"; `size` sessions for each database.
  private_pooler(const std::string& mode, int size, const std::string& more = "");
  private_pooler(const private_pooler&) = delete;
  private_pooler& operator=(const private_pooler&) = delete;
  ~private_pooler();

  /// The database of `direct_url` by way of the pooler.
  [[nodiscard]] std::string url(const std::string& direct_url) const;

 private:
  std::filesystem::path folder_;
  pid_t process_ = 0;
};

}  // namespace mbs::test
