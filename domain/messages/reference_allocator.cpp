#include "domain/messages/reference_allocator.hpp"

namespace mbs::domain {
namespace {

/// splitmix64: spreads every bit of the input over the whole output.
constexpr std::uint64_t mix(std::uint64_t x) noexcept {
  x += 0x9E3779B97F4A7C15ULL;
  x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9ULL;
  x = (x ^ x >> 27) * 0x94D049BB133111EBULL;
  return x ^ x >> 31;
}

}  // namespace

reference_allocator::reference_allocator(std::uint64_t seed) noexcept {
  for (auto& counter : counters_) {
    seed = mix(seed);
    counter = static_cast<std::uint16_t>(seed);
  }
}

std::uint16_t reference_allocator::next(std::string_view sender, msisdn recipient) noexcept {
  std::uint64_t hash = 0xCBF29CE484222325ULL;  // FNV-1a
  for (const auto c : sender)
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
  hash = mix(hash ^ static_cast<std::uint64_t>(recipient.number()));
  return counters_[hash % counters_.size()]++;
}

}  // namespace mbs::domain
