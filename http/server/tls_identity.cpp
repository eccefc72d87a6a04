#include "http/server/tls_identity.hpp"

#include <openssl/ssl.h>

#include <stdexcept>
#include <utility>

namespace mbs::http {

tls_identity::tls_identity(std::string certificate_file, std::string key_file)
    : certificate_file_{std::move(certificate_file)}, key_file_{std::move(key_file)} {
  if (!is_used()) return;
  if (const auto wrong = read(context_)) throw std::runtime_error(*wrong);
}

std::shared_ptr<boost::asio::ssl::context> tls_identity::now() const {
  const std::lock_guard lock{guard_};
  return context_;
}

std::optional<std::string> tls_identity::reload() {
  if (!is_used()) return std::nullopt;
  std::shared_ptr<context> fresh;
  if (auto wrong = read(fresh)) return wrong;
  const std::lock_guard lock{guard_};
  context_ = std::move(fresh);
  return std::nullopt;
}

std::optional<std::string> tls_identity::read(std::shared_ptr<context>& made) const {
  auto tls = std::make_shared<context>(context::tls_server);
  tls->set_options(context::default_workarounds | context::no_sslv2 | context::no_sslv3 | context::no_tlsv1 |
      context::no_tlsv1_1);
  boost::system::error_code ec;
  tls->use_certificate_chain_file(certificate_file_, ec);
  if (ec) return "cannot use http.tls_certificate " + certificate_file_ + ": " + ec.message();
  tls->use_private_key_file(key_file_, context::pem, ec);
  if (ec) return "cannot use http.tls_key " + key_file_ + ": " + ec.message();
  if (SSL_CTX_check_private_key(tls->native_handle()) != 1)
    return "http.tls_key " + key_file_ + " is not the key of http.tls_certificate " + certificate_file_;
  made = std::move(tls);
  return std::nullopt;
}

}  // namespace mbs::http
