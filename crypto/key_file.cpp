#include "crypto/key_file.hpp"

#include "crypto/random.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <stdexcept>
#include <system_error>

namespace mbs::crypto {
namespace {

constexpr std::size_t largest_file = 64 * 1024;

[[noreturn]] void fail(const std::string& path, const std::string& what, int error = errno) {
  throw std::runtime_error{path + ": " + what + ": " + std::generic_category().message(error)};
}

class descriptor {
 public:
  explicit descriptor(int fd) noexcept : fd_{fd} {}
  descriptor(const descriptor&) = delete;
  descriptor& operator=(const descriptor&) = delete;
  ~descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  [[nodiscard]] int get() const noexcept { return fd_; }

 private:
  int fd_;
};

void write_all(const descriptor& file, const std::string& text, const std::string& path) {
  for (std::size_t written = 0; written < text.size();) {
    const auto n = ::write(file.get(), text.data() + written, text.size() - written);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) fail(path, "cannot be written");
    written += static_cast<std::size_t>(n);
  }
  if (::fsync(file.get()) != 0) fail(path, "cannot be written");
}

std::string folder_of(const std::string& path) {
  const auto slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

}  // namespace

std::string read_private_file(const std::string& path) {
  const descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  if (file.get() < 0) fail(path, "the file of keys cannot be opened");
  struct stat about {};
  if (::fstat(file.get(), &about) != 0) fail(path, "the file of keys cannot be read");
  if (!S_ISREG(about.st_mode)) throw std::runtime_error{path + ": is no file"};
  if ((about.st_mode & (S_IRWXG | S_IRWXO)) != 0)
    throw std::runtime_error{
        path + ": others than its owner may read or write this file of keys: chmod 600 it"};
  std::string text(largest_file + 1, '\0');
  std::size_t size = 0;
  while (size < text.size()) {
    const auto n = ::read(file.get(), text.data() + size, text.size() - size);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) fail(path, "the file of keys cannot be read");
    if (n == 0) break;
    size += static_cast<std::size_t>(n);
  }
  if (size > largest_file) throw std::runtime_error{path + ": is too large to be a file of keys"};
  text.resize(size);
  return text;
}

// Beside the file first: a crash leaves what was there, or all of the new.
void write_private_file(const std::string& path, const std::string& text, if_there what) {
  const auto beside = path + ".new-" + random_token().substr(0, 8);
  {
    const descriptor file{::open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR)};
    if (file.get() < 0) fail(beside, "cannot be made");
    write_all(file, text, beside);
  }
  const bool replaced = what == if_there::replace;
  const int done =
      replaced ? std::rename(beside.c_str(), path.c_str()) : ::link(beside.c_str(), path.c_str());
  const int error = errno;
  if (!replaced || done != 0) ::unlink(beside.c_str());
  if (done != 0) fail(path, "cannot be made", error);
  const descriptor folder{::open(folder_of(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (folder.get() < 0 || ::fsync(folder.get()) != 0) fail(path, "may not outlive a power cut");
}

}  // namespace mbs::crypto
