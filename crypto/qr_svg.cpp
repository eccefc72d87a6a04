#include "crypto/qr_svg.hpp"

#include "crypto/sodium.hpp"

#include <qrencode.h>

#include <memory>
#include <new>
#include <stdexcept>

namespace mbs::crypto {
namespace {

constexpr std::size_t longest_text = 1000;
constexpr int quiet_zone = 4;

struct freed {
  void operator()(QRcode* code) const noexcept { QRcode_free(code); }
};

// The dark runs of one row, each a rectangle of the path.
void append_row(std::string& path, const QRcode& code, int row) {
  const auto* modules = code.data + static_cast<std::ptrdiff_t>(row) * code.width;
  const auto is_dark = [&](int column) { return column < code.width && (modules[column] & 1u) != 0; };
  for (int column = 0; column < code.width; ++column) {
    if (!is_dark(column)) continue;
    const int begin = column;
    while (is_dark(column + 1))
      ++column;
    path += 'M' + std::to_string(begin + quiet_zone) + ' ' + std::to_string(row + quiet_zone) + 'h' +
        std::to_string(column + 1 - begin) + "v1H" + std::to_string(begin + quiet_zone) + 'z';
  }
}

}  // namespace

std::string qr_svg(std::string_view text) {
  if (text.empty() || text.size() > longest_text) throw std::length_error{"no text for a QR code"};
  const std::unique_ptr<QRcode, freed> code{
      QRcode_encodeData(static_cast<int>(text.size()), octets_of(text), 0, QR_ECLEVEL_M)};
  if (!code) throw std::bad_alloc{};
  const auto side = std::to_string(code->width + 2 * quiet_zone);
  std::string svg = R"(<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 )" + side + ' ' +
      side + R"(" shape-rendering="crispEdges"><rect width=")" + side + R"(" height=")" + side +
      R"(" fill="#fff"/><path fill="#000" d=")";
  for (int row = 0; row < code->width; ++row)
    append_row(svg, *code, row);
  return svg + R"("/></svg>)";
}

}  // namespace mbs::crypto
