#include "tests/support/private_pooler.hpp"

#include "tests/support/private_postgres.hpp"
#include "tests/support/server_process.hpp"

#include <signal.h>
#include <sys/wait.h>

#include <chrono>
#include <fstream>
#include <stdexcept>
#include <thread>

namespace mbs::test {

namespace {

constexpr const char* program = "/usr/sbin/pgbouncer";
const std::string port = "6432";  // of the unix socket's name only

std::string name_in(const std::string& url) {
  const auto end = url.find('?');
  const auto slash = url.rfind('/', url.find("?host="));
  return url.substr(slash + 1, end - slash - 1);
}

}  // namespace

private_pooler::private_pooler(const std::string& mode, int size, const std::string& more)
    : folder_{new_server_folder("pooler")} {
  if (!std::filesystem::exists(program))
    throw std::runtime_error{"no PgBouncer is installed (Debian: pgbouncer)"};
  const auto file = folder_ / "pgbouncer.ini";
  std::ofstream{file} << "[databases]\n* = host=" << shared_postgres().folder().string() << " user=mbs\n"
                      << "[pgbouncer]\nlisten_port = " << port << "\nunix_socket_dir = " << folder_.string()
                      << "\nauth_type = any\npool_mode = " << mode << "\ndefault_pool_size = " << size << "\n"
                      << more;
  process_ = launch({program, file.string()}, folder_ / "pooler.log");
  for (int tries = 0; tries < 600; ++tries) {
    if (std::filesystem::exists(folder_ / (".s.PGSQL." + port))) return;
    if (waitpid(process_, nullptr, WNOHANG) == process_) break;
    std::this_thread::sleep_for(std::chrono::milliseconds{50});
  }
  throw std::runtime_error{"PgBouncer does not answer: see " + (folder_ / "pooler.log").string()};
}

private_pooler::~private_pooler() {
  kill(process_, SIGKILL);
  wait_for(process_);
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

std::string private_pooler::url(const std::string& direct_url) const {
  return "postgresql://mbs@/" + name_in(direct_url) + "?host=" + folder_.string() + "&port=" + port;
}

}  // namespace mbs::test
