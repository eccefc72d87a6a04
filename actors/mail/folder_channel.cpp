#include "actors/mail/folder_channel.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string_view>

namespace mbs::actors {

namespace {

constexpr mode_t only_this_user = 0600;

class open_file {
 public:
  explicit open_file(const std::string& path)
      : fd_{::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, only_this_user)} {}
  open_file(const open_file&) = delete;
  open_file& operator=(const open_file&) = delete;
  ~open_file() {
    if (fd_ >= 0) ::close(fd_);
  }
  [[nodiscard]] bool write(std::string_view octets) const {
    while (fd_ >= 0 && !octets.empty()) {
      const auto n = ::write(fd_, octets.data(), octets.size());
      if (n < 0 && errno == EINTR) continue;
      if (n <= 0) return false;
      octets.remove_prefix(static_cast<std::size_t>(n));
    }
    return fd_ >= 0 && ::fsync(fd_) == 0;
  }

 private:
  int fd_;
};

class folder_channel final : public mail_channel {
 public:
  explicit folder_channel(std::string folder) : folder_{std::move(folder)} {}

  mail_answer send(const mail_envelope& mail) override {
    const auto path = folder_ + '/' + mail.name + ".eml";
    const auto unfinished = folder_ + "/." + mail.name + ".tmp";
    ::unlink(unfinished.c_str());  // of a process that was killed
    const bool is_written = open_file{unfinished}.write(mail.message);
    if (is_written && std::rename(unfinished.c_str(), path.c_str()) == 0)
      return {{domain::smtp_stage::message, 250, "written"}};
    const auto why = std::error_code{errno, std::generic_category()}.message();
    ::unlink(unfinished.c_str());
    return {{domain::smtp_stage::session, 0, folder_ + ": " + why}};
  }
  void stop() noexcept override {}

 private:
  std::string folder_;
};

}  // namespace

std::unique_ptr<mail_channel> make_folder_channel(std::string folder) {
  return std::make_unique<folder_channel>(std::move(folder));
}

}  // namespace mbs::actors
