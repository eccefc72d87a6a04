#include "persistence/sqlite/private_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

namespace mbs::persistence {

namespace {

constexpr mode_t for_owner_and_group = 0640;

void give_to_owner_of_folder(int file, const std::filesystem::path& path) noexcept {
  struct stat folder {};
  const auto name = path.has_parent_path() ? path.parent_path() : std::filesystem::path{"."};
  // As good as it gets: who cannot open the file will be told so.
  if (stat(name.c_str(), &folder) == 0 && fchown(file, folder.st_uid, folder.st_gid) != 0) return;
}

}  // namespace

int make_private_file(const std::string& path) noexcept {
  // Never an existing one: closing any descriptor of a file ends SQLite's locks on it.
  const int file = open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, for_owner_and_group);
  if (file < 0) return errno == EEXIST ? 0 : errno;
  if (geteuid() == 0) give_to_owner_of_folder(file, path);
  close(file);
  return 0;
}

}  // namespace mbs::persistence
