#include "http/server/tls_identity.hpp"

#include <openssl/ssl.h>

#include <stdexcept>
#include <utility>

namespace mbs::http {
namespace {

// Of TLS 1.2 only what has forward secrecy and authenticates what it encrypts (RFC 9325, 4.2); 1.3 has no
// other.
constexpr const char* ciphers_of_1_2 = "ECDHE+AESGCM:ECDHE+CHACHA20:!aNULL";

}  // namespace

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
  auto* const raw = tls->native_handle();
  // A phone without AES in its processor may ask for ChaCha20 first; renegotiation is a way to make us work.
  SSL_CTX_set_options(raw,
      SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE |
          SSL_OP_PRIORITIZE_CHACHA);
  if (SSL_CTX_set_min_proto_version(raw, TLS1_2_VERSION) != 1 ||
      SSL_CTX_set_cipher_list(raw, ciphers_of_1_2) != 1)
    return "this OpenSSL does not know TLS 1.2 with its ciphers";
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
