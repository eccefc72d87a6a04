#include "cli/serving_checks.hpp"

#include "cli/mpesa_composition.hpp"
#include "config/read_text.hpp"
#include "config/text_rules.hpp"
#include "domain/mail/mail_address.hpp"
#include "http/web/web_files.hpp"
#include "persistence/database.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <unistd.h>

#include <filesystem>
#include <memory>

namespace mbs::cli {
namespace {

using complaints = std::vector<std::string>;

struct free_context {
  void operator()(SSL_CTX* context) const noexcept { SSL_CTX_free(context); }
};

std::string last_tls_error() {
  const auto code = ERR_peek_last_error();
  ERR_clear_error();
  const char* reason = ERR_reason_error_string(code);
  return reason != nullptr ? reason : "it is not understood";
}

/// A key with a passphrase would have to be asked for it at the terminal: it counts as unusable.
int no_passphrase(char*, int, int, void*) {
  return 0;
}

std::string pem_obstacle(const std::string& path) {
  constexpr std::size_t longest_pem = 1'048'576;
  const auto read = config::read_text(path, longest_pem);
  return read.trouble.empty() ? "" : path + ": " + read.trouble;
}

void check_certificate(const config::http_settings& http, complaints& into) {
  if (http.tls_certificate.empty() || http.tls_key.empty()) return;
  const auto complain = [&](const char* key, const std::string& what) {
    into.push_back(std::string{"http."} + key + ": " + what);
  };
  const auto missing_certificate = pem_obstacle(http.tls_certificate);
  const auto missing_key = pem_obstacle(http.tls_key);
  if (!missing_certificate.empty()) complain("tls_certificate", missing_certificate);
  if (!missing_key.empty()) complain("tls_key", missing_key);
  const std::unique_ptr<SSL_CTX, free_context> context{SSL_CTX_new(TLS_server_method())};
  SSL_CTX_set_default_passwd_cb(context.get(), no_passphrase);
  ERR_clear_error();
  if (missing_certificate.empty() &&
      SSL_CTX_use_certificate_chain_file(context.get(), http.tls_certificate.c_str()) != 1) {
    complain("tls_certificate",
        http.tls_certificate + " cannot be used: " + last_tls_error() +
            "; allowed: a PEM file with the certificate and its chain");
  }
  // Refused too when it is not the key of the certificate that was just read.
  if (missing_key.empty() &&
      SSL_CTX_use_PrivateKey_file(context.get(), http.tls_key.c_str(), SSL_FILETYPE_PEM) != 1) {
    complain("tls_key",
        http.tls_key + " cannot be used: " + last_tls_error() +
            "; allowed: a PEM file with the certificate's own private key, without a passphrase");
  }
}

void check_web_root(const config::http_settings& http, complaints& into) {
  if (http.web_root.empty()) return;
  try {
    (void)http::web_files{http.web_root};
  } catch (const std::exception& e) {
    into.push_back(
        std::string{"http.web_root: "} + e.what() + "; allowed: the folder that the build makes, or nothing");
  }
}

void check_listen(const std::string& setting, const std::string& listen, complaints& into) {
  namespace asio = boost::asio;
  const auto address = config::split_listen(listen);
  if (!address) return;  // it has had its complaint
  asio::io_context unused;
  asio::ip::tcp::acceptor acceptor{unused};
  boost::system::error_code error;
  const asio::ip::tcp::endpoint endpoint{asio::ip::make_address(address->first, error), address->second};
  if (!error) acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(asio::socket_base::reuse_address{true}, error);
  if (!error) acceptor.bind(endpoint, error);
  if (error && error != asio::error::address_in_use) {
    into.push_back(
        setting + ": " + listen + " cannot be used on this machine by this user: " + error.message());
  }
}

void check_mail_folder(const std::string& folder, complaints& into) {
  std::error_code error;
  if (!std::filesystem::is_directory(folder, error)) {
    into.push_back("mail.folder: " + folder + " is not there, or is no folder");
  } else if (::access(folder.c_str(), W_OK | X_OK) != 0) {
    into.push_back("mail.folder: " + folder + " cannot be written by this user");
  }
}

void check_mail(const config::mail_settings& mail, complaints& into) {
  if (mail.transport.empty()) return;
  if (!mail.from.empty() && !domain::mailbox::parse(mail.from)) {
    into.push_back("mail.from: \"" + mail.from +
        "\" is nobody; allowed: an address, or a name and an address like Tuma <no-reply@tuma.example>");
  }
  if (!mail.reply_to.empty() && !domain::mail_address::parse(mail.reply_to))
    into.push_back("mail.reply_to: \"" + mail.reply_to + "\" is no address of e-mail");
  if (mail.transport == "folder" && !mail.folder.empty()) check_mail_folder(mail.folder, into);
  if (mail.transport != "smtp" || mail.ca_file.empty()) return;
  if (const auto why = pem_obstacle(mail.ca_file); !why.empty()) into.push_back("mail.ca_file: " + why);
}

void check_mpesa(const config::settings& settings, complaints& into) {
  for (auto& obstacle : mpesa_obstacles(settings))
    into.push_back(std::move(obstacle));
  const auto& file = settings.mpesa.ca_file;
  if (settings.mpesa.short_code.empty() || file.empty()) return;
  if (const auto why = pem_obstacle(file); !why.empty()) into.push_back("mpesa.ca_file: " + why);
}

void check_database(const std::string& url, complaints& into) {
  auto why = url_obstacle(url);
  if (why.empty()) why = (*persistence::database::open(url))->obstacle();
  if (!why.empty()) into.push_back("database.url: " + why);
}

}  // namespace

std::string url_obstacle(const std::string& url) {
  if (persistence::database::open(url).has_value()) return {};
  if (url.starts_with("sqlite:")) {
    return "this is no database; allowed: sqlite:PATH without quotation marks, with ?synchronous= and full or extra at "
           "most";
  }
  return "this is no database; allowed: postgresql://USER@HOST:PORT/NAME?OPTION=VALUE, in which other characters of user "
         "and password are written as %XX";
}

std::vector<std::string> find_obstacles(const config::settings& settings) {
  complaints found;
  check_listen("http.listen", settings.http.listen, found);
  if (!settings.http.admin_listen.empty())
    check_listen("http.admin_listen", settings.http.admin_listen, found);
  check_certificate(settings.http, found);
  check_web_root(settings.http, found);
  check_database(settings.database.url, found);
  check_mail(settings.mail, found);
  check_mpesa(settings, found);
  return found;
}

}  // namespace mbs::cli
