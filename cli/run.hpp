#pragma once

#include <iosfwd>
#include <map>
#include <string>
#include <vector>

/// The command line of mbs: every command, its options, its exit code.
namespace mbs::cli {

/// What main() calls: the process's own arguments, environment and streams. Returns an exit_code.
[[nodiscard]] int run(int argc, char** argv);

/// The same with everything handed in. `arguments` are without the program's name.
[[nodiscard]] int run(const std::vector<std::string>& arguments,
    const std::map<std::string, std::string>& environment, std::ostream& out, std::ostream& err);

}  // namespace mbs::cli
