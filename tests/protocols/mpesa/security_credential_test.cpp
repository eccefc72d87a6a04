#include "protocols/mpesa/security_credential.hpp"

#include "protocols/base64.hpp"

#include <doctest/doctest.h>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <memory>

using namespace mbs::mpesa;

namespace {

template <auto Free>
struct freed_by {
  template <class Owned>
  void operator()(Owned* o) const noexcept {
    Free(o);
  }
};
using key_owner = std::unique_ptr<EVP_PKEY, freed_by<EVP_PKEY_free>>;

/// A certificate of its own key, in PEM.
std::string certificate_of(EVP_PKEY* key, const EVP_MD* digest) {
  const std::unique_ptr<X509, freed_by<X509_free>> x{X509_new()};
  X509_set_version(x.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(x.get()), 1);
  X509_time_adj_ex(X509_getm_notBefore(x.get()), 0, 0, nullptr);
  X509_time_adj_ex(X509_getm_notAfter(x.get()), 1, 0, nullptr);
  X509_set_pubkey(x.get(), key);
  REQUIRE(X509_sign(x.get(), key, digest) > 0);
  const std::unique_ptr<BIO, freed_by<BIO_free>> out{BIO_new(BIO_s_mem())};
  REQUIRE(PEM_write_bio_X509(out.get(), x.get()) == 1);
  char* octets = nullptr;
  const auto size = BIO_get_mem_data(out.get(), &octets);
  return {octets, static_cast<std::size_t>(size)};
}

/// Safaricom's side.
std::string opened(EVP_PKEY* key, const std::string& credential) {
  const auto sealed = mbs::protocols::from_base64(credential);
  REQUIRE(sealed);
  const std::unique_ptr<EVP_PKEY_CTX, freed_by<EVP_PKEY_CTX_free>> context{EVP_PKEY_CTX_new(key, nullptr)};
  REQUIRE(EVP_PKEY_decrypt_init(context.get()) == 1);
  REQUIRE(EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_PADDING) == 1);
  std::string out(sealed->size(), '\0');
  auto size = out.size();
  REQUIRE(EVP_PKEY_decrypt(context.get(), reinterpret_cast<unsigned char*>(out.data()), &size,
              reinterpret_cast<const unsigned char*>(sealed->data()), sealed->size()) == 1);
  out.resize(size);
  return out;
}

credential_fault fault_of(std::string_view password, std::string_view certificate) {
  const auto made = security_credential(password, certificate);
  REQUIRE(std::holds_alternative<credential_fault>(made));
  const auto fault = std::get<credential_fault>(made);
  CHECK_FALSE(words_of(fault).empty());
  return fault;
}

}  // namespace

TEST_CASE("the initiator's password is read by whoever has the certificate's key") {
  const key_owner key{EVP_RSA_gen(1024)};
  REQUIRE(key);
  const auto certificate = certificate_of(key.get(), EVP_sha256());
  const auto made = security_credential("Safaricom999!*!", certificate);
  REQUIRE(std::holds_alternative<std::string>(made));
  CHECK(opened(key.get(), std::get<std::string>(made)) == "Safaricom999!*!");
  const auto again = security_credential("Safaricom999!*!", "Some words before it\n" + certificate);
  REQUIRE(std::holds_alternative<std::string>(again));
  CHECK(std::get<std::string>(again) != std::get<std::string>(made));

  const std::string longest(1024 / 8 - 11, 'x');
  CHECK(opened(key.get(), std::get<std::string>(security_credential(longest, certificate))) == longest);
  CHECK(fault_of(longest + 'x', certificate) == credential_fault::password_too_long);
  CHECK(fault_of("", certificate) == credential_fault::no_password);
  CHECK(fault_of("password", certificate.substr(0, certificate.size() / 2)) ==
      credential_fault::no_certificate);
}

TEST_CASE("what is no certificate is refused and nobody is asked for a passphrase") {
  for (const auto* pem :
      {"", "certificate", "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n",
          "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
          "-----BEGIN CERTIFICATE-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00112233445566778899AABBCCDDEEFF\n\n"
          "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n-----END CERTIFICATE-----\n"})
    CHECK(fault_of("password", pem) == credential_fault::no_certificate);
  CHECK(fault_of("password", std::string(70'000, 'x')) == credential_fault::no_certificate);
}

TEST_CASE("a certificate of another kind of key is refused") {
  const key_owner key{EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")};
  REQUIRE(key);
  CHECK(fault_of("password", certificate_of(key.get(), nullptr)) == credential_fault::no_rsa_key);
}
