#pragma once

#include <pwd.h>
#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

/// Servers of a test's own that refuse to run as root: PostgreSQL and what stands before it.
namespace mbs::test {

/// The user "postgres" when this process is root's, else null: as itself.
[[nodiscard]] const passwd* other_user();

/// A new folder below the temporary one, which belongs to other_user().
[[nodiscard]] std::filesystem::path new_server_folder(const std::string& name);

/// Runs `command` as other_user(), its output at the end of `log`. It ends at once with the test's process.
[[nodiscard]] pid_t launch(const std::vector<std::string>& command, const std::filesystem::path& log);

/// Waits for its end; its exit code.
int wait_for(pid_t child);

}  // namespace mbs::test
