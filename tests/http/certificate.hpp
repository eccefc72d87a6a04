#pragma once

#include <filesystem>
#include <string>

namespace mbs::http::tests {

/// A self-signed certificate for a host name or address, in files of a temporary folder that lives as long.
class certificate {
 public:
  /// `alternative_name` as OpenSSL writes it: "DNS:localhost", "IP:127.0.0.1".
  explicit certificate(const std::string& alternative_name);
  ~certificate();
  certificate(const certificate&) = delete;
  [[nodiscard]] std::string file() const { return (folder_ / "certificate.pem").string(); }
  [[nodiscard]] std::string key() const { return (folder_ / "key.pem").string(); }

 private:
  std::filesystem::path folder_;
};

}  // namespace mbs::http::tests
