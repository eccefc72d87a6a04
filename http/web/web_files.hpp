#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <unordered_map>

namespace mbs::http {

/// One file of the pages, as it is sent.
struct web_file {
  std::string_view type;      ///< Content-Type
  std::string etag;           ///< strong, with its quotes (RFC 9110, 8.8.3)
  bool is_immutable = false;  ///< its name changes with its content
  std::string plain;
  std::string brotli;  ///< empty: there is none that is smaller
  std::string gzip;
};

/// What may lie in the folder; more is refused, so that a wrong folder is not read into memory.
inline constexpr std::size_t most_web_files = 1'000;
inline constexpr std::uintmax_t most_web_octets = 32 * 1'024 * 1'024;

/// The built pages: read once when the server starts, never changed. Safe on any thread.
class web_files {
 public:
  /// None.
  web_files() = default;
  /// Reads `folder`, with its sub-folders: index.html is the page, `x.br` and `x.gz` are forms of x, and what
  /// lies in assets/ is named by its content. Throws std::runtime_error that says in words what is wrong.
  explicit web_files(const std::filesystem::path& folder);

  [[nodiscard]] bool are_there() const noexcept { return !files_.empty(); }
  /// `path` as in a request: "/assets/index-x.js". The page is "/index.html". Nothing when there is none.
  [[nodiscard]] const web_file* find(std::string_view path) const;

 private:
  std::unordered_map<std::string, web_file> files_;
};

/// Where the built pages are: `configured` when that is said, else beside the program (`web`, as built) or
/// where the package puts them (`../share/mbs/web`). Empty when none of them has an index.html.
[[nodiscard]] std::filesystem::path web_folder(
    const std::string& configured, const std::filesystem::path& program);

}  // namespace mbs::http
