#include "crypto/qr_code.hpp"

#include "crypto/sodium.hpp"

#include <qrencode.h>

#include <memory>
#include <new>
#include <stdexcept>

namespace mbs::crypto {
namespace {

constexpr std::size_t longest_text = 1000;

struct freed {
  void operator()(QRcode* code) const noexcept { QRcode_free(code); }
};

}  // namespace

qr_squares qr_code(std::string_view text) {
  if (text.empty() || text.size() > longest_text) throw std::length_error{"no text for a QR code"};
  const std::unique_ptr<QRcode, freed> code{
      QRcode_encodeData(static_cast<int>(text.size()), octets_of(text), 0, QR_ECLEVEL_M)};
  if (!code) throw std::bad_alloc{};
  qr_squares squares{code->width, {}};
  const auto count = static_cast<std::size_t>(code->width) * static_cast<std::size_t>(code->width);
  squares.dark.reserve(count);
  for (std::size_t i = 0; i < count; ++i)
    squares.dark.push_back((code->data[i] & 1u) != 0);
  return squares;
}

}  // namespace mbs::crypto
