#include "http/web/web_files.hpp"

#include "crypto/digest.hpp"

#include <array>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <utility>

namespace mbs::http {
namespace {

namespace fs = std::filesystem;

constexpr std::array types{
    std::pair<std::string_view, std::string_view>{".html", "text/html; charset=utf-8"},
    std::pair<std::string_view, std::string_view>{".js", "text/javascript; charset=utf-8"},
    std::pair<std::string_view, std::string_view>{".css", "text/css; charset=utf-8"},
    std::pair<std::string_view, std::string_view>{".svg", "image/svg+xml"},
    std::pair<std::string_view, std::string_view>{".png", "image/png"},
    std::pair<std::string_view, std::string_view>{".ico", "image/x-icon"},
    std::pair<std::string_view, std::string_view>{".webmanifest", "application/manifest+json"},
    std::pair<std::string_view, std::string_view>{".txt", "text/plain; charset=utf-8"},
};

std::string_view type_of(const fs::path& file) noexcept {
  for (const auto& [suffix, type] : types)
    if (file.extension() == suffix) return type;
  return "application/octet-stream";
}

std::string read(const fs::path& file) {
  std::ifstream in{file, std::ios::binary};
  std::string all{std::istreambuf_iterator<char>{in}, {}};
  if (!in.good() && !in.eof()) throw std::runtime_error("cannot read " + file.string());
  return all;
}

std::string read_if_there(fs::path file, const char* suffix) {
  file += suffix;
  return fs::exists(file) ? read(file) : std::string{};
}

std::string etag_of(std::string_view content) {
  static constexpr std::string_view digits = "0123456789abcdef";
  const auto hash = crypto::sha256(content);
  std::string tag = "\"";
  for (std::size_t i = 0; i < 16; ++i) {
    const auto octet = static_cast<unsigned char>(hash[i]);
    tag.push_back(digits[octet >> 4]);
    tag.push_back(digits[octet & 15]);
  }
  return tag + "\"";
}

}  // namespace

web_files::web_files(const fs::path& folder) {
  if (!fs::exists(folder / "index.html"))
    throw std::runtime_error("there is no index.html in " + folder.string());
  std::uintmax_t octets = 0;
  for (const auto& entry : fs::recursive_directory_iterator{folder}) {
    if (!entry.is_regular_file()) continue;
    const auto& file = entry.path();
    const auto path = "/" + file.lexically_relative(folder).generic_string();
    // What begins with a dot is of the build: no page asks for it.
    if (path.find("/.") != std::string::npos) continue;
    if (file.extension() == ".br" || file.extension() == ".gz") continue;
    octets += entry.file_size();
    if (files_.size() >= most_web_files || octets > most_web_octets)
      throw std::runtime_error("there is more in " + folder.string() + " than pages: at most " +
          std::to_string(most_web_files) + " files of 32 MiB together");
    auto& found = files_[path];
    found.type = type_of(file);
    found.plain = read(file);
    found.brotli = read_if_there(file, ".br");
    found.gzip = read_if_there(file, ".gz");
    found.etag = etag_of(found.plain);
    found.is_immutable = path.starts_with("/assets/");
  }
}

const web_file* web_files::find(std::string_view path) const {
  const auto at = files_.find(std::string{path});
  return at == files_.end() ? nullptr : &at->second;
}

fs::path web_folder(const std::string& configured, const fs::path& program) {
  if (!configured.empty()) return configured;
  const auto beside = program.parent_path();
  for (const auto& candidate : {beside / "web", beside.parent_path() / "share" / "mbs" / "web"}) {
    std::error_code none;
    if (fs::exists(candidate / "index.html", none)) return candidate;
  }
  return {};
}

}  // namespace mbs::http
