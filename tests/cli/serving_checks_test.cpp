#include "cli/serving_checks.hpp"

#include "tests/config/temporary_file.hpp"
#include "tests/http/certificate.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <doctest/doctest.h>

using mbs::cli::find_obstacles;
using mbs::config::settings;
using mbs::http::tests::certificate;
using complaints = std::vector<std::string>;

namespace {

settings with(const std::string& certificate_file, const std::string& key) {
  settings s;
  s.http.listen = "127.0.0.1:0";
  s.http.tls_certificate = certificate_file;
  s.http.tls_key = key;
  return s;
}

settings with_database(const std::string& url) {
  auto s = with("", "");
  s.database.url = url;
  return s;
}

void check_one(const settings& s, const std::string& beginning) {
  const auto found = find_obstacles(s);
  REQUIRE(found.size() == 1);
  CAPTURE(found[0]);
  CHECK(found[0].starts_with(beginning));
}

}  // namespace

TEST_CASE("nothing stands against defaults, nor against a certificate with its own key") {
  const certificate own{"DNS:localhost"};
  CHECK(find_obstacles(with("", "")) == complaints{});
  CHECK(find_obstacles(with(own.file(), own.key())) == complaints{});
}

TEST_CASE("certificates and keys that a server could not use are named, each with the reason") {
  const certificate own{"DNS:localhost"};
  const certificate other{"DNS:localhost"};
  const temporary_file nonsense{"no PEM\n", "x.pem"};
  check_one(
      with(own.file(), other.key()), "http.tls_key: " + other.key() + " cannot be used: key values mismatch");
  check_one(with(own.file(), "/nowhere/key.pem"), "http.tls_key: /nowhere/key.pem: there is no such file");
  check_one(with("/nowhere/c.pem", own.key()), "http.tls_certificate: /nowhere/c.pem: there is no such file");
  check_one(
      with(nonsense.path(), own.key()), "http.tls_certificate: " + nonsense.path() + " cannot be used: ");
  check_one(with(own.file(), nonsense.path()), "http.tls_key: " + nonsense.path() + " cannot be used: ");
}

TEST_CASE("a listen address that this machine does not have is an obstacle, one that is in use is none") {
  auto s = with("", "");
  s.http.listen = "192.0.2.1:8080";
  check_one(s, "http.listen: 192.0.2.1:8080 cannot be used on this machine by this user: ");
  s.http.listen = "127.0.0.1:0";
  s.http.admin_listen = "192.0.2.1:9090";
  check_one(s, "http.admin_listen: 192.0.2.1:9090 cannot be used on this machine by this user: ");
  s.http.admin_listen.clear();
  boost::asio::io_context unused;
  const boost::asio::ip::tcp::acceptor busy{unused, {boost::asio::ip::make_address("127.0.0.1"), 0}};
  s.http.listen = "127.0.0.1:" + std::to_string(busy.local_endpoint().port());
  CHECK(find_obstacles(s) == complaints{});
}

TEST_CASE("a database that no server could hold is an obstacle, and its URL is not repeated") {
  const temporary_file folder{""};
  const auto parent = std::filesystem::path{folder.path()}.parent_path().string();
  CHECK(find_obstacles(with_database("sqlite:" + parent + "/new.db")) == complaints{});
  check_one(
      with_database("sqlite:" + parent + "/no/mbs.db"), "database.url: the folder " + parent + "/no of the");
  check_one(with_database("sqlite:" + parent), "database.url: the database " + parent + " is a folder");
  check_one(with_database("sqlite:" + parent + "/a.db?synchronous=normal"),
      "database.url: the database " + parent + "/a.db may lose commits");
  check_one(with_database("sqlite:a.db?cache=1"), "database.url: this is no database; allowed: sqlite:PATH");
  for (const auto* url : {"postgresql://mbs:hun@ter2@db/mbs", "postgresql://mbs:hun/ter2@db/mbs",
           "postgresql://mbs:hunter2%zz@db/mbs", "postgresql://mbs:hunter2@db:port/mbs",
           "postgresql://mbs:hunter2@db/mbs?nonsense=1"}) {
    CAPTURE(url);
    check_one(with_database(url), "database.url: this is no database; allowed: postgresql://");
    CHECK(find_obstacles(with_database(url))[0].find("ter2") == std::string::npos);
  }
  CHECK(find_obstacles(with_database("postgresql://mbs:p%40ss@db:5432,other:5433/mbs")) == complaints{});
}
