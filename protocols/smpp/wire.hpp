#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace mbs::smpp::wire {

// Octets are chars of a std::string or std::string_view throughout: what sockets, stores and JSON already
// use.

[[nodiscard]] inline std::uint8_t load_u8(const char* p) noexcept {
  return static_cast<std::uint8_t>(*p);
}
[[nodiscard]] inline std::uint16_t load_u16(const char* p) noexcept {
  return static_cast<std::uint16_t>((load_u8(p) << 8U) | load_u8(p + 1));
}
[[nodiscard]] inline std::uint32_t load_u32(const char* p) noexcept {
  return (static_cast<std::uint32_t>(load_u16(p)) << 16U) | load_u16(p + 2);
}

inline char* store_u8(char* p, std::uint8_t v) noexcept {
  *p = static_cast<char>(v);
  return p + 1;
}
inline char* store_u16(char* p, std::uint16_t v) noexcept {
  return store_u8(store_u8(p, static_cast<std::uint8_t>(v >> 8U)), static_cast<std::uint8_t>(v));
}
inline char* store_u32(char* p, std::uint32_t v) noexcept {
  return store_u16(store_u16(p, static_cast<std::uint16_t>(v >> 16U)), static_cast<std::uint16_t>(v));
}
inline char* store_octets(char* p, std::string_view octets) noexcept {
  if (!octets.empty()) std::memcpy(p, octets.data(), octets.size());
  return p + octets.size();
}
inline char* store_cos(char* p, std::string_view text) noexcept {
  p = store_octets(p, text);
  *p = '\0';
  return p + 1;
}

inline void append_u16(std::string& out, std::uint16_t v) {
  char octets[2];
  store_u16(octets, v);
  out.append(octets, sizeof octets);
}

/// Takes octets from the front of a body; every take says whether enough was there.
class reader {
 public:
  explicit reader(std::string_view octets) noexcept : rest_{octets} {}

  [[nodiscard]] bool take_u8(std::uint8_t& v) noexcept {
    if (rest_.empty()) return false;
    v = load_u8(rest_.data());
    rest_.remove_prefix(1);
    return true;
  }
  [[nodiscard]] bool take_u32(std::uint32_t& v) noexcept {
    if (rest_.size() < 4) return false;
    v = load_u32(rest_.data());
    rest_.remove_prefix(4);
    return true;
  }
  [[nodiscard]] bool take(std::size_t n, std::string_view& octets) noexcept {
    if (rest_.size() < n) return false;
    octets = rest_.substr(0, n);
    rest_.remove_prefix(n);
    return true;
  }
  /// The octets before the next NUL, which is taken too. Looks no further than `most` octets and the NUL.
  [[nodiscard]] bool take_cos(std::size_t most, std::string_view& text) noexcept {
    const auto reach = rest_.size() < most + 1 ? rest_.size() : most + 1;
    const void* nul = reach == 0 ? nullptr : std::memchr(rest_.data(), 0, reach);
    if (nul == nullptr) return false;
    const auto length = static_cast<std::size_t>(static_cast<const char*>(nul) - rest_.data());
    text = rest_.substr(0, length);
    rest_.remove_prefix(length + 1);
    return true;
  }
  [[nodiscard]] std::string_view rest() const noexcept { return rest_; }
  [[nodiscard]] std::string_view take_rest() noexcept {
    const auto all = rest_;
    rest_ = rest_.substr(rest_.size());
    return all;
  }

 private:
  std::string_view rest_{};
};

}  // namespace mbs::smpp::wire
