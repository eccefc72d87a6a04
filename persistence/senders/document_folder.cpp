#include "persistence/senders/document_folder.hpp"

#include "crypto/random.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <stdexcept>

namespace mbs::persistence {

namespace {

using domain::errc;

constexpr mode_t folder_mode = 0700;
constexpr mode_t file_mode = 0600;
constexpr std::string_view half_written = ".part";
constexpr std::size_t token_size = 43;

/// Closes at the end of a scope.
class open_file {
 public:
  open_file(const std::filesystem::path& path, int how) noexcept
      : file_{open(path.c_str(), how | O_CLOEXEC | O_NOFOLLOW, file_mode)} {}
  ~open_file() {
    if (file_ >= 0) close(file_);
  }
  open_file(const open_file&) = delete;
  open_file& operator=(const open_file&) = delete;

  [[nodiscard]] bool is_open() const noexcept { return file_ >= 0; }
  [[nodiscard]] int get() const noexcept { return file_; }
  [[nodiscard]] bool reach_disk() const noexcept { return fsync(file_) == 0; }

 private:
  int file_;
};

bool write_all(int file, std::string_view octets) noexcept {
  while (!octets.empty()) {
    const auto written = ::write(file, octets.data(), octets.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    octets.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

bool is_token(std::string_view name) noexcept {
  return name.size() == token_size && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

bool is_ours(std::string_view name) noexcept {
  if (name.ends_with(half_written)) name.remove_suffix(half_written.size());
  return is_token(name);
}

}  // namespace

void document_folder::prepare() const {
  const auto fail = [this](int why) {
    throw std::runtime_error{
        "the folder of documents " + folder_.string() + " cannot be used: " + std::strerror(why)};
  };
  std::error_code trouble;
  if (folder_.has_parent_path()) std::filesystem::create_directories(folder_.parent_path(), trouble);
  if (mkdir(folder_.c_str(), folder_mode) != 0 && errno != EEXIST) fail(errno);
  if (access(folder_.c_str(), R_OK | W_OK | X_OK) != 0) fail(errno);
}

domain::result<std::string> document_folder::write(std::string_view octets) const {
  const auto name = crypto::random_token();
  const auto path = folder_ / name;
  auto part = path;
  part += half_written;
  const auto is_written = [&] {
    const open_file file{part, O_WRONLY | O_CREAT | O_EXCL};
    return file.is_open() && write_all(file.get(), octets) && file.reach_disk();
  }();
  if (is_written && rename(part.c_str(), path.c_str()) == 0) {
    const open_file folder{folder_, O_RDONLY | O_DIRECTORY};
    if (folder.is_open() && folder.reach_disk()) return name;
    unlink(path.c_str());
    return errc::store_unavailable;
  }
  unlink(part.c_str());
  return errc::store_unavailable;
}

domain::result<std::string> document_folder::read(const std::string& name) const {
  if (!is_token(name)) return errc::not_found;
  const open_file file{folder_ / name, O_RDONLY};
  if (!file.is_open()) return errno == ENOENT ? errc::not_found : errc::store_unavailable;
  struct stat about {};
  if (fstat(file.get(), &about) != 0 || !S_ISREG(about.st_mode)) return errc::store_unavailable;
  std::string octets(static_cast<std::size_t>(about.st_size), '\0');
  for (std::size_t at = 0; at < octets.size();) {
    const auto got = ::read(file.get(), octets.data() + at, octets.size() - at);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return errc::store_unavailable;
    at += static_cast<std::size_t>(got);
  }
  return octets;
}

void document_folder::remove(const std::string& name) const noexcept {
  if (is_ours(name)) unlink((folder_ / name).c_str());
}

std::vector<std::string> document_folder::some_old(domain::time_point before, std::size_t limit) {
  constexpr int most_looked_at = 1'000;
  std::vector<std::string> names;
  std::error_code trouble;
  const std::filesystem::directory_iterator end;
  if (walk_ == end) walk_ = std::filesystem::directory_iterator{folder_, trouble};
  for (int looked_at = 0; walk_ != end && looked_at < most_looked_at && names.size() < limit; ++looked_at) {
    auto name = walk_->path().filename().string();
    struct stat about {};
    const bool is_old = is_ours(name) && lstat(walk_->path().c_str(), &about) == 0 &&
        S_ISREG(about.st_mode) && domain::time_point{std::chrono::seconds{about.st_mtime}} < before;
    if (is_old) names.push_back(std::move(name));
    walk_.increment(trouble);
    if (trouble) walk_ = end;
  }
  return names;
}

}  // namespace mbs::persistence
