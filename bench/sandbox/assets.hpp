#pragma once

#include <string_view>

/// The files of bench/sandbox/page, as they were when this was built.
namespace mbs::bench {

[[nodiscard]] std::string_view page_html() noexcept;
[[nodiscard]] std::string_view page_css() noexcept;
[[nodiscard]] std::string_view page_js() noexcept;
[[nodiscard]] std::string_view words_js() noexcept;

}  // namespace mbs::bench
