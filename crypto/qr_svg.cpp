#include "crypto/qr_svg.hpp"

#include "crypto/qr_code.hpp"

namespace mbs::crypto {
namespace {

// The dark runs of one row, each a rectangle of the path.
void append_row(std::string& path, const qr_squares& code, int row) {
  const auto is_dark = [&](int column) { return column < code.width && code.is_dark(row, column); };
  for (int column = 0; column < code.width; ++column) {
    if (!is_dark(column)) continue;
    const int begin = column;
    while (is_dark(column + 1))
      ++column;
    path += 'M' + std::to_string(begin + qr_quiet_zone) + ' ' + std::to_string(row + qr_quiet_zone) + 'h' +
        std::to_string(column + 1 - begin) + "v1H" + std::to_string(begin + qr_quiet_zone) + 'z';
  }
}

}  // namespace

std::string qr_svg(std::string_view text) {
  const auto code = qr_code(text);
  const auto side = std::to_string(code.width + 2 * qr_quiet_zone);
  std::string svg = R"(<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 )" + side + ' ' +
      side + R"(" shape-rendering="crispEdges"><rect width=")" + side + R"(" height=")" + side +
      R"(" fill="#fff"/><path fill="#000" d=")";
  for (int row = 0; row < code.width; ++row)
    append_row(svg, code, row);
  return svg + R"("/></svg>)";
}

}  // namespace mbs::crypto
