#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

/// Other processes, as /proc shows them.
namespace mbs::actors::testing {

struct process_row {
  char state = 'X';  ///< proc(5); X: there is none
  pid_t parent = 0;
  long ticks = 0;  ///< of a processor, in user mode
};

inline process_row row_of(pid_t process) {
  std::ifstream file{"/proc/" + std::to_string(process) + "/stat"};
  std::string line;
  std::getline(file, line);
  const auto name_end = line.rfind(')');  // a name may hold anything
  process_row row;
  if (name_end == std::string::npos) return row;
  std::istringstream rest{line.substr(name_end + 1)};
  rest >> row.state >> row.parent;
  std::string skipped;
  for (int i = 0; i < 9; ++i)
    rest >> skipped;
  rest >> row.ticks;
  return row;
}

/// Also one that its parent has not asked about yet has ended.
inline bool has_ended(pid_t process) {
  const auto state = row_of(process).state;
  return state == 'X' || state == 'Z';
}

inline std::vector<pid_t> children_of(pid_t parent) {
  std::vector<pid_t> found;
  for (const auto& entry : std::filesystem::directory_iterator{"/proc"}) {
    const auto name = entry.path().filename().string();
    if (name.find_first_not_of("0123456789") != std::string::npos) continue;
    const auto process = static_cast<pid_t>(std::stol(name));
    const auto row = row_of(process);
    if (row.parent == parent && row.state != 'Z' && row.state != 'X') found.push_back(process);
  }
  return found;
}

/// Whether it came true within `limit`.
template <class Condition>
bool within(std::chrono::milliseconds limit, Condition is_true) {
  const auto until = std::chrono::steady_clock::now() + limit;
  while (!is_true()) {
    if (std::chrono::steady_clock::now() > until) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds{5});
  }
  return true;
}

}  // namespace mbs::actors::testing
