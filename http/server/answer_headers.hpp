#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

/// What every answer tells a browser not to do with it. Knows nothing of routes.
namespace mbs::http {

enum class answer_kind : std::uint8_t {
  data,   ///< JSON and the like: nothing of it may run, be framed or be kept
  page,   ///< a page of ours: it takes scripts, styles and pictures from us only, none of them inline
  asset,  ///< a file of a page; its handler says by Cache-Control how long it is kept
};

/// The lines for each kind, written once when a server starts and copied into each answer. Never changes.
class answer_headers {
 public:
  /// `hsts`: how long browsers are to come by https only; 0 where this server is not reached so.
  explicit answer_headers(std::chrono::seconds hsts);

  /// Whole lines, each with its CRLF.
  [[nodiscard]] std::string_view of(answer_kind kind) const noexcept {
    return lines_[static_cast<std::size_t>(kind)];
  }
  /// Of a server that is not reached by https.
  [[nodiscard]] static const answer_headers& plain();

 private:
  std::string lines_[3];
};

}  // namespace mbs::http
