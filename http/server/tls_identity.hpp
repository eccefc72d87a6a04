#pragma once

#include <boost/asio/ssl/context.hpp>

#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace mbs::http {

/// The certificate and key that a server proves itself by, and how they are replaced while it runs. Any
/// thread.
class tls_identity {
 public:
  /// PEM files; both empty: the server speaks plain HTTP. Throws std::runtime_error naming the file that
  /// cannot be used.
  tls_identity(std::string certificate_file, std::string key_file);

  [[nodiscard]] bool is_used() const noexcept { return !certificate_file_.empty(); }
  /// For a connection that begins; nothing over plain HTTP.
  [[nodiscard]] std::shared_ptr<boost::asio::ssl::context> now() const;
  /// Reads the files again, for connections from now on. What is wrong with them: then nothing has changed.
  [[nodiscard]] std::optional<std::string> reload();

 private:
  using context = boost::asio::ssl::context;
  /// What is wrong with the files, or nothing and `made`.
  [[nodiscard]] std::optional<std::string> read(std::shared_ptr<context>& made) const;

  std::string certificate_file_;
  std::string key_file_;
  mutable std::mutex guard_;
  std::shared_ptr<context> context_;
};

}  // namespace mbs::http
