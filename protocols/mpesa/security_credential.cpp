#include "protocols/mpesa/security_credential.hpp"

#include "protocols/base64.hpp"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <memory>

namespace mbs::mpesa {

namespace {

struct deleter {
  void operator()(BIO* b) const noexcept { BIO_free(b); }
  void operator()(X509* x) const noexcept { X509_free(x); }
  void operator()(EVP_PKEY* k) const noexcept { EVP_PKEY_free(k); }
  void operator()(EVP_PKEY_CTX* c) const noexcept { EVP_PKEY_CTX_free(c); }
};
template <class Owned>
using owned = std::unique_ptr<Owned, deleter>;

constexpr std::size_t longest_certificate = 65'536;
constexpr std::size_t padding = 11;  // PKCS #1 v1.5 needs it

/// Instead of asking at a terminal: nobody is there.
int no_passphrase(char*, int, int, void*) noexcept {
  return -1;
}

owned<X509> certificate_in(std::string_view pem) {
  if (pem.size() > longest_certificate) return {};
  const owned<BIO> from{BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()))};
  if (!from) return {};
  return owned<X509>{PEM_read_bio_X509(from.get(), nullptr, no_passphrase, nullptr)};
}

std::variant<std::string, credential_fault> encrypted(EVP_PKEY* key, std::string_view password) {
  const owned<EVP_PKEY_CTX> context{EVP_PKEY_CTX_new(key, nullptr)};
  if (!context || EVP_PKEY_encrypt_init(context.get()) != 1 ||
      EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_PADDING) != 1)
    return credential_fault::encryption_failed;
  const auto* const octets = reinterpret_cast<const unsigned char*>(password.data());
  auto size = static_cast<std::size_t>(EVP_PKEY_size(key));
  std::string out(size, '\0');
  if (EVP_PKEY_encrypt(
          context.get(), reinterpret_cast<unsigned char*>(out.data()), &size, octets, password.size()) != 1)
    return credential_fault::encryption_failed;
  out.resize(size);
  return protocols::to_base64(out);
}

std::variant<std::string, credential_fault> sealed(std::string_view password, std::string_view pem) {
  if (password.empty()) return credential_fault::no_password;
  const auto certificate = certificate_in(pem);
  if (!certificate) return credential_fault::no_certificate;
  const owned<EVP_PKEY> key{X509_get_pubkey(certificate.get())};
  if (!key || EVP_PKEY_base_id(key.get()) != EVP_PKEY_RSA) return credential_fault::no_rsa_key;
  if (password.size() + padding > static_cast<std::size_t>(EVP_PKEY_size(key.get())))
    return credential_fault::password_too_long;
  return encrypted(key.get(), password);
}

}  // namespace

std::string_view words_of(credential_fault fault) noexcept {
  switch (fault) {
    case credential_fault::no_certificate: return "this is no X.509 certificate in PEM";
    case credential_fault::no_rsa_key: return "the certificate holds no RSA key";
    case credential_fault::no_password: return "the initiator's password is empty";
    case credential_fault::password_too_long:
      return "the initiator's password is longer than the certificate's key can hold";
    case credential_fault::encryption_failed: return "the password could not be encrypted";
  }
  return {};
}

std::variant<std::string, credential_fault> security_credential(
    std::string_view password, std::string_view certificate) {
  auto made = sealed(password, certificate);
  ERR_clear_error();
  return made;
}

}  // namespace mbs::mpesa
