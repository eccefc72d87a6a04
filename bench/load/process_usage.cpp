#include "bench/load/process_usage.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace mbs::bench {
namespace {

struct stat_line {
  pid_t pid = 0;
  pid_t parent = 0;
  double cpu_seconds = 0;
};

std::string read_file(const std::string& path) {
  std::ifstream in{path};
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

bool read_stat(pid_t pid, stat_line& out) {
  const auto text = read_file("/proc/" + std::to_string(pid) + "/stat");
  // The second field is the program's name in brackets and may hold anything: count from behind it.
  const auto name_end = text.rfind(')');
  if (name_end == std::string::npos) return false;
  std::istringstream fields{text.substr(name_end + 1)};
  char state = 0;
  pid_t parent = 0;
  if (!(fields >> state >> parent)) return false;
  std::int64_t skipped = 0;
  for (int i = 0; i < 9; ++i)
    fields >> skipped;
  std::int64_t user = 0, system = 0, child_user = 0, child_system = 0;
  if (!(fields >> user >> system >> child_user >> child_system)) return false;
  const auto ticks = static_cast<double>(user + system + child_user + child_system);
  out = {pid, parent, ticks / static_cast<double>(sysconf(_SC_CLK_TCK))};
  return true;
}

std::vector<stat_line> all_processes() {
  std::vector<stat_line> list;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator{"/proc", error}) {
    const auto pid = static_cast<pid_t>(std::atoi(entry.path().filename().c_str()));
    stat_line line;
    if (pid > 0 && read_stat(pid, line)) list.push_back(line);
  }
  return list;
}

std::uint64_t field_kib(const std::string& text, const std::string& name) {
  const auto at = text.find("\n" + name + ":");
  return at == std::string::npos ? 0 : std::strtoull(text.c_str() + at + name.size() + 2, nullptr, 10);
}

std::uint64_t memory_of(pid_t pid) {
  const auto folder = "/proc/" + std::to_string(pid);
  const auto shared_fairly = field_kib(read_file(folder + "/smaps_rollup"), "Pss");
  return shared_fairly > 0 ? shared_fairly : field_kib(read_file(folder + "/status"), "VmRSS");
}

}  // namespace

process_usage usage_of(const std::vector<pid_t>& roots) {
  if (roots.empty()) return {};
  const auto all = all_processes();
  std::vector<pid_t> wanted = roots;
  // Grows while it is gone through: children of children too.
  for (std::size_t i = 0; i < wanted.size(); ++i)
    for (const auto& one : all)
      if (one.parent == wanted[i] && std::find(wanted.begin(), wanted.end(), one.pid) == wanted.end())
        wanted.push_back(one.pid);
  process_usage usage;
  for (const auto pid : wanted) {
    stat_line line;
    if (!read_stat(pid, line)) continue;
    usage.cpu_seconds += line.cpu_seconds;
    usage.memory_kib += memory_of(pid);
  }
  return usage;
}

process_usage own_usage() {
  return usage_of({getpid()});
}

}  // namespace mbs::bench
