#include "config/read_text.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace mbs::config {
namespace {

class descriptor {
 public:
  explicit descriptor(const std::string& path) : number_{open(path.c_str(), O_RDONLY | O_CLOEXEC)} {}
  ~descriptor() {
    if (number_ >= 0) close(number_);
  }
  descriptor(const descriptor&) = delete;
  descriptor& operator=(const descriptor&) = delete;
  [[nodiscard]] int number() const noexcept { return number_; }

 private:
  int number_;
};

std::string reason(int error) {
  if (error == ENOENT || error == ENOTDIR) return "there is no such file";
  if (error == EACCES || error == EPERM) return "this user may not read it (permission denied)";
  if (error == EISDIR) return "it is a folder";
  return "it cannot be read: " + std::generic_category().message(error);
}

}  // namespace

text_file read_text(const std::string& path, std::size_t longest) {
  struct stat about {};
  if (stat(path.c_str(), &about) != 0) return {{}, reason(errno)};
  if (S_ISDIR(about.st_mode)) return {{}, reason(EISDIR)};
  // A pipe or a device may let its reader wait for ever.
  if (!S_ISREG(about.st_mode)) return {{}, "it is no ordinary file"};
  const descriptor file{path};
  if (file.number() < 0) return {{}, reason(errno)};
  text_file out;
  char block[16'384];
  while (out.text.size() <= longest) {
    const auto size = read(file.number(), block, sizeof block);
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return {{}, reason(errno)};
    if (size == 0) return out;
    out.text.append(block, static_cast<std::size_t>(size));
  }
  return {{}, "it is longer than " + std::to_string(longest) + " octets"};
}

}  // namespace mbs::config
