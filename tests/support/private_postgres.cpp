#include "tests/support/private_postgres.hpp"

#include "tests/support/server_process.hpp"

#include <libpq-fe.h>
#include <signal.h>
#include <sys/wait.h>

#include <chrono>
#include <cstdlib>
#include <memory>
#include <stdexcept>
#include <thread>

namespace mbs::test {

namespace {

namespace fs = std::filesystem;

// The newest of Debian's versions, unless PG_BINARIES names a folder.
fs::path binaries() {
  if (const char* named = std::getenv("PG_BINARIES")) return named;
  fs::path newest;
  for (int version = 13; version < 30; ++version)
    if (const auto folder = fs::path{"/usr/lib/postgresql"} / std::to_string(version) / "bin";
        fs::exists(folder / "postgres"))
      newest = folder;
  if (newest.empty()) throw std::runtime_error{"no PostgreSQL server is installed (Debian: postgresql)"};
  return newest;
}

/// Of a URL as private_postgres::url makes it.
std::string name_in(const std::string& url) {
  const auto begin = url.find("@/") + 2;
  return url.substr(begin, url.find('?') - begin);
}

struct finish {
  void operator()(PGconn* c) const noexcept { PQfinish(c); }
};
struct clear {
  void operator()(PGresult* r) const noexcept { PQclear(r); }
};

}  // namespace

private_postgres::private_postgres() {
  folder_ = new_server_folder("postgres");
  const auto made = wait_for(launch({binaries() / "initdb", "-D", folder_ / "data", "-U", "mbs", "-A",
                                        "trust", "-E", "UTF8", "--locale=C", "--no-sync"},
      folder_ / "initdb.log"));
  if (made != 0) throw std::runtime_error{"initdb failed: see " + (folder_ / "initdb.log").string()};
  start();
}

private_postgres::~private_postgres() {
  end(SIGQUIT);  // at once: what it holds is thrown away
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

std::vector<std::string> private_postgres::server_command() const {
  return {binaries() / "postgres", "-D", folder_ / "data", "-k", folder_, "-c", "listen_addresses=", "-c",
      "shared_buffers=64MB", "-c", "max_wal_size=1GB"};
}

void private_postgres::start() {
  if (is_running()) return;
  server_ = launch(server_command(), folder_ / "server.log");
  for (int tries = 0; tries < 600; ++tries) {
    const std::unique_ptr<PGconn, finish> c{PQconnectdb(url("postgres").c_str())};
    if (PQstatus(c.get()) == CONNECTION_OK) return;
    if (waitpid(server_, nullptr, WNOHANG) == server_) {
      server_ = 0;
      break;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds{50});
  }
  end(SIGQUIT);
  throw std::runtime_error{"the PostgreSQL server does not answer: see " + (folder_ / "server.log").string()};
}

void private_postgres::stop() {
  end(SIGINT);
}

void private_postgres::end(int signal) noexcept {
  if (!is_running()) return;
  ::kill(server_, signal);
  wait_for(server_);
  server_ = 0;
}

std::string private_postgres::create_database(const std::string& copy_of) {
  const auto name = "test_" + std::to_string(++databases_);
  run_sql(
      url("postgres"), "CREATE DATABASE " + name + (copy_of.empty() ? "" : " TEMPLATE " + name_in(copy_of)));
  return url(name);
}

void private_postgres::drop_database(const std::string& url) {
  run_sql(this->url("postgres"), "DROP DATABASE IF EXISTS " + name_in(url) + " WITH (FORCE)");
}

std::string private_postgres::url(const std::string& database) const {
  return "postgresql://mbs@/" + database + "?host=" + folder_.string();
}

std::string run_sql(const std::string& url, const std::string& statements) {
  const std::unique_ptr<PGconn, finish> c{PQconnectdb(url.c_str())};
  if (PQstatus(c.get()) != CONNECTION_OK) throw std::runtime_error{PQerrorMessage(c.get())};
  const std::unique_ptr<PGresult, clear> result{PQexec(c.get(), statements.c_str())};
  const auto status = PQresultStatus(result.get());
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
    throw std::runtime_error{PQresultErrorMessage(result.get())};
  return PQntuples(result.get()) > 0 ? PQgetvalue(result.get(), 0, 0) : "";
}

private_postgres& shared_postgres() {
  static private_postgres server;
  return server;
}

}  // namespace mbs::test
