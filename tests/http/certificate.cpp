#include "tests/http/certificate.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdlib.h>

#include <memory>

namespace mbs::http::tests {

certificate::certificate(const std::string& alternative_name) {
  auto pattern = (std::filesystem::temp_directory_path() / "mbs-tls-XXXXXX").string();
  folder_ = ::mkdtemp(pattern.data());
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> pair{EVP_EC_gen("P-256"), EVP_PKEY_free};
  const std::unique_ptr<X509, decltype(&X509_free)> x{X509_new(), X509_free};
  X509_set_version(x.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(x.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(x.get()), -3'600);
  X509_gmtime_adj(X509_getm_notAfter(x.get()), 86'400);
  X509_set_pubkey(x.get(), pair.get());
  auto* const name = X509_get_subject_name(x.get());
  X509_NAME_add_entry_by_txt(
      name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("mbs test"), -1, -1, 0);
  X509_set_issuer_name(x.get(), name);
  const std::unique_ptr<X509_EXTENSION, decltype(&X509_EXTENSION_free)> extension{
      X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, alternative_name.c_str()),
      X509_EXTENSION_free};
  X509_add_ext(x.get(), extension.get(), -1);
  X509_sign(x.get(), pair.get(), EVP_sha256());
  const auto write = [](const std::string& path, auto how) {
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> f{std::fopen(path.c_str(), "w"), std::fclose};
    how(f.get());
  };
  write(file(), [&](std::FILE* f) { PEM_write_X509(f, x.get()); });
  write(key(),
      [&](std::FILE* f) { PEM_write_PrivateKey(f, pair.get(), nullptr, nullptr, 0, nullptr, nullptr); });
}

certificate::~certificate() {
  std::filesystem::remove_all(folder_);
}

}  // namespace mbs::http::tests
