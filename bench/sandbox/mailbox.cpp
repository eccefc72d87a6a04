#include "bench/sandbox/mailbox.hpp"

#include <algorithm>
#include <fstream>
#include <system_error>
#include <utility>

namespace mbs::bench {
namespace files = std::filesystem;
namespace {

// A folder's time is coarse: what came just after the last look may not have moved it.
constexpr std::chrono::seconds coarse{2};

std::int64_t unix_us(files::file_time_type at) {
  const auto system = std::chrono::file_clock::to_sys(at);
  return std::chrono::duration_cast<std::chrono::microseconds>(system.time_since_epoch()).count();
}

std::string front_of(const files::path& path, std::size_t longest) {
  std::ifstream in{path, std::ios::binary};
  std::string octets(longest, '\0');
  in.read(octets.data(), static_cast<std::streamsize>(longest));
  octets.resize(static_cast<std::size_t>(std::max<std::streamsize>(0, in.gcount())));
  return octets;
}

}  // namespace

bool mailbox::may_have_changed() {
  std::error_code none;
  const auto changed = files::last_write_time(folder_, none);
  if (none) return false;
  const auto is_quiet = looked_at_ && changed < *looked_at_ - coarse;
  return has_more_ || !is_quiet;
}

std::vector<mailbox::file> mailbox::new_files() {
  std::vector<file> fresh;
  std::set<std::string> still_there;
  std::error_code wrong;
  for (files::directory_iterator at{folder_, wrong}, end; !wrong && at != end; at.increment(wrong)) {
    auto name = at->path().filename().string();
    if (!name.ends_with(".eml") || name.starts_with('.')) continue;
    if (still_there.size() + fresh.size() >= most_files) break;
    std::error_code gone;
    if (read_.contains(name)) {
      still_there.insert(std::move(name));
    } else if (files::is_regular_file(at->symlink_status(gone)) && !gone) {
      const auto written = files::last_write_time(at->path(), gone);
      if (!gone) fresh.push_back({written, std::move(name)});
    }
  }
  read_ = std::move(still_there);
  std::sort(fresh.begin(), fresh.end());
  return fresh;
}

void mailbox::look() {
  if (!may_have_changed()) return;
  looked_at_ = files::file_time_type::clock::now();
  auto fresh = new_files();
  has_more_ = fresh.size() > a_look;
  if (has_more_) fresh.resize(a_look);
  for (const auto& f : fresh)
    take(f);
}

void mailbox::take(const file& f) {
  read_.insert(f.name);
  const auto octets = front_of(folder_ / f.name, longest);
  if (octets.empty()) return;
  kept_mail kept{.what = read_mail(octets), .to = {}, .at_us = unix_us(f.written)};
  kept.to = addresses_of(kept.what.to);
  const auto size = octets.size() + kept.what.text.size() + kept.what.html.size();
  mails_.add(std::move(kept), size);
}

}  // namespace mbs::bench
